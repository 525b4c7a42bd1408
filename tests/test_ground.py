"""The ground holds: one transaction, jobs that are rows, tables that keep their rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.database import db as database
from app.database import transaction
from app.events import publish, subscribe
from app.jobs.queue import TASKS, task
from app.mail.models import MailMessage
from tests.cast import Cast
from tests.jobs import waiting

PERFORMED: list[int] = []


@task("tests.remember")
def remember(number: int) -> None:
    PERFORMED.append(number)


@dataclass(frozen=True)
class Happened:
    number: int


def test_a_job_deferred_in_a_transaction_that_rolls_back_does_not_exist(db: Any) -> None:
    with pytest.raises(LookupError), transaction():
        remember.defer(number=1)
        raise LookupError
    assert waiting() == []


def test_a_job_exists_once_its_transaction_commits(db: Any) -> None:
    with transaction():
        remember.defer(number=2)
    assert waiting() == [("tests.remember", {"number": 2})]


def test_a_job_with_a_key_waits_only_once_and_leaves_the_transaction_whole(db: Any, cast: Cast) -> None:
    with transaction():
        remember.defer(key="once", number=3)
        remember.defer(key="once", number=3)
        cast.alice.name = "Alice Yılmaz"
    assert len(waiting()) == 1
    assert cast.alice.name == "Alice Yılmaz"


def test_transaction_refuses_to_nest(db: Any) -> None:
    with pytest.raises(RuntimeError, match="does not nest"), transaction(), transaction():
        pass


def test_a_subscriber_that_raises_undoes_the_transaction(fresh_app: Flask) -> None:
    def refuse(_fact: Happened) -> None:
        raise LookupError("no")

    subscribe(fresh_app, Happened, refuse)
    with fresh_app.app_context():
        with pytest.raises(LookupError), transaction():
            remember.defer(number=5)
            publish(Happened(1))
        assert waiting() == []


@pytest.mark.parametrize(
    "verb", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry", "TRUNCATE audit_entry"]
)
def test_the_audit_log_refuses_raw_changes(db: Any, cast: Cast, verb: str) -> None:
    database.session.execute(
        sa.text(
            "INSERT INTO audit_entry (happened_at, actor_id, action, subject_type, subject_id, details)"
            " VALUES (now(), :actor, 'looked', 'order', '1', '{}')"
        ),
        {"actor": cast.ada.id},
    )
    with pytest.raises(sa.exc.IntegrityError, match="kept as they are"), database.session.begin_nested():
        database.session.execute(sa.text(verb))


def test_what_a_test_writes_is_gone_afterwards(db: Any) -> None:
    assert database.session.scalar(sa.select(sa.func.count()).select_from(MailMessage)) == 0
    assert "tests.remember" in TASKS
