"""Quotes: versions, one answer, one order."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.database import transaction
from app.orders import links, quoting
from app.orders.models import Order, Quote, QuoteLine, QuoteVersion
from app.orders.states import State
from tests.cast import Cast
from tests.factories.orders import a_contact
from tests.factories.quotes import a_line, a_quote, a_service

CONTACT = {
    "kind": "company",
    "company_name": "Şahin Tekstil Ltd. Şti.",
    "name": "Alice Şahin",
    "email": "alice@customer.example",
    "street": "Kıbrıs Şehitleri Cd. 12",
    "postcode": "35220",
    "city": "İzmir",
    "country": "TR",
    "locale": "en",
}
LINE = {
    "lines-0-service_id": "0",
    "lines-0-title": "Workshop",
    "lines-0-quantity": "2",
    "lines-0-unit_price": "500.00",
    "lines-0-vat_category": "S",
    "lines-0-vat_rate": "20",
}


def new_quote(**changes: str) -> dict[str, str]:
    until = clock.in_days(10).date().isoformat()
    return {**CONTACT, "currency": "EUR", "relation": "", "valid_until": until, **LINE, **changes}


def orders_in(db: Any) -> list[Order]:
    return list(db.session.scalars(sa.select(Order)))


def next_version(quote: Quote, by: Any, net_minor: int = 40_000, *, sent: bool = True) -> QuoteVersion:
    with transaction():
        version = quoting.write(quote, [a_line(net_minor)], introduction="", expires_at=clock.in_days(7), by=by)
        if sent:
            quoting.send(version)
    return version


def test_the_customer_reads_and_accepts_and_it_is_one_order(
    client: FlaskClient, db: Any, cast: Cast, quote: Quote
) -> None:
    cast.signed_in(client, cast.alice)
    page = client.get(f"/quotes/{quote.reference}").text
    assert "€600.00" in page
    answer = client.post(f"/quotes/{quote.reference}/acceptance", data={"version": "1", "po_number": "PO-7"})
    assert answer.status_code == 303
    [order] = orders_in(db)
    assert answer.location.endswith(f"/orders/{order.reference}")
    assert (order.state, order.total_minor, order.po_number) == (State.PLACED, 60_000, "PO-7")
    assert order.contact_id == quote.contact_id
    assert order.quote_version_id == quote.versions[0].id


def test_accepting_again_leads_to_the_same_order(client: FlaskClient, db: Any, cast: Cast, quote: Quote) -> None:
    cast.signed_in(client, cast.alice)
    first, second = (
        client.post(f"/quotes/{quote.reference}/acceptance", data={"version": "1"}).location for _ in range(2)
    )
    assert first == second
    assert len(orders_in(db)) == 1


def test_the_customer_declines_with_a_reason_and_the_desk_may_answer(
    client: FlaskClient, db: Any, cast: Cast, quote: Quote
) -> None:
    cast.signed_in(client, cast.alice)
    client.post(f"/quotes/{quote.reference}/refusal", data={"version": "1", "reason": "Çok pahalı."})
    assert quote.current.decision.reason == "Çok pahalı."
    assert client.post(f"/quotes/{quote.reference}/acceptance", data={"version": "1"}).status_code == 409
    next_version(quote, cast.dora)
    assert client.post(f"/quotes/{quote.reference}/acceptance", data={"version": "2"}).status_code == 303
    assert orders_in(db)[0].total_minor == 48_000


def test_a_newer_version_takes_the_place_of_the_one_before(
    client: FlaskClient, db: Any, cast: Cast, quote: Quote
) -> None:
    cast.signed_in(client, cast.alice)
    next_version(quote, cast.dora)
    answer = client.post(f"/quotes/{quote.reference}/acceptance", data={"version": "1"})
    assert answer.status_code == 409
    assert "newer version" in answer.text
    assert orders_in(db) == []


def test_a_draft_is_the_desks_until_it_is_sent(client: FlaskClient, db: Any, cast: Cast, quote: Quote) -> None:
    cast.signed_in(client, cast.alice)
    next_version(quote, cast.dora, 11_100, sent=False)
    assert "€111.00" not in client.get(f"/quotes/{quote.reference}").text
    assert client.post(f"/quotes/{quote.reference}/acceptance", data={"version": "2"}).status_code == 409
    unsent = a_quote(cast.dora, quote.contact, sent=False)
    assert client.get(f"/quotes/{unsent.reference}").status_code == 404


def test_an_expired_quote_cannot_be_accepted(client: FlaskClient, db: Any, cast: Cast) -> None:
    quote = a_quote(cast.dora, a_contact(cast.alice), expires_at=clock.in_days(1))
    cast.signed_in(client, cast.alice)
    with clock.freeze(clock.in_days(2)):
        page = client.get(f"/quotes/{quote.reference}")
        assert "The time to decide is over" in page.text
        answer = client.post(f"/quotes/{quote.reference}/acceptance", data={"version": "1"})
    assert answer.status_code == 410
    assert "The time to decide is over" in answer.text
    assert orders_in(db) == []


def test_after_acceptance_no_version_is_written(db: Any, cast: Cast, quote: Quote) -> None:
    with transaction():
        quoting.accept(quote.id, 1, by=cast.alice, locale="en")
    with pytest.raises(quoting.QuoteClosed):
        next_version(quote, cast.dora)


def test_rewriting_a_draft_makes_no_new_version(db: Any, cast: Cast) -> None:
    quote = a_quote(cast.dora, sent=False)
    next_version(quote, cast.dora, sent=False)
    assert [version.version for version in quote.versions] == [1]
    assert db.session.scalar(sa.select(sa.func.count(QuoteLine.id))) == 1
    assert quote.newest.total_minor == 48_000


def test_sending_twice_mails_once(db: Any, cast: Cast, quote: Quote, mails: Any) -> None:
    with transaction():
        quoting.send(quote.versions[0])
    [mail] = mails("orders/mail/quote")
    assert mail.private
    assert quote.reference in mail.subject


def test_an_unverified_customer_gets_the_verification_first(db: Any, cast: Cast, mails: Any) -> None:
    a_quote(cast.dora, a_contact(email="new@customer.example", email_verified_at=None))
    assert [mail.recipient for mail in mails("accounts/mail/verify")] == ["new@customer.example"]
    assert [mail.held_for_verification for mail in mails("orders/mail/quote")] == [True]


def test_a_guest_answers_by_the_signed_link(client: FlaskClient, db: Any, cast: Cast) -> None:
    quote = a_quote(cast.dora, a_contact(email="guest@customer.example"))
    opened = client.get(links.quote_link(quote).removeprefix("http://imece.test"))
    assert opened.status_code == 303
    answer = client.post(f"/quotes/{quote.reference}/acceptance", data={"version": "1"})
    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200
    assert orders_in(db)[0].placed_by_id is None


@pytest.mark.parametrize("who", ["anonymous", "charlie"])
def test_a_stranger_finds_no_quote(client: FlaskClient, db: Any, cast: Cast, quote: Quote, who: str) -> None:
    if who == "charlie":
        cast.signed_in(client, cast.charlie)
    base = f"/quotes/{quote.reference}"
    for method, path, data in (
        ("GET", base, None),
        ("GET", f"{base}/open?key=wrong", None),
        ("POST", f"{base}/acceptance", {"version": "1"}),
        ("POST", f"{base}/refusal", {"version": "1", "reason": "x"}),
    ):
        assert client.open(path, method=method, data=data).status_code == 404
    assert orders_in(db) == []


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "9" * 40, "1.0"])
def test_a_bad_version_is_told_in_place(client: FlaskClient, db: Any, cast: Cast, quote: Quote, version: str) -> None:
    cast.signed_in(client, cast.alice)
    answer = client.post(f"/quotes/{quote.reference}/acceptance", data={"version": version})
    assert answer.status_code == 422
    assert orders_in(db) == []


def test_declining_needs_a_reason(client: FlaskClient, db: Any, cast: Cast, quote: Quote) -> None:
    cast.signed_in(client, cast.alice)
    assert client.post(f"/quotes/{quote.reference}/refusal", data={"version": "1", "reason": ""}).status_code == 422
    assert quote.current.decision is None


def test_looking_at_a_quote_decides_nothing(client: FlaskClient, db: Any, cast: Cast, quote: Quote) -> None:
    cast.signed_in(client, cast.alice)
    for path in (f"/quotes/{quote.reference}", "/account/quotes", f"/quotes/{quote.reference}/acceptance"):
        client.get(path)
    assert orders_in(db) == []
    assert quote.current.decision is None


def test_own_quotes_are_listed(browser: Any, db: Any, cast: Cast, quote: Quote) -> None:
    assert quote.reference in cast.signed_in(browser(), cast.alice).get("/account/quotes").text
    assert quote.reference not in cast.signed_in(browser(), cast.charlie).get("/account/quotes").text


def test_the_desk_writes_and_sends_a_quote(client: FlaskClient, db: Any, cast: Cast, mails: Any) -> None:
    cast.signed_in(client, cast.dora)
    written = client.post("/desk/quotes/new", data=new_quote())
    assert written.status_code == 303, written.text
    quote = db.session.scalars(sa.select(Quote)).one()
    assert (quote.newest.net_minor, quote.newest.tax_minor, quote.relation) == (100_000, 20_000, "b2b")
    assert mails("orders/mail/quote") == []
    sent = client.post(f"/desk/quotes/{quote.reference}/versions/1/sending")
    assert sent.status_code == 303
    assert len(mails("orders/mail/quote")) == 1


def test_a_catalogue_line_takes_words_price_and_vat_and_a_lower_price_is_a_discount(
    client: FlaskClient, db: Any, cast: Cast
) -> None:
    service = a_service()
    cast.signed_in(client, cast.dora)
    row = {"lines-0-service_id": str(service.id), "lines-0-title": "", "lines-0-unit_price": "", "lines-0-vat_rate": ""}
    second = {f"lines-1-{name.split('-', 2)[2]}": value for name, value in row.items()}
    client.post(
        "/desk/quotes/new", data=new_quote(**row, **{**second, "lines-1-unit_price": "80", "lines-1-quantity": "1"})
    )
    lines = db.session.scalars(sa.select(QuoteLine).order_by(QuoteLine.position)).all()
    assert [(line.title, line.unit_net_minor, line.vat_rate_bp) for line in lines] == [
        ("Brand film", 10_000, 2000),
        ("Brand film", 8_000, 2000),
    ]


BAD = [
    ("valid_until", ""),
    ("valid_until", "soon"),
    ("valid_until", "2001-01-01"),
    ("valid_until", "9999-12-31"),
    ("currency", "XXX"),
    ("relation", "z2z"),
    ("lines-0-title", ""),
    ("lines-0-title", "x" * 300),
    ("lines-0-quantity", "0"),
    ("lines-0-quantity", "-3"),
    ("lines-0-quantity", "10001"),
    ("lines-0-quantity", "9" * 5000),
    ("lines-0-unit_price", ""),
    ("lines-0-unit_price", "-5"),
    ("lines-0-unit_price", "five"),
    ("lines-0-unit_price", "9" * 40),
    ("lines-0-unit_price", "1.234"),
    ("lines-0-vat_rate", "101"),
    ("lines-0-vat_rate", "-1"),
    ("lines-0-vat_rate", "1.234"),
    ("lines-0-vat_rate", "x"),
    ("lines-0-vat_category", "Q"),
    ("lines-0-vat_category", "E"),
    ("lines-0-service_id", "999999"),
    ("lines-0-service_id", "x"),
    ("email", "no address"),
    ("name", ""),
    ("introduction", "x" * 6000),
    ("introduction", "\x00"),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_quote_is_told_in_place_and_nothing_typed_is_lost(
    client: FlaskClient, db: Any, cast: Cast, name: str, value: str
) -> None:
    cast.signed_in(client, cast.dora)
    answer = client.post("/desk/quotes/new", data=new_quote(**{name: value}))
    assert answer.status_code == 422, (name, value)
    assert "Kıbrıs Şehitleri Cd. 12" in answer.text
    assert db.session.scalar(sa.select(sa.func.count(Quote.id))) == 0


def test_a_quote_without_lines_or_with_too_much_is_refused(client: FlaskClient, db: Any, cast: Cast) -> None:
    cast.signed_in(client, cast.dora)
    empty = new_quote(**{"lines-0-title": "", "lines-0-unit_price": ""})
    assert client.post("/desk/quotes/new", data=empty).status_code == 422
    huge = new_quote(**{"lines-0-unit_price": "9999999999", "lines-0-quantity": "10000"})
    assert client.post("/desk/quotes/new", data=huge).status_code == 422
    assert db.session.scalar(sa.select(sa.func.count(Quote.id))) == 0


def test_more_lines_keep_what_was_typed(client: FlaskClient, db: Any, cast: Cast) -> None:
    cast.signed_in(client, cast.dora)
    page = client.post("/desk/quotes/new", data=new_quote(more_lines="1", name=""))
    assert page.status_code == 200
    assert 'name="lines-2-title"' in page.text
    assert 'value="Workshop"' in page.text


def test_the_desk_writes_the_next_version_from_the_last(client: FlaskClient, db: Any, cast: Cast, quote: Quote) -> None:
    cast.signed_in(client, cast.dora)
    form = client.get(f"/desk/quotes/{quote.reference}/versions/new").text
    assert 'value="500.00"' in form
    until = clock.in_days(5).date().isoformat()
    data = {**LINE, "lines-0-unit_price": "450.00", "lines-0-quantity": "1", "valid_until": until}
    assert client.post(f"/desk/quotes/{quote.reference}/versions/new", data=data).status_code == 303
    assert [version.net_minor for version in quote.versions] == [50_000, 45_000]


def test_the_states_of_the_list_agree_with_those_of_the_page(client: FlaskClient, db: Any, cast: Cast) -> None:
    contact = a_contact(cast.alice)
    made = {
        "draft": a_quote(cast.dora, contact, sent=False),
        "sent": a_quote(cast.dora, contact),
        "accepted": a_quote(cast.dora, contact),
        "declined": a_quote(cast.dora, contact),
        "expired": a_quote(cast.dora, contact, expires_at=clock.in_days(1)),
    }
    with transaction():
        quoting.accept(made["accepted"].id, 1, by=cast.alice, locale="en")
        quoting.decline(made["declined"].id, 1, by=cast.alice, reason="No")
    references = {state: quote.reference for state, quote in made.items()}
    with clock.freeze(clock.in_days(2)):
        cast.signed_in(client, cast.fatma)
        for state, reference in references.items():
            page = client.get(f"/desk/quotes?state={state}").text
            assert [each for each in references.values() if each in page] == [reference], state


def test_only_those_who_run_orders_write_quotes(browser: Any, db: Any, cast: Cast, quote: Quote) -> None:
    marta, charlie, nobody = (browser() for _ in range(3))
    cast.signed_in(marta, cast.marta)
    cast.signed_in(charlie, cast.charlie)
    assert marta.get("/desk/quotes").status_code == 200
    assert marta.get(f"/desk/quotes/{quote.reference}").status_code == 200
    writing = ["/desk/quotes/new", f"/desk/quotes/{quote.reference}/versions/new"]
    for path in writing:
        assert marta.get(path).status_code == 404
        assert marta.post(path, data=new_quote()).status_code == 404
    assert marta.post(f"/desk/quotes/{quote.reference}/versions/1/sending").status_code == 404
    for path in [*writing, "/desk/quotes", "/desk/quotes/export.csv", f"/desk/quotes/{quote.reference}"]:
        assert charlie.get(path).status_code == 404
        assert nobody.get(path).status_code == 302


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999"])
def test_a_version_that_is_not_there_cannot_be_sent(
    client: FlaskClient, db: Any, cast: Cast, quote: Quote, number: str
) -> None:
    cast.signed_in(client, cast.dora)
    assert client.post(f"/desk/quotes/{quote.reference}/versions/{number}/sending").status_code in {404, 422}


def test_the_export_has_a_line_for_each_quote(client: FlaskClient, db: Any, cast: Cast, quote: Quote) -> None:
    cast.signed_in(client, cast.fatma)
    lines = client.get("/desk/quotes/export.csv").text.splitlines()
    assert len(lines) == 2
    assert quote.reference in lines[1]
    assert "600.00" in lines[1]


def test_a_quote_holds_until_the_end_of_the_day_where_its_writer_is(client: FlaskClient, db: Any, cast: Cast) -> None:
    until = clock.in_days(10).date()
    cast.signed_in(client, cast.dora).post("/desk/quotes/new", data=new_quote(valid_until=until.isoformat()))
    expires_at = db.session.scalars(sa.select(QuoteVersion)).one().expires_at
    assert expires_at.astimezone(ZoneInfo("Europe/Istanbul")) == datetime.combine(
        until, time(23, 59, 59), tzinfo=ZoneInfo("Europe/Istanbul")
    )
