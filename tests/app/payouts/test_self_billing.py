"""Self-billing documents: their tax, their numbers, their words in five languages, and that they never change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pypdf
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app.config import LANGUAGES
from app.database import db, transaction
from app.mail.models import MailAttachment, MailMessage
from app.money import Money
from app.payouts import declaring, settling
from app.payouts.document import render
from app.payouts.models import Payout, PayoutDocument
from app.payouts.snapshot import CREDIT_NOTE, INVOICE, Party, Snapshot, label, printable
from app.payouts.stepping import locked
from app.payouts.taxation import TREATMENTS, taxed, treatment_of
from tests.cast import Cast
from tests.factories.payouts import tax_details

US = Party(
    name="Imece Studio OÜ", street="Kalamaja 12", postcode="10415", city="Tallinn", country="EE", vat_id="EE102345678"
)


def a_snapshot(language: str = "en", **changes: object) -> Snapshot:
    values: dict[str, object] = {
        "type_code": INVOICE,
        "label": "SB-2026-00001",
        "language": language,
        "issue_date": date(2026, 11, 20),
        "paid_on": date(2026, 11, 20),
        "payout_reference": "7K2M-9QXF-4T8CV",
        "agreement_version": "2026-11",
        "agreed_on": date(2026, 11, 1),
        "payee": Party(
            name="आदा शर्मा", street="एम जी रोड 5", postcode="411001", city="पुणे", country="IN", number="ABCDE1234F"
        ),
        "us": US,
        "currency": "EUR",
        "treatment": "domestic",
        "rate_bp": 2_400,
        "net_minor": 10_000,
        "tax_minor": 2_400,
        "total_minor": 12_400,
    }
    return Snapshot(**{**values, **changes})  # type: ignore[arg-type]


def settle(payout: Payout) -> PayoutDocument | None:
    with transaction():
        settling.paid(locked(payout.id), reason="statement")
    return db.session.scalar(sa.select(PayoutDocument).where(PayoutDocument.type_code == INVOICE))


@pytest.fixture
def agreed(cast: Cast, payout: Payout) -> Payout:
    with transaction():
        declaring.agree(cast.bob)
    return payout


@pytest.mark.parametrize(
    ("payee", "registered", "us", "treatment"),
    [
        ("PL", False, "EE", "not_registered"),
        ("EE", False, "EE", "not_registered"),
        ("EE", True, "EE", "domestic"),
        ("PL", True, "EE", "reverse_charge"),
        ("TR", True, "EE", "outside_scope"),
        ("PL", True, "TR", "outside_scope"),
    ],
)
def test_where_the_tax_is_due(payee: str, registered: bool, us: str, treatment: str) -> None:
    assert treatment_of(payee_country=payee, is_registered=registered, our_country=us) == treatment


@given(st.integers(1, 10**12), st.sampled_from(TREATMENTS), st.integers(0, 3_000))
def test_net_and_tax_are_the_gross_amount(minor: int, treatment: str, rate_bp: int) -> None:
    found = taxed(Money(minor, "EUR"), treatment, domestic_rate_bp=rate_bp)
    assert found.net + found.tax == Money(minor, "EUR")
    assert found.tax.minor >= 0
    assert treatment == "domestic" or found.tax.is_zero


def test_without_an_agreement_there_is_no_document(payout: Payout) -> None:
    assert settle(payout) is None


def test_with_it_a_paid_payout_has_one(agreed: Payout, cast: Cast) -> None:
    document = settle(agreed)
    year = document.issued_at.year
    assert (document.label, document.total) == (f"SB-{year}-00001", Money(5_000, "EUR"))
    snapshot = Snapshot.from_json(document.snapshot)
    assert (snapshot.payee.city, snapshot.treatment, snapshot.tax_minor) == ("Gdańsk", "not_registered", 0)


def test_a_company_of_our_country_has_its_tax_inside_the_amount(agreed: Payout, cast: Cast) -> None:
    tax_details(cast.bob, "company", "EE", "EE101234567")
    document = settle(agreed)
    assert (document.net_minor, document.tax_minor) == (4_032, 968)


def test_a_company_elsewhere_in_the_union_is_told_who_owes_the_tax(
    agreed: Payout, cast: Cast, client: FlaskClient
) -> None:
    tax_details(cast.bob, "company", "PL", "PL5261040828")
    document = settle(agreed)
    pdf = cast.signed_in(client, cast.bob).get(f"/account/payouts/documents/{document.label}.pdf")
    words = text_of(pdf.data)
    assert "Self-billing" in words and "Reverse charge" in words and "PL5261040828" in words


def test_a_returned_payout_takes_its_document_back_with_another(agreed: Payout) -> None:
    first = settle(agreed)
    with transaction():
        settling.returned(locked(agreed.id), reason="AC04", on=date(2026, 11, 23))
    second = db.session.scalars(sa.select(PayoutDocument).where(PayoutDocument.type_code == CREDIT_NOTE)).one()
    assert second.label.startswith("SBC-")
    assert Snapshot.from_json(second.snapshot).original_label == first.label
    assert second.total == first.total


def test_documents_refuse_raw_changes(agreed: Payout) -> None:
    settle(agreed)
    for statement in (
        "UPDATE payout_document SET total_minor = 1",
        "DELETE FROM payout_document",
        "TRUNCATE payout_document",
    ):
        with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
            db.session.execute(sa.text(statement))


def test_the_mail_brings_the_document(agreed: Payout, run_jobs: Callable[..., int]) -> None:
    document = settle(agreed)
    run_jobs()
    attached = db.session.scalars(sa.select(MailAttachment)).one()
    assert attached.filename == f"{document.label}.pdf"
    assert "transferred" in db.session.get_one(MailMessage, attached.message_id).text


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_reads_in_every_language_and_comes_out_the_same(app: Flask, language: str) -> None:
    it = a_snapshot(language)
    assert render(it) == render(it)
    words = text_of(render(it))
    for part in ("SB-2026-00001", "7K2M-9QXF-4T8CV", "Imece Studio OÜ", "आदा"):
        assert part in words


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_every_treatment_is_said(app: Flask, treatment: str) -> None:
    assert render(a_snapshot(treatment=treatment)).startswith(b"%PDF")


def test_a_snapshot_comes_back_as_it_went() -> None:
    it = a_snapshot(type_code=CREDIT_NOTE, original_label="SB-2026-00001", reason="AC04")
    assert Snapshot.from_json(it.as_json()) == it
    assert label("SB", 2026, 42) == "SB-2026-00042"
    assert printable("a\u202eb\x00 ") == "a b"


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)
