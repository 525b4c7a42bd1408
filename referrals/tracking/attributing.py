"""Crediting a partner with an order or with what happened elsewhere: candidates in, one conversion with its receipt out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.database import db
from app.orders.models import Order, OrderTouch
from referrals.programs.models import Enrolment, Program, ProgramTerms, taking_part_at
from referrals.tracking.attribution import Candidate, CodePolicy, Decision, Model, Rule, decide
from referrals.tracking.carrying import SOURCE
from referrals.tracking.mailboxes import unaliased
from referrals.tracking.models import ReferralLink
from referrals.tracking.sockets import CodeUse, RegisteredLead, code_uses, registered_leads
from referrals.tracking.tokens import Mark


@dataclass(frozen=True, kw_only=True)
class Lead:
    """A candidate with what stands behind it: the enrolment that would be credited, and the name people know it by."""

    candidate: Candidate
    enrolment: Enrolment
    name: str
    link_id: int | None


@dataclass(frozen=True, kw_only=True)
class Credit:
    """Who is credited, if anyone, and why: the rule, the version of the terms, and every candidate with its verdict."""

    winner: Lead | None
    because: dict[str, Any]


def leads_of_order(order: Order) -> list[Lead]:
    """The links that came with the order, the partners' codes that were typed for it, and who had registered the buyer."""
    rows = db.session.scalars(sa.select(OrderTouch).where(OrderTouch.order_id == order.id, OrderTouch.source == SOURCE))
    uses = [use for answer in code_uses.answers(order.id) for use in answer]
    registered = [each for answer in registered_leads.answers(order.id) for each in answer]
    return [
        *leads_of_touches([row.details for row in rows]),
        *(lead for use in uses for lead in _code_leads(use)),
        *map(_registered_lead, registered),
    ]


def _registered_lead(it: RegisteredLead) -> Lead:
    enrolment = db.session.get_one(Enrolment, it.enrolment_id)
    candidate = Candidate(id=it.id, kind="lead", at=it.at, partner=enrolment.user_id)
    return Lead(candidate=candidate, enrolment=enrolment, name=f"L-{it.id}", link_id=None)


def leads_of_touches(told: Sequence[Mapping[str, Any]]) -> list[Lead]:
    """The links behind touches as `carrying.touches` tells them."""
    links = _links([details["link_id"] for details in told])
    return [
        _link_lead(
            links[details["link_id"]],
            details["click"],
            datetime.fromisoformat(details["at"]),
            late=details["late"],
        )
        for details in told
        if details["link_id"] in links
    ]


def _code_leads(use: CodeUse) -> list[Lead]:
    """A code stands for its partner in every program in which they took part when it was typed."""
    candidate = Candidate(id=use.id, kind="code", at=use.at, partner=use.user_id)
    taking_part = sa.select(Enrolment).where(Enrolment.user_id == use.user_id, taking_part_at(use.at))
    return [
        Lead(candidate=candidate, enrolment=each, name=use.code, link_id=None)
        for each in db.session.scalars(taking_part.order_by(Enrolment.id))
    ]


def leads_of_mark(mark: Mark) -> list[Lead]:
    """The links whose clicks a program elsewhere kept for us."""
    links = _links([touch.link_id for touch in mark.touches])
    return [
        _link_lead(links[touch.link_id], touch.id, touch.at, late=mark.is_late(touch))
        for touch in mark.touches
        if touch.link_id in links
    ]


def lead_of_code(link: ReferralLink, at: datetime) -> Lead:
    """A link named by its code alone weighs as a typed code does."""
    candidate = Candidate(id=link.id, kind="code", at=at, partner=link.enrolment.user_id)
    return Lead(candidate=candidate, enrolment=link.enrolment, name=link.code, link_id=link.id)


def credit(
    leads: Sequence[Lead], *, at: datetime, basis: str, buyer: frozenset[int], action: str | None = None
) -> Credit:
    """Decide, program by program; where several have a winner, a registered lead is credited, else the last touch of all."""
    decided: list[tuple[ProgramTerms, Decision]] = []
    for terms in _paying(leads, at, basis, action):
        own = [lead.candidate for lead in leads if lead.enrolment.program_id == terms.program_id]
        decided.append((terms, decide(own, at=at, rule=rule_of(terms), buyer=buyer)))
    winners = [(decision.winner.place, terms, decision.winner) for terms, decision in decided if decision.winner]
    best = max(winners, key=lambda each: (each[2].kind == "lead", each[0]), default=None)
    because = {
        "at": at.isoformat(),
        "programs": [_told(terms, decision, leads) for terms, decision in decided],
        "program_id": best[1].program_id if best else None,
    }
    if best is None:
        return Credit(winner=None, because=because)
    same = [lead for lead in leads if lead.candidate == best[2] and lead.enrolment.program_id == best[1].program_id]
    return Credit(winner=same[0], because=because)


def _paying(leads: Sequence[Lead], at: datetime, basis: str, action: str | None) -> list[ProgramTerms]:
    """The terms of then that pay for this kind of event; of actions those for this one, unless there are only others."""
    programs = {lead.enrolment.program_id: lead.enrolment.program for lead in leads}
    found = [terms_at(programs[key].versions, at) for key in sorted(programs)]
    paying = [terms for terms in found if terms is not None and terms.basis == basis]
    return [terms for terms in paying if terms.action == action] or paying


def terms_at(versions: Iterable[ProgramTerms], at: datetime) -> ProgramTerms | None:
    """The version in force then: a newer one never applies to the past."""
    published = [each for each in versions if each.published_at is not None and each.published_at <= at]
    return max(published, key=lambda each: each.version, default=None)


def rule_of(terms: ProgramTerms) -> Rule:
    return Rule(
        model=Model(terms.model),
        window=timedelta(days=terms.window_days),
        code_policy=CodePolicy(terms.code_policy),
    )


def buyer_cluster(order: Order) -> frozenset[int]:
    """The accounts that are the buyer: who placed it, whose contact it is, and whoever has that mailbox."""
    contact = order.contact
    named = {each for each in (order.placed_by_id, contact.user_id) if each is not None}
    return frozenset(named) | accounts_of_mailbox(contact.email)


def accounts_of_mailbox(email: str) -> frozenset[int]:
    """Accounts whose address is the same mailbox, whatever stands after a plus sign, and at Google whatever the dots."""
    same = sa.select(User.id).where(sa.func.imece_mailbox(User.email) == unaliased(email))
    return frozenset(db.session.scalars(same))


def _links(link_ids: Sequence[int]) -> dict[int, ReferralLink]:
    """With all that crediting looks at: partnership, program and its versions."""
    if not link_ids:
        return {}
    partnership = joinedload(ReferralLink.enrolment)
    found = db.session.scalars(
        sa.select(ReferralLink)
        .where(ReferralLink.id.in_(link_ids))
        .options(
            partnership.joinedload(Enrolment.program).joinedload(Program.versions),
            partnership.joinedload(Enrolment.program).joinedload(Program.moves),
            partnership.joinedload(Enrolment.user).lazyload(User.grants),
        )
    )
    return {link.id: link for link in found.unique()}


def _link_lead(link: ReferralLink, click: int, at: datetime, *, late: bool) -> Lead:
    candidate = Candidate(id=click, kind="link", at=at, partner=link.enrolment.user_id, late=late)
    return Lead(candidate=candidate, enrolment=link.enrolment, name=link.code, link_id=link.id)


def _told(terms: ProgramTerms, decision: Decision, leads: Sequence[Lead]) -> dict[str, Any]:
    """Ids and codes, not people: a receipt is kept longer than an account may be."""
    names = {(lead.candidate.kind, lead.candidate.id): (lead.name, lead.enrolment.id) for lead in leads}
    return {
        "program_id": terms.program_id,
        "terms_id": terms.id,
        "version": terms.version,
        "model": terms.model,
        "window_days": terms.window_days,
        "code_policy": terms.code_policy,
        "candidates": [
            {
                "kind": it.kind,
                "id": it.id,
                "name": names[it.kind, it.id][0],
                "enrolment_id": names[it.kind, it.id][1],
                "at": it.at.isoformat(),
                "late": it.late,
                "verdict": verdict.value,
            }
            for it, verdict in decision.verdicts
        ],
    }
