"""Erasure and letters: what has left is forgotten, what has not left stays here, and one last letter says so."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from app.accounts import erasing
from app.database import transaction
from tests.app.mail.letters import all_mails, templates_on, write
from tests.cast import Cast


def test_a_letter_that_has_not_left_does_not_leave_any_more(
    app: Flask, cast: Cast, run_jobs: Callable[..., int]
) -> None:
    with templates_on(app):
        write(to=cast.alice.email, name="already sent")
        run_jobs()
        write(to=cast.alice.email, name="not sent yet")
    with transaction():
        erasing.erase(cast.alice)
    run_jobs()

    sent, waiting, last = all_mails()
    assert (sent.state, waiting.state, last.state) == ("sent", "held", "sent")
    for letter in (sent, waiting):
        assert (letter.text, letter.html) == ("", "")
        assert "alice" not in f"{letter.recipient}{letter.subject}".lower()
    assert last.recipient == "alice@customer.example"


def test_the_letters_of_others_stay(app: Flask, cast: Cast) -> None:
    with templates_on(app):
        write(to=cast.charlie.email, name="for Charlie")
    with transaction():
        erasing.erase(cast.alice)
    assert "for Charlie" in all_mails()[0].text
