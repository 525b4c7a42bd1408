"""Several workers count the same days at the same time, while orders are placed: nothing is lost, nothing is counted twice."""

from __future__ import annotations

from random import Random

import pytest
import sqlalchemy as sa
from flask import Flask

from app.database import db, transaction
from app.reports.rollups.checking import compare
from app.reports.rollups.money import ORDERS, PAYMENTS, REFUNDS
from app.reports.rollups.tasks import roll_up
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.catalogue import make_service
from tests.factories.trade import trade

pytestmark = pytest.mark.concurrency
PEOPLE, ROUNDS = 8, 6


def test_counting_at_the_same_time_gives_what_counting_once_gives(fresh_app: Flask) -> None:
    """Half of the crowd trades, on the same few days, the other half counts them."""

    def act(number: int) -> None:
        random = Random(number)
        for _round in range(ROUNDS):
            if number % 2:
                roll_up()
            else:
                with transaction():
                    trade(random, services, steps=8)

    with room_for(fresh_app, PEOPLE):
        services = [make_service().id]
        answers = all_at_once(fresh_app, act, PEOPLE)
        assert answers == [None] * PEOPLE, answers

        roll_up()
        with transaction():
            checks = [compare(it) for it in (ORDERS, PAYMENTS, REFUNDS)]
            waiting = db.session.scalar(sa.text("SELECT count(*) FROM report_changed_hour"))

        assert waiting == 0
        assert all(check.holds and check.rows for check in checks), checks
