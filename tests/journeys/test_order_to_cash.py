"""The main story: somebody orders a service from the catalogue, pays it, and receives an invoice by mail as a PDF."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from app.database import db
from app.invoices.models import Invoice
from app.mail.models import MailMessage
from app.media.storage import storage
from app.money import Money
from app.orders.models import Order
from tests.factories.catalogue import make_bundle, make_service
from tests.jobs import perform_due
from tests.journeys.accessible import check_accessible, check_fits
from tests.journeys.conftest import Live

FILLED = {
    "kind": "company",
    "company_name": "Zeytindalı Gıda Ltd. Şti.",
    "vat_id": "9980412356",
    "name": "Zeynep Şahin",
    "email": "zeynep@zeytindali.example",
    "street": "Liman Caddesi 18",
    "postcode": "35400",
    "city": "Urla",
    "country": "TR",
    "locale": "tr",
    "quantity": "1",
    "currency": "EUR",
    "note": "Açılıştan önce",
}


def test_a_guest_orders_pays_and_is_invoiced(fresh_app: Flask) -> None:
    """Through HTTP alone, without script: order, verify, pay in the sandbox, notice, invoice by mail."""
    with fresh_app.app_context():
        make_service("portrait-film", lead_time_days=28)
        db.session.remove()
    browser, reference = fresh_app.test_client(), _order_as_guest(fresh_app.test_client)
    with fresh_app.app_context():
        perform_due()
        assert _letters() == ["accounts/mail/verify"]
        _open_verification(browser)
        perform_due()
        assert _letters() == ["accounts/mail/verify", "orders/mail/received"]
        browser.get(_link("orders/mail/received", f"/orders/{reference}/open"))
        assert browser.get(f"/orders/{reference}").status_code == 200
        _pay(browser, reference)
        assert _state(reference) == "placed", "coming back from the payment page confirms nothing"
        perform_due()
        assert _state(reference) == "paid"
        _check_invoice(reference)


@pytest.mark.browser
def test_the_same_in_a_browser(live: Live, page: Page) -> None:
    with live.inside():
        site, film = make_service("website"), make_service("portrait-film", discipline="film")
        make_bundle("opening-plan", [(site, 1), (film, 1)], Money(180_000, "EUR"), discipline="strategy")
        db.session.remove()
    page.goto("/")
    page.get_by_role("link", name="See the services").click()
    page.get_by_role("link", name="Opening plan").click()
    page.get_by_text("Why?").click()
    expect(page.get_by_text("Bought one by one")).to_be_visible()
    page.get_by_role("link", name="Order this").click()
    _fill(page)
    check_accessible(page)
    page.get_by_role("button", name="Check what I typed").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is everything right?")
    check_accessible(page)
    page.get_by_role("button", name="Place the order").click()
    expect(page).to_have_url(re.compile(r"/orders/[0-9A-Z-]+$"))
    reference = page.url.rpartition("/")[2]
    _verify_in_browser(live, page)
    page.goto(f"/orders/{reference}")
    page.get_by_label("Test card").check()
    page.get_by_role("button", name=re.compile("^Pay")).click()
    expect(page.get_by_role("button", name="Pay", exact=True)).to_be_visible()
    check_accessible(page)
    page.get_by_role("button", name="Pay", exact=True).click()
    live.run_jobs()
    page.goto(f"/orders/{reference}")
    check_accessible(page)
    check_fits(page)
    with live.inside():
        assert _state(reference) == "paid"
        _check_invoice(reference)
        label = db.session.scalars(sa.select(Invoice.label)).one()
        db.session.remove()
    expect(page.get_by_text(label).first).to_be_visible()


def _order_as_guest(new_browser: Callable[[], FlaskClient]) -> str:
    """Form, review, order; the browser that ordered may see its order, another may not."""
    browser = new_browser()
    form = browser.get("/services/portrait-film/order").text
    typed = {**FILLED, "submission_key": _hidden(form, "submission_key")}
    review = browser.post("/services/portrait-film/order", data={**typed, "step": "review"}).text
    agreed = {**typed, "agreed_total": _hidden(review, "agreed_total"), "step": "place"}
    answer = browser.post("/services/portrait-film/order", data=agreed)
    assert answer.status_code == 303
    again = browser.post("/services/portrait-film/order", data=agreed)
    assert again.location == answer.location, "a double click is one order"
    reference = answer.location.rpartition("/")[2]
    assert browser.get(f"/orders/{reference}").status_code == 200
    assert new_browser().get(f"/orders/{reference}").status_code == 404
    return reference


def _open_verification(browser: FlaskClient) -> None:
    path = _link("accounts/mail/verify", "/verif")
    page = browser.get(path)
    assert page.status_code == 200
    assert _letters() == ["accounts/mail/verify"], "looking at the link does not use it up"
    assert browser.post(path).status_code == 303


def _pay(browser: FlaskClient, reference: str) -> None:
    page = browser.get(f"/orders/{reference}").text
    started = browser.post(f"/orders/{reference}/payments", data={"gateway": "sandbox", "key": _hidden(page, "key")})
    sandbox = re.sub(r"^https?://[^/]+", "", started.location)
    answer = browser.post(f"{sandbox}/decision", data={"decision": "pay", "delivery": "doubled"})
    assert answer.status_code == 303


def _check_invoice(reference: str) -> None:
    """One invoice, mailed once, whose PDF says who owes what in the buyer's language."""
    order = db.session.scalars(sa.select(Order).where(Order.reference == reference)).one()
    invoice = db.session.scalars(sa.select(Invoice).where(Invoice.order_id == order.id)).one()
    mail = db.session.scalars(sa.select(MailMessage).where(MailMessage.template == "invoices/mail/invoice")).one()
    assert mail.sent_at is not None and mail.recipient == FILLED["email"]
    [pdf] = [each for each in mail.attachments if each.content_type == "application/pdf"]
    reader = PdfReader(io.BytesIO(storage().get(pdf.file_key)))
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    assert invoice.label in text and "Zeytindalı Gıda Ltd. Şti." in text
    assert reader.trailer["/Root"]["/Lang"].startswith("tr")
    assert invoice.total_minor == order.total_minor == order.paid_minor


def _fill(page: Page) -> None:
    page.get_by_label("A company").check()
    page.get_by_label("Company name").fill(FILLED["company_name"])
    page.get_by_label("Your name").fill(FILLED["name"])
    page.get_by_label("E-mail address").fill(FILLED["email"])
    page.get_by_label("Street and number").fill(FILLED["street"])
    page.get_by_label("Postal code").fill(FILLED["postcode"])
    page.get_by_label("City").fill(FILLED["city"])
    page.get_by_label("Country").select_option("TR")
    page.get_by_label("Language of mails and documents").select_option("tr")


def _verify_in_browser(live: Live, page: Page) -> None:
    live.run_jobs()
    with live.inside():
        path = _link("accounts/mail/verify", "/verif")
        db.session.remove()
    page.goto(path)
    check_accessible(page)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    live.run_jobs()


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert found is not None, f"the page has no field {name}"
    value = re.search(r'value="([^"]*)"', found.group())
    assert value is not None
    return value.group(1)


def _letters() -> list[str]:
    """The templates of the mails that have left, in their order."""
    db.session.rollback()
    return list(
        db.session.scalars(
            sa.select(MailMessage.template).where(MailMessage.sent_at.is_not(None)).order_by(MailMessage.id)
        )
    )


def _link(template: str, path: str) -> str:
    """The path and query of the link in the newest mail of that kind."""
    db.session.rollback()
    text = db.session.scalars(
        sa.select(MailMessage.text).where(MailMessage.template == template).order_by(MailMessage.id.desc())
    ).first()
    found = re.search(rf"https?://[^/\s]+({re.escape(path)}\S*)", text or "")
    assert found is not None, f"no link to {path} in {template}"
    return found.group(1)


def _state(reference: str) -> str:
    db.session.rollback()
    return db.session.scalars(sa.select(Order.state).where(Order.reference == reference)).one()
