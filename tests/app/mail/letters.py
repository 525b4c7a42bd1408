"""Templates for tests, and mails written from them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader

from app.database import db, transaction
from app.mail.models import MailMessage
from app.mail.outbox import send_later

TEMPLATES = {
    "tests/hello.txt": (
        '{% extends "mail/base.txt" %}\n'
        '{% block subject %}{{ _("Sign in") }} {{ name }}{% endblock %}\n'
        "{% block content %}\nHello {{ name }}, <b> stays as it is.\n{% endblock %}\n"
    ),
    "tests/hello.html": (
        '{% extends "mail/base.html" %}{% from "mail/parts.html" import button, facts with context %}\n'
        "{% block content %}<p>Hello {{ name }}</p>{{ button('Open', absolute_url('health.alive')) }}"
        "{{ facts([('Number', 7)]) }}{% endblock %}"
    ),
    "tests/nameless.txt": "No subject here\n",
    "tests/nameless.html": "x",
}


@contextmanager
def templates_on(app: Flask) -> Iterator[None]:
    """While it lasts, `app` knows the templates above."""
    before = app.jinja_env.loader
    assert before is not None
    app.jinja_env.loader = ChoiceLoader([DictLoader(TEMPLATES), before])
    try:
        yield
    finally:
        app.jinja_env.loader = before


def write(to: str = "alice@customer.example", name: str = "Alice", **options: Any) -> MailMessage:
    """Write a mail in a transaction of its own and return it."""
    with transaction():
        send_later("tests/hello", to=to, locale=options.pop("locale", "en"), name=name, **options)
    return newest()


def newest() -> MailMessage:
    return db.session.scalars(sa.select(MailMessage).order_by(MailMessage.id.desc()).limit(1)).one()


def all_mails() -> list[MailMessage]:
    return list(db.session.scalars(sa.select(MailMessage).order_by(MailMessage.id)))


def give_up(message: MailMessage, error: str = "550 No such person here") -> MailMessage:
    with transaction():
        message.attempts = 1
        message.note_failure(error)
        message.give_up()
    return message
