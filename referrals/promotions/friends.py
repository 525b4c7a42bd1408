"""What a program gives the friends of its partners: a promotion of its own, and a code of it for each partner.

The link of a partner brings their code with it, so a friend finds it in the order form and need not type it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from flask_babel import force_locale
from flask_babel import gettext as _

from app.config import settings
from app.database import db
from app.orders.sockets import OfferedCode, Touch
from app.web.filters import percent_bp
from app.web.locale import language_code, language_names
from referrals.programs.models import Enrolment, Program
from referrals.promotions import drafting
from referrals.promotions.drafting import Draft
from referrals.promotions.giving import give
from referrals.promotions.models import PromoCode, Promotion
from referrals.promotions.terms import Kind, Terms
from referrals.tracking.carrying import touches
from referrals.tracking.models import ReferralLink

Found = tuple[ReferralLink, datetime]


def follow_terms(program: Program) -> None:
    """Bring the promotion in step with the published terms: its rate never changes, so another rate is another promotion.

    Codes that partners share go on under the new one; orders that were placed keep what they were promised.
    """
    terms, former = program.terms, promotion_of(program.id)
    rate_bp = terms.friend_bp if terms is not None and terms.basis == "order" else 0
    if former is not None and former.rules.rate_bp == rate_bp:
        return
    if former is not None:
        drafting.end(former)
        db.session.flush()
    if rate_bp:
        new = _publish(program, rate_bp)
        _move_codes(program.id, new)
        for enrolment in db.session.scalars(_taking_part(program.id)):
            hand_code(enrolment)


def hand_code(enrolment: Enrolment) -> None:
    """The partner has a code to share, the same as before if they come back."""
    promotion = promotion_of(enrolment.program_id)
    if promotion is None:
        return
    code = _code_of(promotion.id, enrolment.user_id)
    if code is None:
        give(promotion, enrolment.user, part="partner")
    else:
        drafting.revive_code(code)


def take_code(enrolment: Enrolment) -> None:
    promotion = promotion_of(enrolment.program_id)
    code = _code_of(promotion.id, enrolment.user_id) if promotion is not None else None
    if code is not None:
        drafting.end_code(code)


def follow_state(program_id: int, state: str) -> None:
    """A program that pauses or ends gives nothing to new friends."""
    promotion = promotion_of(program_id)
    if promotion is None:
        return
    if state == "ended":
        drafting.end(promotion)
    elif state == "paused" and promotion.state == "active":
        drafting.pause(promotion)
    elif state == "live" and promotion.state == "paused":
        drafting.resume(promotion)


def promotion_of(program_id: int) -> Promotion | None:
    """The one in force; ended ones are history."""
    found = sa.select(Promotion).where(Promotion.program_id == program_id, Promotion.state != "ended")
    return db.session.scalar(found)


def offered(sent: Mapping[str, str], user_id: int | None) -> list[OfferedCode]:
    """The answer to `orders.offered_codes`: the code of the partner by whose link this visitor came, if it gives something."""
    found = _links_behind([each for answer in [touches(sent)] for each in answer if not each.details["late"]])
    by_program: dict[int, Found] = {}
    for link, at in found:
        program_id, terms = link.enrolment.program_id, link.enrolment.program.terms
        is_first = terms is not None and terms.model == "first"
        if program_id not in by_program or not is_first:
            by_program[program_id] = (link, at)
    for link, _at in sorted(by_program.values(), key=lambda each: each[1], reverse=True):
        code = _shared_code(link.enrolment, user_id)
        if code is not None:
            return [_told(*code)]
    return []


def code_to_share(enrolment: Enrolment) -> tuple[str, str] | None:
    """What the partner's friends may type instead of following the link, and what it gives them; None where nothing is given."""
    found = _shared_code(enrolment, None)
    return (found[0].spoken, found[1].rules.label(language_code())) if found is not None else None


def _links_behind(told: list[Touch]) -> list[Found]:
    """The links of partners who take part in a program that runs, the earliest touch first."""
    if not told:
        return []
    found = db.session.scalars(
        sa.select(ReferralLink)
        .join(ReferralLink.enrolment)
        .join(Enrolment.program)
        .where(
            ReferralLink.id.in_([each.details["link_id"] for each in told]),
            Enrolment.state == "active",
            Program.state == "live",
        )
    )
    links = {link.id: link for link in found} if told else {}
    every = [
        (links[each.details["link_id"]], datetime.fromisoformat(each.details["at"]))
        for each in told
        if each.details["link_id"] in links
    ]
    return sorted(every, key=lambda each: each[1])


def _shared_code(enrolment: Enrolment, user_id: int | None) -> tuple[PromoCode, Promotion] | None:
    """None where the program gives friends nothing, or the visitor is the partner."""
    promotion = promotion_of(enrolment.program_id) if enrolment.user_id != user_id else None
    if promotion is None or promotion.standing != "active":
        return None
    code = _code_of(promotion.id, enrolment.user_id)
    return (code, promotion) if code is not None and code.ended_at is None else None


def _told(code: PromoCode, promotion: Promotion) -> OfferedCode:
    rules = promotion.rules
    return OfferedCode(
        code=code.spoken,
        gives=_("%(share)s off your first order", share=percent_bp(rules.rate_bp or 0)),
        words=_("It comes from the partner who recommended us to you. We pay them if you order; it costs you nothing."),
    )


def _publish(program: Program, rate_bp: int) -> Promotion:
    draft = Draft(
        name=_free_name(program),
        automatic=False,
        starts_at=None,
        ends_at=None,
        timezone=settings().seller.timezone,
        limit_total=None,
        limit_per_customer=1,
        terms=Terms(kind=Kind.PERCENTAGE, labels=_labels(), rate_bp=rate_bp, first_order=True),
    )
    promotion = drafting.create(draft, by=None)
    promotion.program_id = program.id
    drafting.publish(promotion)
    db.session.flush()
    return promotion


def _labels() -> dict[str, str]:
    """What the friend reads on order and invoice, in every language of the house."""
    told = {}
    for language in language_names():
        with force_locale(language):
            told[language] = _("Recommended by a friend")
    return told


def _free_name(program: Program) -> str:
    count = sa.select(sa.func.count()).select_from(Promotion).where(Promotion.program_id == program.id)
    number = (db.session.scalar(count) or 0) + 1
    return f"{program.name} · {program.slug}" + (f" · {number}" if number > 1 else "")


def _move_codes(program_id: int, new: Promotion) -> None:
    former = sa.select(Promotion.id).where(Promotion.program_id == program_id, Promotion.id != new.id)
    db.session.execute(
        sa.update(PromoCode).where(PromoCode.promotion_id.in_(former)).values(promotion_id=new.id),
        execution_options={"synchronize_session": "fetch"},
    )


def _taking_part(program_id: int) -> sa.Select[Enrolment]:
    return sa.select(Enrolment).where(Enrolment.program_id == program_id, Enrolment.state == "active")


def _code_of(promotion_id: int, user_id: int) -> PromoCode | None:
    own = sa.select(PromoCode).where(PromoCode.promotion_id == promotion_id, PromoCode.partner_id == user_id)
    return db.session.scalars(own.order_by(PromoCode.created_at).limit(1)).first()
