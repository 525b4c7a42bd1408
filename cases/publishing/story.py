"""Cases in the demo story: clients say yes, one without a name; the cases go public, readers come, and an order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.accounts.roles import Role
from app.database import db, transaction
from app.demo import buyers, orders
from app.demo.people import at_the_desk, signed_in_as
from app.demo.sockets import Chapter
from app.projects.queries import live_members
from app.projects.states import Part
from cases.consent import confirming, contents, deciding
from cases.consent.checking import names_found
from cases.consent.outputs import Naming, Output, Question
from cases.evidence.queries import results_of
from cases.publishing import carrying, planning, releasing, tallying
from cases.publishing.channels import Channel, Reading, State
from cases.publishing.models import PlannedChannel, Publication
from cases.writing.models import Case

NAMED: Mapping[Output, Naming | None] = dict.fromkeys(Output, Naming.NAME)
NAMELESS: Mapping[Output, Naming | None] = {**dict.fromkeys(Output, Naming.ANONYMOUS), Output.PRESS: None}
BUYER = buyers.Buyer(
    name="Joanna Wójcik",
    email="joanna@szkutnia.example",
    company_name="Szkutnia Wójcik",
    vat_id="PL5862214475",
    street="Portowa 4",
    postcode="81-350",
    city="Gdynia",
    country="PL",
    locale="pl",
)
CLIENT = "zeynep@zeytindali.example"
PLAN = (
    (Channel.SOCIAL, "LinkedIn: the numbers, with the picture", 2),
    (Channel.EXTERNAL, "Magazine of the chamber of commerce", 20),
    (Channel.PROPOSAL, "Offers to shops of the same size", 5),
)


def chapters() -> Sequence[Chapter]:
    """The answer to `demo.chapters`; what is told here was written some chapters earlier."""
    return [
        (6, 9.0, _ask),
        (6, 15.0, _decide),
        (5, 9.0, _publish),
        (5, 10.0, _plan),
        (4, 18.0, lambda: _readers(31)),
        (3, 18.0, lambda: _readers(18)),
        (3, 20.0, _order),
    ]


def _ask() -> None:
    with at_the_desk(Role.MARKETER) as by, transaction():
        for case in _cases():
            client = _client_of(case)
            if client is not None:
                deciding.invite(case, client, by=by)


def _decide() -> None:
    """Every client fills in, confirms and says yes; the second stays without a name where the text allows it."""
    for number, case in enumerate(_cases()):
        client = _client_of(case)
        if client is None:
            continue
        with signed_in_as(client), transaction():
            deciding.answer(
                case, {Question.WHY_US: "Söylediklerinizi yaptınız, yapamayacağınızı da söylediniz."}, by=client
            )
            for row in results_of(case.id):
                confirming.confirm(case, row.key, row.revision, by=client)
            choices = NAMELESS if number == 1 and _may_stay_nameless(case) else NAMED
            deciding.approve(case, digest=contents.digest_of(case), choices=choices, valid_until=None, by=client)


def _publish() -> None:
    """Everything nothing stands against, in all its languages."""
    with at_the_desk(Role.MARKETER) as by:
        for case in _cases():
            with transaction():
                languages = sorted(contents.newest_texts(case.id))
                found = releasing.findings(case)
                ready = [language for language in languages if not releasing.stops({language: found[language]})]
                if ready:
                    releasing.publish_now(case, ready, by=by)


def _plan() -> None:
    with at_the_desk(Role.MARKETER) as by, transaction():
        for case in _public()[:2]:
            for channel, title, days in PLAN:
                day = (clock.now() + timedelta(days=days)).date()
                it = planning.plan(case, channel, title, case.language, day, by=by)
                if channel is Channel.SOCIAL:
                    planning.finish(it, "https://social.example/imece/1")


def _readers(count: int) -> None:
    with transaction():
        for place, case in enumerate(_public()):
            codes = list(db.session.scalars(sa.select(PlannedChannel.code).where(PlannedChannel.case_id == case.id)))
            for number in range(max(3, count - 7 * place)):
                code = codes[number % len(codes)] if codes and number % 2 else ""
                tallying.count(case.id, case.language, Reading.PAGE if number % 4 else Reading.PDF, code)


def _order() -> None:
    """Somebody reads the first case, follows it to a service and orders."""
    found = _public()
    if not found:
        return
    code = db.session.scalar(
        sa.select(PlannedChannel.code).where(
            PlannedChannel.case_id == found[0].id, PlannedChannel.channel == Channel.SOCIAL
        )
    )
    mark = carrying.mark(found[0].reference, code or "")
    orders.place("szkutnia", BUYER, "brand-identity", "EUR", touched={carrying.NAME: mark})
    orders.verify(BUYER)
    orders.pay_by_card("szkutnia")


def _cases() -> Sequence[Case]:
    return db.session.scalars(sa.select(Case).order_by(Case.id)).all()


def _public() -> Sequence[Case]:
    live = sa.select(Publication.case_id).where(Publication.state == State.LIVE)
    return db.session.scalars(sa.select(Case).where(Case.id.in_(live)).order_by(Case.id)).all()


def _client_of(case: Case) -> User | None:
    """A client of its project who has an account, else the demo's own client."""
    if case.project_id is not None:
        for member in live_members(case.project_id):
            if member.part == Part.CLIENT:
                return member.user
    return user_by_email(CLIENT)


def _may_stay_nameless(case: Case) -> bool:
    return not any(
        check for text in contents.newest_texts(case.id).values() for check in names_found(case.client_name, text)
    )
