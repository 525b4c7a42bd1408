"""Partners in the demo story: a text and a picture to share, a lead with a conversation, a contest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.accounts.queries import user_by_email
from app.accounts.roles import Role
from app.database import db, transaction
from app.demo.people import at_the_desk, colleague
from app.demo.sockets import Chapter
from referrals.portal import contests, furnishing, profiles, registering
from referrals.portal.models import PartnerLead, PartnerNote
from referrals.programs.models import Enrolment, Program

TEXT = (
    "Od dwóch lat polecam ich swoim klientom z Krakowa i Łodzi: jedna osoba, która odpowiada, i tablica, na której widać, co się"
    " dzieje. Zacznijcie od warsztatu."
)


def chapters() -> Sequence[Chapter]:
    """The answer to `demo.chapters`."""
    return [
        (110, 11.0, _bartek_settles_in),
        (105, 9.0, _marta_offers_a_text),
        (30, 10.0, _bartek_registers_a_lead),
        (21, 15.0, _they_talk),
        (15, 9.0, _marta_takes_a_note),
        (10, 9.0, _marta_announces_a_contest),
    ]


def _enrolment() -> Enrolment | None:
    mine = sa.select(Enrolment).where(Enrolment.user_id == colleague(Role.PARTNER).id).order_by(Enrolment.id)
    return db.session.scalars(mine).first()


def _bartek_settles_in() -> None:
    with transaction():
        profiles.change(
            colleague(Role.PARTNER), display_name="Bartek z Łodzi", named_to_sponsor=True, registers_leads=True
        )


def _marta_offers_a_text() -> None:
    program = db.session.scalars(sa.select(Program).where(Program.state == "live").order_by(Program.id)).first()
    if program is not None:
        with at_the_desk(Role.MARKETER) as marta, transaction():
            furnishing.offer(
                program_id=program.id, title="Polecenie dla klientów", locale="pl", words=TEXT, upload=None, by=marta
            )


def _bartek_registers_a_lead() -> None:
    enrolment = _enrolment()
    if enrolment is not None:
        with transaction():
            registering.register(
                enrolment,
                email="hanna@piekarniaziarno.example",
                name="Hanna Wójcik",
                company="Piekarnia Ziarno",
                wish="Nowe logo i strona, zanim otworzą drugi sklep w lutym.",
            )


def _they_talk() -> None:
    lead = db.session.scalars(sa.select(PartnerLead).order_by(PartnerLead.id)).first()
    if lead is not None:
        with transaction():
            registering.note_meeting(
                lead, met_on=clock.today(), way="met", note="Spotkanie w piekarni. Wracamy do rozmowy po świętach."
            )


def _marta_takes_a_note() -> None:
    bartek = colleague(Role.PARTNER)
    with at_the_desk(Role.MARKETER) as marta, transaction():
        words = "Prosi o materiały po polsku; prowadzi wykłady dla rzemieślników."
        db.session.add(PartnerNote(user_id=bartek.id, author_id=marta.id, words=words))


def _marta_announces_a_contest() -> None:
    enrolment = _enrolment()
    if enrolment is None:
        return
    tomorrow = clock.now().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    with at_the_desk(Role.MARKETER) as marta, transaction():
        contest = contests.draft(
            by=marta,
            program_id=enrolment.program_id,
            title="Zimowe polecenia",
            measure="orders",
            currency="EUR",
            prize_kind="credit",
            prizes=[30_000, 15_000, 5_000],
            starts_at=tomorrow,
            ends_at=tomorrow + timedelta(days=60),
            settle_days=14,
        )
        contests.publish_rules(contest)
    zeynep = user_by_email("zeynep@zeytindali.example")
    if zeynep is not None:
        with transaction():
            profiles.change(zeynep, display_name="Zeynep")
