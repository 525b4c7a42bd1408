"""What is told of a person on request, and what is left after erasure."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.accounts import erasing
from app.config import Settings
from app.database import db, transaction
from app.errors import Conflict
from app.payouts import declaring, methods, privacy, settling
from app.payouts.models import Payout, PayoutDocument, PayoutMethod, PayoutStep, TaxDetails
from app.payouts.stepping import locked
from tests.cast import Cast
from tests.factories.payouts import IBAN, a_batch, balance, payable


def test_everything_we_keep_is_told_in_the_clear_to_its_owner(payout: Payout, cast: Cast) -> None:
    assert privacy.payouts_about(cast.bob).rows[0]["reference"] == payout.reference
    assert privacy.methods_about(cast.bob).rows[0]["account"] == IBAN
    assert privacy.tax_about(cast.bob).rows[0]["number"] == "84071512345"
    assert [
        list(section(cast.alice).rows) for section in (privacy.payouts_about, privacy.methods_about, privacy.tax_about)
    ] == [[], [], []]


def test_while_money_is_on_its_way_nothing_is_erased(payout: Payout, cast: Cast) -> None:
    with pytest.raises(Conflict), transaction():
        erasing.erase(cast.bob)
    with pytest.raises(Conflict, match="is on its way"), transaction():
        privacy.forget(cast.bob, cast.bob.email)
    assert methods.account_of(payout.method).account == IBAN


def test_erasure_forgets_bank_and_tax_data_and_keeps_the_books(payout: Payout, cast: Cast) -> None:
    with transaction():
        declaring.agree(cast.bob)
    with transaction():
        settling.paid(locked(payout.id), reason="statement")
    steps = db.session.scalar(sa.select(sa.func.count(PayoutStep.id)))
    with transaction():
        erasing.erase(cast.bob)
    method, tax = db.session.scalars(sa.select(PayoutMethod)).one(), db.session.scalars(sa.select(TaxDetails)).one()
    assert (method.sealed, method.shown, method.account_digest, method.told_email, method.end_reason) == (
        None,
        "",
        None,
        "",
        "erased",
    )
    assert (tax.sealed, tax.number_shown) == (None, "")
    kept = db.session.get_one(Payout, payout.id)
    assert (kept.amount_minor, kept.state, kept.shown) == (5_000, "paid", "")
    assert db.session.scalar(sa.select(sa.func.count(PayoutStep.id))) == steps
    assert db.session.scalars(sa.select(PayoutDocument)).one().snapshot["payee"]["name"] == "Bob Kowalski"
    raw = " ".join(
        db.session.scalars(sa.text("SELECT t::text FROM payout_method t UNION ALL SELECT t::text FROM tax_details t"))
    )
    assert "Kowalski" not in raw and "bob@" not in raw


def test_what_waits_in_a_batch_is_taken_out_first(cast: Cast, by_files: Settings) -> None:
    payable(cast.bob)
    batch = a_batch(cast.fatma)
    with transaction():
        privacy.forget(cast.bob, cast.bob.email)
    assert batch.payouts[0].state == "withdrawn"
    assert balance(cast.bob).minor == 5_000
