"""Parallel copies of one report are one conversion; a sale and its refund that arrive together find one another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.roles import Role
from app.database import db
from referrals.tracking.models import ReferralConversion
from tests.cast import person
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.api import a_key
from tests.factories.referrals import a_link, a_partner

PEOPLE = 12
SALE = {"external_id": "S-1", "kind": "sale", "link": "bob", "amount_minor": 10_000}
REFUND = {"external_id": "R-1", "kind": "refund", "sale": "S-1", "amount_minor": 4_000}
pytestmark = pytest.mark.concurrency


@pytest.fixture
def send(fresh_app: Flask) -> Callable[[dict[str, Any]], tuple[int, bytes]]:
    with fresh_app.app_context():
        a_link(a_partner(person("bob@partner.example", "Bob", Role.PARTNER)), "bob")
        headers = a_key(person("ada@imece.example", "Ada", Role.ADMIN), "conversions:write")
        db.session.remove()

    def post(body: dict[str, Any]) -> tuple[int, bytes]:
        answer = fresh_app.test_client().post("/api/v1/conversions", json=body, headers=headers)
        return answer.status_code, answer.get_data()

    return post


def test_parallel_copies_are_one_conversion_with_one_answer(fresh_app: Flask, send: Any) -> None:
    with room_for(fresh_app, PEOPLE):
        answers = all_at_once(fresh_app, lambda _number: send(SALE), PEOPLE)

        assert len(set(map(str, answers))) == 1, answers
        assert db.session.scalar(sa.select(sa.func.count(ReferralConversion.id))) == 1


@pytest.mark.parametrize("round_number", range(3))
def test_a_sale_and_its_refund_that_arrive_together_find_one_another(
    fresh_app: Flask, send: Any, round_number: int
) -> None:
    with room_for(fresh_app, PEOPLE):
        answers = all_at_once(fresh_app, lambda number: send(SALE if number % 2 else REFUND), PEOPLE)

        assert {answer[0] for answer in answers if isinstance(answer, tuple)} == {201}, answers
        sale, refund = db.session.scalars(sa.select(ReferralConversion).order_by(ReferralConversion.kind.desc())).all()
        assert (sale.kind, refund.kind) == ("sale", "refund")
        assert refund.sale_id == sale.id
