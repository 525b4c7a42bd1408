"""A quote that is accepted many times at once becomes one order, and yes and no never both count."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import DomainError
from app.orders import quoting
from app.orders.models import Order, QuoteDecision
from tests.cast import person
from tests.factories.quotes import a_quote

pytestmark = pytest.mark.concurrency

PARALLEL = 8


def _quote(app: Flask) -> int:
    with app.app_context():
        dora = person("dora@imece.example", "Дора Иванова", Role.PROJECT_LEADER)
        return a_quote(dora).id


@pytest.mark.parametrize("round_number", range(3))
def test_eight_parallel_acceptances_make_one_order(fresh_app: Flask, round_number: int) -> None:
    quote_id = _quote(fresh_app)
    barrier = Barrier(PARALLEL)

    def accept(_number: int) -> str:
        with fresh_app.app_context():
            barrier.wait(timeout=20)
            with transaction():
                return quoting.accept(quote_id, 1, by=None, locale="en").reference

    with ThreadPoolExecutor(PARALLEL) as pool:
        references = set(pool.map(accept, range(PARALLEL)))
    assert len(references) == 1
    with fresh_app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Order.id))) == 1
        assert db.session.scalar(sa.select(sa.func.count(QuoteDecision.id))) == 1


@pytest.mark.parametrize("round_number", range(3))
def test_yes_and_no_at_once_leave_one_answer(fresh_app: Flask, round_number: int) -> None:
    quote_id = _quote(fresh_app)
    barrier = Barrier(PARALLEL)

    def decide(number: int) -> str:
        with fresh_app.app_context():
            barrier.wait(timeout=20)
            try:
                with transaction():
                    if number % 2:
                        quoting.accept(quote_id, 1, by=None, locale="en")
                    else:
                        quoting.decline(quote_id, 1, by=None, reason="Too dear")
            except DomainError:
                return "refused"
            return "accepted" if number % 2 else "declined"

    with ThreadPoolExecutor(PARALLEL) as pool:
        outcomes = list(pool.map(decide, range(PARALLEL)))
    with fresh_app.app_context():
        [decision] = db.session.scalars(sa.select(QuoteDecision)).all()
        orders = db.session.scalar(sa.select(sa.func.count(Order.id)))
    assert orders == (1 if decision.accepted else 0)
    assert set(outcomes) - {"refused"} == {"accepted" if decision.accepted else "declined"}
