"""Single use under real parallel use: separate connections, one barrier."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts import inviting, redeeming, second_factor
from app.accounts.models import EmailToken, Invitation, RoleGrant, User, UserSession
from app.accounts.queries import user_by_id
from app.accounts.redeeming import DeadLink, Purpose
from app.accounts.roles import Role
from app.accounts.signing_in import start_session
from app.accounts.tokens import fingerprint
from app.database import db, transaction
from app.errors import Conflict
from tests.cast import Cast, person
from tests.factories.accounts import code_now, letters, link_in, with_second_factor

pytestmark = pytest.mark.concurrency

SIXTEEN = 16


def at_once(app: Flask, verb: Callable[[int], object], times: int = SIXTEEN) -> Counter[str]:
    """Run `verb` in as many threads, each with its own connection, all let go together; what became of each."""
    barrier = threading.Barrier(times)

    def attempt(number: int) -> str:
        with app.app_context():
            db.session.execute(sa.text("SELECT 1"))
            db.session.rollback()
            barrier.wait(timeout=60)
            try:
                with transaction():
                    outcome = verb(number)
            except (DeadLink, Conflict):
                return "refused"
            finally:
                db.session.remove()
            return "done" if outcome is not False else "refused"

    with ThreadPoolExecutor(times) as pool:
        return Counter(pool.map(attempt, range(times)))


def test_sixteen_parallel_redemptions_use_a_token_once(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        alice = Cast().alice
        with transaction():
            raw = redeeming.issue(Purpose.RESET, alice.email, user=alice)
    assert at_once(fresh_app, lambda _n: redeeming.redeem(Purpose.RESET, raw)) == {"done": 1, "refused": 15}
    with fresh_app.app_context():
        assert db.session.scalar(sa.select(EmailToken.used_at)) is not None


def test_sixteen_parallel_clicks_on_a_sign_in_link_make_one_session(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        alice = Cast().alice
        with transaction():
            raw = redeeming.issue(Purpose.SIGN_IN, alice.email, user=alice)
    barrier = threading.Barrier(SIXTEEN)

    def click(_number: int) -> int:
        client = fresh_app.test_client()
        barrier.wait(timeout=60)
        return client.post(f"/sign-in/link/{raw}").status_code

    with ThreadPoolExecutor(SIXTEEN) as pool:
        answers = Counter(pool.map(click, range(SIXTEEN)))
    assert answers == {303: 1, 410: 15}
    with fresh_app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(UserSession)) == 1


def test_parallel_acceptances_of_an_invitation_make_one_account_with_one_role(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        ada = Cast().ada
        with transaction():
            inviting.invite(email="olga@expert.example", name="Olga", role=Role.FINANCE, locale="ru", by=ada)
        raw = link_in(letters("invitation")[0]).rpartition("/")[2]

    def accept(_number: int) -> object:
        return inviting.accept(raw, viewer=None, name="Olga", password="seven loud neighbours")

    assert at_once(fresh_app, accept, times=8) == {"done": 1, "refused": 7}
    with fresh_app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).where(User.email == "olga@expert.example")) == 1
        assert db.session.scalar(sa.select(sa.func.count()).where(RoleGrant.role == "finance")) == 1
        accepted = db.session.scalars(sa.select(Invitation)).one()
        assert accepted.accepted_at is not None
        assert accepted.accepted_by_id is not None


def test_accepting_and_revoking_at_once_never_do_both(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        ada = Cast().ada
        ada_id = ada.id
        with transaction():
            inviting.invite(email="olga@expert.example", name="Olga", role=Role.FINANCE, locale="ru", by=ada)
        raw = link_in(letters("invitation")[0]).rpartition("/")[2]

    def either(number: int) -> object:
        if number % 2:
            return inviting.accept(raw, viewer=None, name="Olga", password="seven loud neighbours")
        inviting.revoke(db.session.scalars(sa.select(Invitation)).one(), by=user_by_id(ada_id))
        return True

    at_once(fresh_app, either, times=4)
    with fresh_app.app_context():
        row = db.session.scalars(sa.select(Invitation)).one()
        assert (row.accepted_at is None) != (row.revoked_at is None)
        granted = db.session.scalar(sa.select(sa.func.count()).where(RoleGrant.role == "finance"))
        assert granted == (1 if row.accepted_at else 0)


def test_one_code_opens_one_of_eight_sessions(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        ada = Cast().ada
        secret = with_second_factor(ada)
        with transaction():
            hashes = [fingerprint(start_session(ada)) for _ in range(8)]

    def enter(number: int) -> object:
        row = db.session.scalars(sa.select(UserSession).where(UserSession.token_hash == hashes[number])).one()
        return second_factor.check(row, code_now(secret))

    assert at_once(fresh_app, enter, times=8) == {"done": 1, "refused": 7}


def test_two_administrators_cannot_remove_each_other_at_once(fresh_app: Flask) -> None:
    from app.accounts import granting

    with fresh_app.app_context():
        ids = [person(f"admin{number}@imece.example", "Admin", Role.ADMIN).id for number in range(2)]

    def remove(number: int) -> object:
        granting.revoke(user_by_id(ids[number]), Role.ADMIN, by=user_by_id(ids[1 - number]))
        return True

    assert at_once(fresh_app, remove, times=2) == {"done": 1, "refused": 1}
    with fresh_app.app_context():
        left = sa.select(sa.func.count()).where(RoleGrant.role == "admin", RoleGrant.revoked_at.is_(None))
        assert db.session.scalar(left) == 1
