"""The connections on which clicks are kept: few, and made anew when the database was away."""

from __future__ import annotations

import time

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.accounts.roles import Role
from app.database import db
from referrals.tracking.intake import Seen
from referrals.tracking.models import ReferralTouch
from tests.cast import person
from tests.factories.referrals import a_link, a_partner
from tests.referrals.tracking.test_following import PERSON

_OTHERS = "FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"


@pytest.fixture
def shop(fresh_app: Flask) -> Flask:
    with fresh_app.app_context():
        a_link(a_partner(person("bob@partner.example", "Bob", Role.PARTNER)), "bob")
        db.session.remove()
        db.engine.dispose()
    return fresh_app


def click(app: Flask, number: int) -> int:
    agent = {"User-Agent": f"Firefox of visitor {number}"}
    return app.test_client().get("/r/bob", headers={**PERSON, **agent}).status_code


def test_one_visitor_after_the_other_needs_one_connection(shop: Flask) -> None:
    assert [click(shop, number) for number in range(5)] == [302] * 5

    with shop.app_context():
        assert db.session.scalar(sa.text(f"SELECT count(*) {_OTHERS}")) == 1


def test_a_click_is_kept_after_the_database_was_away(shop: Flask) -> None:
    click(shop, 1)
    with shop.app_context():
        db.session.execute(sa.text(f"SELECT pg_terminate_backend(pid) {_OTHERS}"))
        db.session.remove()

    assert click(shop, 2) == 302

    with shop.app_context():
        assert db.session.scalar(sa.select(sa.func.count(ReferralTouch.id))) == 2


def test_one_touch_that_cannot_be_kept_harms_no_other(shop: Flask) -> None:
    click(shop, 1)
    with pytest.raises(psycopg.DataError):
        shop.extensions["referral_door"].intake.keep(
            Seen("bob", "click", "counted", b"x" * 16, "", clock.now(), {"sub": "\x00"})
        )
    assert click(shop, 2) == 302


def test_its_connections_end_with_those_of_the_application(shop: Flask) -> None:
    click(shop, 1)
    with shop.app_context():
        db.engine.dispose()

        assert others_in_the_end() == 0


def others_in_the_end() -> int:
    """How many other connections there are, once the server has noticed who is gone."""
    deadline = time.monotonic() + 20
    while True:
        count = db.session.scalar(sa.text(f"SELECT count(*) {_OTHERS}")) or 0
        db.session.rollback()
        if not count or time.monotonic() > deadline:
            return count
        time.sleep(0.05)
