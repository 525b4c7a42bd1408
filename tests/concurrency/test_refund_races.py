"""Refunds asked for, told and imported at the same moment never exceed what was captured."""

from __future__ import annotations

from collections import Counter

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import User
from app.database import db, transaction
from app.money import Money
from app.payments import bank_import, bank_statement, refunding, tasks
from app.payments.keys import new_key
from app.payments.models import BankImport, BankStatementLine, Payment, PaymentNotice, Refund
from app.payments.refunding import TooMuch
from tests.cast import Cast
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.orders import an_order
from tests.factories.payments import a_notice, a_payment

PEOPLE = 12
pytestmark = pytest.mark.concurrency


def captured(payment: Payment) -> int:
    tasks.receive("sandbox", [a_notice(payment, "captured")])
    return payment.id


def test_parallel_refunds_never_exceed_what_was_captured(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        cast = Cast()
        fatma_id = cast.fatma.id
        payment_id = captured(a_payment(an_order(placed_by=cast.alice)))

        def ask(_number: int) -> int:
            with transaction() as session:
                by = session.get_one(User, fatma_id)
                return refunding.ask(payment_id, Money(5_000, "EUR"), reason="", key=new_key("refund"), by=by).id

        answers = all_at_once(fresh_app, ask, PEOPLE)
        assert Counter(type(each) for each in answers) == {int: 2, TooMuch: PEOPLE - 2}
        assert db.session.scalar(sa.select(sa.func.sum(Refund.amount_minor))) == 10_000


def test_a_double_click_on_refund_is_one_refund(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        cast = Cast()
        fatma_id, key = cast.fatma.id, new_key("refund")
        payment_id = captured(a_payment(an_order(placed_by=cast.alice)))

        def ask(_number: int) -> int:
            with transaction() as session:
                by = session.get_one(User, fatma_id)
                return refunding.ask(payment_id, Money(5_000, "EUR"), reason="", key=key, by=by).id

        answers = all_at_once(fresh_app, ask, PEOPLE)
        assert len(set(answers)) == 1
        assert db.session.scalar(sa.select(sa.func.count(Refund.id))) == 1


def test_parallel_refunds_told_by_the_gateway_stay_within_the_capture(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        payment = a_payment(an_order(placed_by=Cast().alice))
        told = [
            a_notice(payment, "refunded", amount_minor=5_000, refund_reference=f"rf_{number}")
            for number in range(PEOPLE - 1)
        ]
        told.append(a_notice(payment, "captured"))
        payment_id = payment.id
        answers = all_at_once(fresh_app, lambda number: tasks.receive("sandbox", [told[number]]), PEOPLE)
        assert not [each for each in answers if isinstance(each, BaseException)]
        payment = db.session.get_one(Payment, payment_id, populate_existing=True)
        assert (payment.captured_minor, payment.refunded_minor) == (12_000, 10_000)
        assert payment.order.refunded_minor == 10_000


def test_a_statement_imported_in_parallel_counts_each_line_once(fresh_app: Flask) -> None:
    with room_for(fresh_app, PEOPLE):
        cast = Cast()
        orders = [an_order(placed_by=cast.alice) for _number in range(3)]
        rows = "\n".join(f"20.11.2026;120,00;EUR;Alice;Order {each.reference}" for each in orders)
        text = f"Date;Amount;Currency;Name;Purpose\n{rows}\n20.11.2026;7,00;EUR;Bob;birthday\n"
        sheet = bank_statement.cut(text)
        lines = bank_statement.lines(sheet, bank_statement.guessed(sheet))
        it = BankImport(filename="a.csv", content=text, uploaded_by_id=cast.fatma.id)
        db.session.add(it)
        db.session.commit()
        import_id, fatma_id = it.id, cast.fatma.id

        def bring_in(_number: int) -> list[str]:
            fates = []
            for line in lines:
                with transaction() as session:
                    into, by = session.get_one(BankImport, import_id), session.get_one(User, fatma_id)
                    fates.append(bank_import.import_line(line, into=into, by=by))
            return fates

        answers = all_at_once(fresh_app, bring_in, PEOPLE)
        fates = Counter(fate for each in answers for fate in each)
        assert fates == {"pays": 3, "unknown": 1, "known": 4 * (PEOPLE - 1)}
        assert db.session.scalar(sa.select(sa.func.count(BankStatementLine.id))) == 4
        assert db.session.scalar(sa.select(sa.func.count(PaymentNotice.id))) == 3
        paid = db.session.execute(sa.select(Payment.state, Payment.captured_minor)).all()
        assert [tuple(row) for row in paid] == [("captured", 12_000)] * 3
