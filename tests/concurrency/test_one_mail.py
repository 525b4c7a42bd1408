"""Many at once want the same mail: it is written once and sent once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
import sqlalchemy as sa
from flask import Flask

from app.config import MailSettings
from app.database import db, transaction
from app.errors import Busy
from app.mail import backends, outbox, tasks
from app.mail.models import MailMessage
from tests.app.mail.letters import templates_on
from tests.servers.smtp import Postbox, running_mail_server

pytestmark = pytest.mark.concurrency
AT_ONCE = 12


@pytest.fixture
def postbox(fresh_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    with running_mail_server() as (it, port), templates_on(fresh_app):
        mail = MailSettings(server="127.0.0.1", port=port, use_tls=False)
        monkeypatch.setitem(fresh_app.extensions, "settings", replace(fresh_app.extensions["settings"], mail=mail))
        monkeypatch.setattr(fresh_app.extensions["mailman"], "backend", backends.SmtpBackend)
        yield it


def together(app: Flask, act: Callable[[], object]) -> list[object]:
    """Let `act` begin in several threads at the same moment, each on its own connection; what it raised or returned."""
    barrier = Barrier(AT_ONCE)

    def run(_number: int) -> object:
        with app.app_context():
            barrier.wait(timeout=20)
            try:
                return act()
            except Exception as error:  # noqa: BLE001 (the test looks at it)
                return error

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(run, range(AT_ONCE)))


def write_the_mail() -> None:
    with transaction():
        outbox.send_later("tests/hello", to="alice@customer.example", locale="en", key="order-paid:17", name="Alice")


def test_one_key_is_one_mail_and_one_job(fresh_app: Flask, postbox: Postbox) -> None:
    assert together(fresh_app, write_the_mail) == [None] * AT_ONCE
    with fresh_app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(MailMessage)) == 1
        assert (
            db.session.scalar(sa.text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'mail.deliver'")) == 1
        )


def test_many_workers_send_one_mail_once(fresh_app: Flask, postbox: Postbox) -> None:
    with fresh_app.app_context():
        write_the_mail()
        message_id = db.session.scalars(sa.select(MailMessage.id)).one()

    outcomes = together(fresh_app, lambda: tasks.deliver(message_id=message_id))
    assert len(postbox.received) == 1
    assert {type(each) for each in outcomes} <= {type(None), Busy}
    assert None in outcomes


def test_the_release_of_held_mail_sends_each_once(fresh_app: Flask, postbox: Postbox) -> None:
    with fresh_app.app_context(), transaction():
        for number in range(5):
            outbox.send_later("tests/hello", to="new@customer.example", locale="en", hold=True, name=f"N{number}")

    def release() -> int:
        with transaction():
            return outbox.release_held("new@customer.example")

    assert sum(int(str(each)) for each in together(fresh_app, release)) == 5
