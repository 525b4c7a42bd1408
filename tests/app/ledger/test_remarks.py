"""What staff write about a movement of money stands apart from the books, which nothing can be taken out of."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_babel import force_locale

from app.database import transaction
from app.ledger import correcting, menus, remarks
from app.ledger.models import Correction
from app.ledger.posting import posted
from app.ledger.units import Amount
from app.ledger.wording import because_lines
from tests.cast import Cast


def test_words_of_staff_stand_beside_the_books_and_go_with_the_person(app: Flask, db: Any, cast: Cast) -> None:
    """A correction is posted; the books keep its number, the words are read until the account is erased."""
    amount = Amount(500, "EUR")
    with transaction():
        prepared = correcting.prepare(
            cast.bob, "available", amount, reason="Bob’s mother was ill", key="k" * 24, by=cast.fatma
        )
    with transaction():
        correcting.post_correction(prepared.id, by=cast.ada)
    because = posted(f"correction:{prepared.id}").because
    assert "mother" not in str(because)
    with app.test_request_context(), force_locale("en"):
        assert ("Reason", "Bob’s mother was ill") in because_lines(because)
        assert menus.remarks_about(cast.bob).rows[0]["text"] == "Bob’s mother was ill"
        with transaction():
            remarks.forget(cast.bob, cast.bob.email)
        assert ("Reason", "These words were erased with the account.") in because_lines(because)
    everything = db.session.execute(sa.text("SELECT t::text FROM ledger_posting t")).scalars().all()
    assert "mother" not in str(everything)
    assert db.session.scalars(sa.select(Correction.reason)).all() == [""]
