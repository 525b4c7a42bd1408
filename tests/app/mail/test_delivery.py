"""Delivery through a real mail server: once, again when it is busy, never again when it said no."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app import clock
from app.config import MailSettings
from app.database import transaction
from app.errors import Busy
from app.jobs.worker import wait_seconds
from app.mail import backends, delivery, resending, tasks
from app.mail.outbox import Attachment
from app.media import filing
from tests.app.mail.letters import all_mails, newest, write
from tests.servers.smtp import Postbox, free_port, running_mail_server


@pytest.fixture
def postbox(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postbox]:
    with running_mail_server() as (it, port):
        send_to(app, port, monkeypatch)
        yield it


def send_to(app: Flask, port: int, monkeypatch: pytest.MonkeyPatch, **more: Any) -> None:
    """Let mail leave by SMTP on `port` of this machine, without TLS."""
    mail = MailSettings(server="127.0.0.1", port=port, use_tls=False, timeout_seconds=2, **more)
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], mail=mail))
    monkeypatch.setattr(app.extensions["mailman"], "backend", backends.SmtpBackend)


def deliver(message_id: int) -> None:
    tasks.deliver(message_id=message_id)


def test_a_mail_arrives_with_everything_it_needs(postbox: Postbox, run_jobs: Callable[..., int]) -> None:
    with transaction():
        invoice = filing.keep(b"%PDF-1.7 invoice", filename="x.pdf", content_type="application/pdf")
    write(name="Ayşe", attachments=[Attachment(invoice.key, "Fatura № 7.pdf", "application/pdf")])
    run_jobs()

    (mail,) = postbox.received
    assert (mail["From"], mail["To"]) == ("Imece Studio <hello@imece.example>", "alice@customer.example")
    assert mail["Subject"] == "Sign in Ayşe"
    assert mail["Message-ID"] == newest().message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert abs(mail["Date"].datetime - clock.now()) < timedelta(minutes=1)
    assert postbox.envelopes[0].mail_from == "hello@imece.example"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None and "Hello Ayşe" in text.get_content()
    assert html is not None and "<p>Hello Ayşe</p>" in html.get_content()
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("Fatura № 7.pdf", b"%PDF-1.7 invoice")
    assert newest().state == "sent"


def test_a_sent_mail_is_not_sent_again(postbox: Postbox, run_jobs: Callable[..., int]) -> None:
    it = write()
    run_jobs()
    deliver(it.id)
    deliver(it.id)
    assert len(postbox.received) == 1


def test_a_mail_that_does_not_exist_is_quietly_left(postbox: Postbox) -> None:
    deliver(12345)
    assert postbox.received == []


def test_a_busy_server_is_asked_again(postbox: Postbox) -> None:
    it = write()
    postbox.answers = ["451 Come back later", None]
    with pytest.raises(smtplib.SMTPDataError):
        deliver(it.id)
    assert (newest().state, newest().error, newest().attempts) == ("retrying", "451 Come back later", 1)

    deliver(it.id)
    assert (newest().state, newest().error, newest().attempts) == ("sent", None, 2)
    assert len(postbox.received) == 1


def test_the_waits_grow_and_span_hours() -> None:
    waits = [wait_seconds(made) for made in range(1, delivery.ATTEMPTS)]
    assert waits[:4] == [5, 10, 20, 40]
    assert waits == sorted(waits)
    assert timedelta(hours=3) < timedelta(seconds=sum(waits)) < timedelta(hours=8)


@pytest.mark.parametrize("answer", ["550 No such person here", "552 Mailbox full", "554 Not wanted"])
def test_a_final_no_makes_a_dead_letter_at_once(postbox: Postbox, answer: str) -> None:
    it = write()
    postbox.answers = [answer]
    deliver(it.id)
    assert (newest().state, newest().error) == ("failed", answer)
    deliver(it.id)
    assert postbox.received == []


def test_a_refused_address_makes_a_dead_letter(postbox: Postbox) -> None:
    it = write()
    postbox.refused_recipients[it.recipient] = "550 Unknown"
    deliver(it.id)
    assert (newest().state, newest().error) == ("failed", "550 Unknown")


def test_a_greylisted_address_is_asked_again(postbox: Postbox) -> None:
    it = write()
    postbox.refused_recipients[it.recipient] = "450 Greylisted"
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        deliver(it.id)
    assert newest().state == "retrying"
    postbox.refused_recipients.clear()
    deliver(it.id)
    assert newest().state == "sent"


def test_a_server_that_is_down_is_asked_again(app: Flask, db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    send_to(app, port, monkeypatch)
    it = write()
    with pytest.raises(ConnectionRefusedError):
        deliver(it.id)
    assert newest().state == "retrying"
    assert "refused" in (newest().error or "")
    with running_mail_server(port) as (postbox, _port):
        deliver(it.id)
        assert len(postbox.received) == 1
    assert newest().state == "sent"


def test_a_silent_server_is_not_waited_for_for_ever(app: Flask, db: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        send_to(app, silent.getsockname()[1], monkeypatch)
        settings = app.extensions["settings"]
        monkeypatch.setitem(
            app.extensions, "settings", replace(settings, mail=replace(settings.mail, timeout_seconds=1))
        )
        it = write()
        with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
            deliver(it.id)
    assert newest().state == "retrying"


def test_tls_is_asked_for_and_a_server_without_it_gets_nothing(
    app: Flask, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = app.extensions["settings"]
    monkeypatch.setitem(app.extensions, "settings", replace(settings, mail=replace(settings.mail, use_tls=True)))
    it = write()
    with pytest.raises(smtplib.SMTPNotSupportedError):
        deliver(it.id)
    assert postbox.received == []
    assert newest().state == "retrying"


def test_after_the_last_attempt_the_mail_is_given_up_and_kept(postbox: Postbox) -> None:
    it = write()
    with transaction():
        it.attempts = delivery.ATTEMPTS - 1
    postbox.answers = ["451 Still busy"]
    deliver(it.id)
    assert (newest().state, newest().error) == ("failed", "451 Still busy")


def test_a_missing_attachment_is_an_error_and_not_a_mail_without_it(postbox: Postbox) -> None:
    it = write(attachments=[Attachment("ab/missing.pdf", "x.pdf", "application/pdf")])
    with pytest.raises(FileNotFoundError):
        deliver(it.id)
    assert postbox.received == []
    assert newest().error == "FileNotFoundError: x.pdf is not in the store"


def test_while_one_worker_sends_another_one_leaves_the_mail_to_it(postbox: Postbox) -> None:
    it = write()
    with transaction():
        it.claim()
    with pytest.raises(Busy):
        deliver(it.id)
    assert postbox.received == []


def test_a_worker_that_died_while_sending_does_not_keep_the_mail(postbox: Postbox) -> None:
    it = write()
    with transaction():
        it.claim()
    with clock.freeze(clock.now() + delivery.CLAIM_LASTS):
        deliver(it.id)
    assert len(postbox.received) == 1
    assert newest().state == "sent"


def test_a_second_delivery_after_an_accident_carries_the_same_message_id(postbox: Postbox) -> None:
    it = write()
    deliver(it.id)
    with transaction():
        it.sent_at = None
    deliver(it.id)
    assert postbox.received[0]["Message-ID"] == postbox.received[1]["Message-ID"] == it.message_id


def test_a_given_up_mail_sent_again_is_sent(postbox: Postbox, run_jobs: Callable[..., int]) -> None:
    it = write()
    postbox.answers = ["550 No"]
    run_jobs()
    with transaction():
        assert resending.send_again([it.id], at_once=True) == [it.id]
        assert resending.send_again([it.id], at_once=True) == []
    run_jobs()
    assert [mail.state for mail in all_mails()] == ["sent"]
    assert len(postbox.received) == 1
