"""How people of the story are paid: one batch that arrived but for one, one that waits for its release, a balance below zero."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import sqlalchemy as sa

from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.demo.people import at_the_desk, colleague, signed_in_as
from app.ledger.units import Amount
from app.money import Money
from app.payouts import declaring, methods, preparing, releasing, sandbox_bank, tasks
from app.payouts.declaring import Declared
from app.payouts.methods import BankAccount
from app.payouts.models import Payout, PayoutBatch
from app.payouts.standing import BANK, CREDIT, DONATION
from app.payouts.states import BatchState, State
from app.rewards.granting import grant, take_back
from app.rewards.models import Reward

Chapter = tuple[int, float, Callable[[], object]]
BARTEK, DARIA, MARTA = "bartek@partner.example", "daria@imece.example", "marta@imece.example"
ROHAN, ZEYNEP = "rohan@imece.example", "zeynep@zeytindali.example"


def chapters() -> list[Chapter]:
    return [
        (64, 9.0, _first_earnings),
        (63, 9.0, _say_how),
        (58, 8.0, partial(_prepare, "EUR")),
        (58, 10.0, _release),
        (58, 11.0, _ask_the_bank),
        (57, 7.0, _prepare_and_release_lira),
        (57, 8.0, _ask_the_bank),
        (30, 12.0, _take_back_from_marta),
        (21, 9.0, _second_earnings),
        (2, 15.0, _new_account_of_daria),
        (1, 9.0, partial(_prepare, "EUR")),
    ]


def _first_earnings() -> None:
    _give(BARTEK, Money(18_420, "EUR"), "Commission for the order of a café in Gdańsk")
    _give(DARIA, Money(6_200, "EUR"), "For a case study that brought an order")
    _give(MARTA, Money(4_150, "EUR"), "For recommending us to a pottery")
    _give(ROHAN, Money(1_250, "EUR"), "For an answer in the feedback channel")
    _give(ZEYNEP, Money(150_000, "TRY"), "For recommending us to a neighbour")
    _give(ROHAN, Money(540_000, "INR"), "For recommending us to a school of yoga")


def _second_earnings() -> None:
    _give(BARTEK, Money(7_580, "EUR"), "Commission for the order of a bookshop")
    _give(ZEYNEP, Money(42_000, "TRY"), "For recommending us to a furniture maker")


def _say_how() -> None:
    _by_bank(BARTEK, "EUR", sandbox_bank.PAYS)
    _by_bank(DARIA, "EUR", sandbox_bank.REFUSES)
    _by_bank(MARTA, "EUR", sandbox_bank.TIMES_OUT_TAKEN)
    with signed_in_as(_person(ZEYNEP)) as zeynep, transaction():
        methods.choose(zeynep, "TRY", DONATION, cause="school-library")
    with signed_in_as(_person(ROHAN)) as rohan, transaction():
        methods.choose(rohan, "INR", CREDIT)
    _declare(BARTEK, "company", "PL", "Kowalski Polecenia", "Długa 7", "80-831", "Gdańsk", "5261040828", "PL5261040828")
    _declare(DARIA, "person", "KZ", "Дарья Иванова", "Абая 12", "050000", "Алматы", "870412300123")
    _declare(MARTA, "person", "PL", "Marta Nowak", "Piękna 3", "00-549", "Warszawa", "84071512345")
    _declare(ZEYNEP, "person", "TR", "Zeynep Şahin", "Zeytin Sokak 5", "35350", "İzmir", "12345678950")
    for email in (BARTEK, MARTA):
        with signed_in_as(_person(email)) as person, transaction():
            declaring.agree(person)


def _prepare(currency: str) -> None:
    with at_the_desk(Role.FINANCE) as fatma, transaction():
        preparing.prepare(currency, by=fatma)


def _release() -> None:
    with at_the_desk(Role.ADMIN) as ayse, transaction():
        waiting = sa.select(PayoutBatch.id).where(PayoutBatch.state == BatchState.PREPARED).order_by(PayoutBatch.id)
        for batch_id in db.session.scalars(waiting).all():
            releasing.release(batch_id, by=ayse)


def _prepare_and_release_lira() -> None:
    """What becomes store credit is there at once, a donation travels like every transfer."""
    for currency in ("TRY", "INR"):
        _prepare(currency)
    _release()


def _ask_the_bank() -> None:
    """As the job does that runs every minute."""
    under_way = sa.select(Payout.id).where(Payout.state.in_((State.SENT, State.UNKNOWN)))
    for payout_id in db.session.scalars(under_way.order_by(Payout.id)).all():
        db.session.rollback()
        tasks.look_up(payout_id=payout_id)


def _take_back_from_marta() -> None:
    """The pottery's order was refunded after Marta had been paid: she is below zero until she earns again."""
    with transaction():
        person = colleague(Role.MARKETER)
        reward = db.session.scalars(sa.select(Reward).where(Reward.user_id == person.id, Reward.kind == "cash")).first()
        assert reward is not None
        take_back(reward, reward.units, source="demo:marta:refund", because={"rule": "refund", "share": "100 %"})


def _new_account_of_daria() -> None:
    _by_bank(DARIA, "EUR", sandbox_bank.PAYS)


def _give(email: str, amount: Money, why: str) -> None:
    with transaction():
        source = f"demo:{email}:{amount}:{why}"
        grant(kind="cash", amount=Amount.of(amount), to=_person(email), because={"rule": why}, source=source)


def _by_bank(email: str, currency: str, account: str) -> None:
    with signed_in_as(_person(email)) as person, transaction():
        methods.choose(person, currency, BANK, account=BankAccount(holder=person.name, account=account))


def _declare(
    email: str, kind: str, country: str, name: str, street: str, postcode: str, city: str, number: str, vat_id: str = ""
) -> None:
    details = Declared(name=name, street=street, postcode=postcode, city=city, number=number, vat_id=vat_id)
    with signed_in_as(_person(email)) as person, transaction():
        declaring.declare(person, kind=kind, country=country, details=details)


def _person(email: str) -> User:
    return db.session.scalars(sa.select(User).where(User.email == email)).one()
