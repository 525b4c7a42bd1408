"""What a customer sees of invoices, and that a stranger sees nothing."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.invoices.models import Invoice
from app.invoices.queries import captured_payment_of, credit_note_of
from app.orders.models import Order
from app.orders.states import State
from tests.app.invoices.reading import text_of
from tests.cast import Cast
from tests.factories.invoices import Item, an_invoice, order_of_items, pay, refund

Jobs = Callable[..., int]


@pytest.fixture
def invoice(db: Any, cast: Cast, run_jobs: Jobs) -> Invoice:
    made = an_invoice(Item("Brand <b>film</b>"), placed_by=cast.alice)
    run_jobs(only="invoices.deliver")
    return made


@pytest.fixture
def alice(cast: Cast, browser: Callable[[], FlaskClient]) -> FlaskClient:
    return cast.signed_in(browser(), cast.alice)


def paths(invoice: Invoice) -> list[str]:
    start = f"/invoices/{invoice.label}"
    return [start, f"{start}/document.pdf", f"{start}/factur-x.xml"]


def test_the_page_shows_the_whole_invoice(invoice: Invoice, alice: FlaskClient) -> None:
    page = alice.get(f"/invoices/{invoice.label}").text
    for words in (invoice.label, "Imece Studio OÜ", "Şahin Tekstil Ltd. Şti.", "€120.00", "€20.00", "Download PDF"):
        assert words in page
    assert "Brand &lt;b&gt;film&lt;/b&gt;" in page


def test_the_pdf_is_the_one_that_was_issued(invoice: Invoice, alice: FlaskClient) -> None:
    assert invoice.document is not None
    digest = invoice.document.pdf_sha256
    answer = alice.get(f"/invoices/{invoice.label}/document.pdf")
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == f"inline; filename={invoice.label}.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.get_etag() == (digest, False)
    assert sha256(answer.data).hexdigest() == digest
    assert invoice.label in text_of(answer.data)


def test_the_pdf_can_be_saved_instead_of_shown(invoice: Invoice, alice: FlaskClient) -> None:
    answer = alice.get(f"/invoices/{invoice.label}/document.pdf?download=1")
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_copy_at_hand_is_not_sent_again(invoice: Invoice, alice: FlaskClient) -> None:
    assert invoice.document is not None
    tag = {"If-None-Match": f'"{invoice.document.pdf_sha256}"'}
    answer = alice.get(f"/invoices/{invoice.label}/document.pdf", headers=tag)
    assert (answer.status_code, answer.data) == (304, b"")


def test_the_e_invoice_is_a_download(invoice: Invoice, alice: FlaskClient) -> None:
    answer = alice.get(f"/invoices/{invoice.label}/factur-x.xml")
    assert answer.mimetype == "application/xml"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={invoice.label}.xml"
    assert b"urn:cen.eu:en16931:2017" in answer.data


def test_charlie_finds_no_invoice_of_alice(invoice: Invoice, cast: Cast, browser: Callable[[], FlaskClient]) -> None:
    charlie = cast.signed_in(browser(), cast.charlie)
    stranger = browser()
    for path in paths(invoice):
        assert charlie.get(path).status_code == 404
        assert stranger.get(path).status_code == 404
    assert invoice.label not in charlie.get("/account/invoices").text


def test_charlie_finds_no_pro_forma_of_alice(db: Any, cast: Cast, browser: Callable[[], FlaskClient]) -> None:
    order = order_of_items(Item(), placed_by=cast.alice)
    path = f"/orders/{order.reference}/pro-forma.pdf"
    assert cast.signed_in(browser(), cast.charlie).get(path).status_code == 404
    assert browser().get(path).status_code == 404


@pytest.mark.parametrize("label", ["INV-2026-99999", "x" * 400, "..%2f..", "INV 1", "%FF%FE"])
def test_a_number_that_does_not_exist_is_not_found(alice: FlaskClient, label: str) -> None:
    for ending in ("", "/document.pdf", "/factur-x.xml"):
        assert alice.get(f"/invoices/{label}{ending}").status_code == 404


def test_the_list_holds_invoices_and_credit_notes(invoice: Invoice, alice: FlaskClient, cast: Cast) -> None:
    row = refund(pay(order_of_items(Item(), placed_by=cast.alice)), 30_00)
    note = credit_note_of(row.id)
    assert note is not None
    page = alice.get("/account/invoices").text
    for words in (invoice.label, note.label, "-€30.00", "being prepared"):
        assert words in page


def test_an_empty_list_says_when_there_will_be_one(alice: FlaskClient) -> None:
    assert "No invoices yet" in alice.get("/account/invoices").text


def test_the_list_asks_strangers_to_sign_in(db: Any, client: FlaskClient) -> None:
    assert client.get("/account/invoices").status_code == 302


@pytest.mark.parametrize("page", ["x", "0", "-1", "9999999999999999999999"])
def test_a_bad_page_number_is_refused_in_words(alice: FlaskClient, page: str) -> None:
    assert alice.get(f"/account/invoices?page={page}").status_code == 422


def test_a_document_that_is_not_drawn_yet_says_so(db: Any, cast: Cast, alice: FlaskClient) -> None:
    invoice = an_invoice(placed_by=cast.alice)
    assert "The PDF is being prepared." in alice.get(f"/invoices/{invoice.label}").text
    assert alice.get(f"/invoices/{invoice.label}/document.pdf").status_code == 503


def test_a_credit_note_and_its_invoice_lead_to_one_another(db: Any, cast: Cast, alice: FlaskClient) -> None:
    invoice = an_invoice(placed_by=cast.alice)
    note = credit_note_of(refund(pay_of(invoice), 10_00, "Late").id)
    assert note is not None
    assert f'href="/invoices/{note.label}"' in alice.get(f"/invoices/{invoice.label}").text
    page = alice.get(f"/invoices/{note.label}").text
    assert f'href="/invoices/{invoice.label}"' in page
    assert f"This credit note corrects invoice {invoice.label}" in page


def pay_of(invoice: Invoice) -> Any:
    payment = captured_payment_of(invoice.order_id)
    assert payment is not None
    return payment


def test_who_pays_by_transfer_gets_a_pro_forma_until_the_order_is_paid(db: Any, cast: Cast, alice: FlaskClient) -> None:
    order = order_of_items(Item(), placed_by=cast.alice, locale="pl")
    path = f"/orders/{order.reference}/pro-forma.pdf"
    answer = alice.get(path)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    text = text_of(answer.data)
    assert order.reference in text
    assert "EE38\u00a02200" in text
    pay(db.session.merge(order))
    assert alice.get(path).status_code == 410


@pytest.mark.parametrize("state", [State.CANCELLED, State.EXPIRED])
def test_a_closed_order_has_no_pro_forma(db: Any, cast: Cast, alice: FlaskClient, state: State) -> None:
    order: Order = order_of_items(Item(), placed_by=cast.alice, state=state)
    assert alice.get(f"/orders/{order.reference}/pro-forma.pdf").status_code == 410


def test_the_order_page_leads_to_the_invoice(invoice: Invoice, alice: FlaskClient) -> None:
    page = alice.get(f"/orders/{invoice.order.reference}").text
    assert f'href="/invoices/{invoice.label}"' in page


def test_the_order_page_offers_the_pro_forma_before(db: Any, cast: Cast, alice: FlaskClient) -> None:
    order = order_of_items(Item(), placed_by=cast.alice)
    assert f"/orders/{order.reference}/pro-forma.pdf" in alice.get(f"/orders/{order.reference}").text


def test_looking_changes_nothing(invoice: Invoice, alice: FlaskClient, queries: list[str]) -> None:
    for path in [*paths(invoice), "/account/invoices"]:
        queries.clear()
        alice.get(path)
        assert not [each for each in queries if each.split()[0] in {"INSERT", "DELETE"}]
