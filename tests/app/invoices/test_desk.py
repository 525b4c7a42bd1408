"""Invoices at the desk: found, exported, sent once more, and closed to whoever has no business there."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.accounts.models import AuditEntry
from app.database import db as database
from app.invoices.models import Invoice
from app.mail.models import MailMessage
from tests.cast import Cast
from tests.factories.invoices import Item, an_invoice, order_of_items, pay, refund, the_credit_note
from tests.factories.orders import a_contact

Jobs = Callable[..., int]


@pytest.fixture
def fatma(cast: Cast, browser: Callable[[], FlaskClient]) -> FlaskClient:
    return cast.signed_in(browser(), cast.fatma)


@pytest.fixture
def two(db: Any, cast: Cast, run_jobs: Jobs) -> tuple[Invoice, Invoice]:
    """An invoice of Alice's company in euro, and one of Çelik in lira, both with files."""
    with clock.freeze(datetime(2026, 3, 1, 9, 0, tzinfo=UTC)):
        first = an_invoice(Item(unit_net_minor=100_00), placed_by=cast.alice)
    with clock.freeze(datetime(2026, 5, 1, 9, 0, tzinfo=UTC)):
        contact = a_contact(company_name="=Çelik A.Ş.", email="celik@customer.example", vat_id="TR123")
        items = Item("A", 10_00, 3, vat_rate_bp=2000), Item("B", 5_00, 1, "E", 0, "Art. 132")
        second = an_invoice(*items, contact=contact, currency="TRY")
    run_jobs(only="invoices.deliver")
    return first, second


def rows_of(answer: Any) -> list[list[str]]:
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.text)))[1:]


def shown(page: str, *invoices: Invoice) -> list[bool]:
    return [f'href="/desk/invoices/{each.label}"' in page for each in invoices]


def test_the_list_shows_every_invoice(two: tuple[Invoice, Invoice], fatma: FlaskClient) -> None:
    page = fatma.get("/desk/invoices").text
    assert shown(page, *two) == [True, True]
    assert page.index(two[1].label) < page.index(two[0].label)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("q=çelik", [False, True]),
        ("q=00001", [True, False]),
        ("q=%25", [False, False]),
        ("currency=EUR", [True, False]),
        ("kind=invoice", [True, True]),
        ("kind=credit_note", [False, False]),
        ("since=2026-04-01", [False, True]),
        ("until=2026-03-01", [True, False]),
        ("since=2026-03-01&until=2026-05-01", [True, True]),
    ],
)
def test_filters_narrow_the_list(
    two: tuple[Invoice, Invoice], fatma: FlaskClient, filters: str, expected: list[bool]
) -> None:
    assert shown(fatma.get(f"/desk/invoices?{filters}").text, *two) == expected


@pytest.mark.parametrize("sort", ["date", "-date", "number", "-number", "buyer", "-buyer", "total", "-total"])
def test_it_sorts_by_every_column_both_ways(two: tuple[Invoice, Invoice], fatma: FlaskClient, sort: str) -> None:
    page = fatma.get(f"/desk/invoices?sort={sort}").text
    first_comes_first = page.index(two[0].label) < page.index(two[1].label)
    by = {"date": 1, "number": 1, "buyer": 0, "total": 1}[sort.removeprefix("-")]
    assert first_comes_first == (bool(by) != sort.startswith("-"))


@pytest.mark.parametrize(
    "bad", ["sort=id", "kind=x", "currency=XXX", "since=yesterday", "until=2026-13-01", "page=x", "q=" + "x" * 300]
)
def test_bad_filters_are_refused_in_words(two: tuple[Invoice, Invoice], fatma: FlaskClient, bad: str) -> None:
    for path in ("/desk/invoices", "/desk/invoices/export.csv", "/desk/invoices/accounting.csv"):
        status = fatma.get(f"{path}?{bad}").status_code
        assert status == (422 if not bad.startswith("page") or path == "/desk/invoices" else 200)


def test_the_empty_list_says_where_invoices_come_from(db: Any, fatma: FlaskClient) -> None:
    assert "Nobody writes them by hand." in fatma.get("/desk/invoices").text
    assert "Nothing fits these filters" in fatma.get("/desk/invoices?q=x").text


def test_the_export_has_one_row_per_document(two: tuple[Invoice, Invoice], fatma: FlaskClient) -> None:
    rows = rows_of(fatma.get("/desk/invoices/export.csv?sort=number"))
    assert [row[0] for row in rows] == [each.label for each in two]
    assert rows[0][5:9] == ["EUR", "100.00", "20.00", "120.00"]
    assert rows[1][4] == "'=Çelik A.Ş."


def test_the_accounting_export_has_one_row_per_vat_group(two: tuple[Invoice, Invoice], fatma: FlaskClient) -> None:
    rows = rows_of(fatma.get("/desk/invoices/accounting.csv?currency=TRY"))
    assert [row[8:12] for row in rows] == [["S", "20.00", "30.00", "6.00"], ["E", "0.00", "5.00", "0.00"]]
    assert {(row[5], row[6]) for row in rows} == {("TR", "TR123")}


def test_exports_of_credit_notes_are_negative_and_add_up_to_what_was_kept(db: Any, fatma: FlaskClient) -> None:
    order = order_of_items(Item())
    note = the_credit_note(refund(pay(order), order.total_minor))
    rows = rows_of(fatma.get("/desk/invoices/export.csv?sort=date"))
    assert [row[8] for row in rows] == ["120.00", "-120.00"]
    assert rows[1][0] == note.label
    assert rows[1][9] == rows[0][0]


def test_the_page_names_the_record_and_the_mails(two: tuple[Invoice, Invoice], fatma: FlaskClient) -> None:
    invoice = two[0]
    assert invoice.document is not None
    page = fatma.get(f"/desk/invoices/{invoice.label}").text
    for words in (invoice.document.pdf_sha256, "alice@customer.example", "on its way", "cannot be changed or deleted"):
        assert words in page


def test_the_mail_is_sent_again_and_audited(two: tuple[Invoice, Invoice], fatma: FlaskClient, cast: Cast) -> None:
    label = two[0].label
    answer = fatma.post(f"/desk/invoices/{label}/mailings")
    assert answer.status_code == 303
    sent = database.session.scalars(sa.select(MailMessage).where(MailMessage.subject.contains(label))).all()
    assert len(sent) == 2
    entry = database.session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "invoice.sent_again")).one()
    assert (entry.actor_id, entry.subject_id) == (cast.fatma.id, label)


def test_a_document_without_a_file_is_not_sent(db: Any, fatma: FlaskClient) -> None:
    invoice = an_invoice()
    assert fatma.post(f"/desk/invoices/{invoice.label}/mailings").status_code == 503
    assert "is being prepared by a job" in fatma.get(f"/desk/invoices/{invoice.label}").text


@pytest.mark.parametrize("name", ["charlie", "alice", "bob", "dora"])
def test_the_desk_is_closed_to_those_without_business_there(
    two: tuple[Invoice, Invoice], cast: Cast, browser: Callable[[], FlaskClient], name: str
) -> None:
    someone = cast.signed_in(browser(), getattr(cast, name))
    label = two[0].label
    for path in ("", "/export.csv", "/accounting.csv", f"/{label}"):
        assert someone.get(f"/desk/invoices{path}").status_code == 404
    assert someone.post(f"/desk/invoices/{label}/mailings").status_code == 404


def test_strangers_are_asked_to_sign_in(two: tuple[Invoice, Invoice], client: FlaskClient) -> None:
    for path in ("", "/export.csv", "/accounting.csv", f"/{two[0].label}"):
        assert client.get(f"/desk/invoices{path}").status_code == 302
    assert client.post(f"/desk/invoices/{two[0].label}/mailings").status_code == 302


def test_the_desk_search_finds_invoices_by_number_and_buyer(two: tuple[Invoice, Invoice], fatma: FlaskClient) -> None:
    assert two[1].label in fatma.get("/desk/search?q=çelik").text
    assert two[0].label in fatma.get(f"/desk/search?q={two[0].label}").text


def test_the_desk_search_keeps_invoices_from_those_without_business_there(
    two: tuple[Invoice, Invoice], cast: Cast, browser: Callable[[], FlaskClient]
) -> None:
    dora = cast.signed_in(browser(), cast.dora)
    answer = dora.get("/desk/search?q=INV-2026")
    assert answer.status_code == 200
    assert two[0].label not in answer.text


def test_a_long_list_is_cut_into_pages_that_keep_the_filters(db: Any, fatma: FlaskClient) -> None:
    first, *_ = [an_invoice() for _ in range(26)]
    page = fatma.get("/desk/invoices?q=INV").text
    assert "q=INV" in page
    assert "page=2" in page
    assert first.label in fatma.get("/desk/invoices?q=INV&page=2").text


def test_the_list_needs_a_fixed_number_of_queries(db: Any, fatma: FlaskClient, queries: list[str]) -> None:
    counts = []
    for more in (2, 10):
        for _ in range(more):
            an_invoice()
        queries.clear()
        fatma.get("/desk/invoices")
        counts.append(len(queries))
    assert counts[0] == counts[1]
