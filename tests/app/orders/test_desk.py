"""Orders at the desk: read by all staff, written by those who run orders and money."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.models import AuditEntry
from app.orders.models import Order
from app.orders.states import State
from tests.cast import Cast
from tests.factories.orders import a_contact, an_order

CONTACT = {
    "kind": "company",
    "company_name": "Şahin Tekstil A.Ş.",
    "name": "Alice Şahin",
    "email": "alice@customer.example",
    "street": "Kıbrıs Şehitleri Cd. 12",
    "postcode": "35220",
    "city": "İzmir",
    "country": "TR",
    "locale": "en",
    "reason": "The company changed its form.",
}


def pages_of(order: Order) -> list[tuple[str, str, dict[str, str]]]:
    base = f"/desk/orders/{order.reference}"
    return [
        ("GET", "/desk/orders", {}),
        ("GET", "/desk/orders/export.csv", {}),
        ("GET", base, {}),
        ("GET", f"{base}/contact", {}),
        ("POST", f"{base}/contact", CONTACT),
        ("POST", f"{base}/notes", {"text": "x"}),
        ("POST", f"{base}/cancellation", {"reason": "x"}),
        ("POST", f"{base}/reinstatement", {"reason": "x"}),
        ("POST", f"{base}/relation", {"relation": "c2b"}),
        ("POST", f"{base}/link", {}),
    ]


def audited(db: Any) -> list[str]:
    return list(db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)))


def test_a_customer_finds_no_desk(client: FlaskClient, db: Any, cast: Cast, alices: Order) -> None:
    cast.signed_in(client, cast.alice)
    for method, path, data in pages_of(alices):
        assert client.open(path, method=method, data=data or None).status_code == 404, path
    db.session.refresh(alices)
    assert (alices.state, alices.relation, alices.events) == (State.PLACED, "b2b", [])


def test_an_anonymous_reader_is_asked_to_sign_in(client: FlaskClient, db: Any, alices: Order) -> None:
    for method, path, data in pages_of(alices):
        assert client.open(path, method=method, data=data or None).status_code == 302, path
    db.session.refresh(alices)
    assert alices.events == []


def test_a_marketer_reads_and_does_not_write(client: FlaskClient, db: Any, cast: Cast, alices: Order) -> None:
    cast.signed_in(client, cast.marta)
    for method, path, data in pages_of(alices):
        expected = 200 if method == "GET" and not path.endswith("/contact") else 404
        assert client.open(path, method=method, data=data or None).status_code == expected, path


def test_the_list_is_filtered_sorted_and_searched(
    client: FlaskClient, db: Any, cast: Cast, alices: Order, guests: Order
) -> None:
    person = an_order(
        a_contact(kind="person", company_name=None, name="Łukasz Żółć", email="lukasz@customer.example"),
        state=State.PAID,
        currency="PLN",
        po_number="PO-5",
    )
    cast.signed_in(client, cast.fatma)
    everything = {alices.reference, guests.reference, person.reference}
    for query, expected in (
        ("", everything),
        ("state=paid", {person.reference}),
        ("relation=b2c", {person.reference}),
        ("currency=PLN", {person.reference}),
        ("q=żółć", {person.reference}),
        ("q=गंगा", {guests.reference}),
        ("q=po-5", {person.reference}),
        (f"q={alices.reference.replace('-', '').lower()}", {alices.reference}),
        ("q=100%", set()),
        ("since=2020-01-01&until=2090-01-01", everything),
        ("until=2020-01-01", set()),
    ):
        page = client.get(f"/desk/orders?{query}").text
        assert {reference for reference in everything if reference in page} == expected, query
    for sort in ("placed", "-placed", "total", "-total", "contact", "-contact", "state", "-state", "due", "-due"):
        assert client.get(f"/desk/orders?sort={sort}").status_code == 200


def test_the_export_says_what_the_list_says_to_the_minor_unit(client: FlaskClient, db: Any, cast: Cast) -> None:
    an_order(a_contact(company_name="=cmd()"))
    an_order(a_contact(), currency="JPY", net_minor=1000)
    cast.signed_in(client, cast.fatma)
    text = client.get("/desk/orders/export.csv").text
    assert "EUR,100.00,20.00,120.00,0.00,0.00" in text
    assert "JPY,1000,200,1200,0,0" in text
    assert "'=cmd()" in text
    assert len(client.get("/desk/orders/export.csv?currency=JPY").text.splitlines()) == 2


def test_a_note_is_seen_at_the_desk_only(client: FlaskClient, db: Any, cast: Cast, alices: Order) -> None:
    cast.signed_in(client, cast.dora)
    client.post(f"/desk/orders/{alices.reference}/notes", data={"text": "Müşteri çok nazik."})
    assert "Müşteri çok nazik." in client.get(f"/desk/orders/{alices.reference}").text
    assert "Müşteri çok nazik." not in client.get(f"/orders/{alices.reference}").text


def test_the_desk_cancels_with_a_reason(client: FlaskClient, db: Any, cast: Cast, alices: Order, mails: Any) -> None:
    cast.signed_in(client, cast.fatma)
    client.post(f"/desk/orders/{alices.reference}/cancellation", data={"reason": "Ordered twice."})
    db.session.refresh(alices)
    assert alices.state == State.CANCELLED
    assert "Ordered twice." in mails("orders/mail/closed")[0].text
    assert audited(db) == ["order.cancelled"]


def test_the_desk_takes_an_expired_order_up_again(client: FlaskClient, db: Any, cast: Cast) -> None:
    order = an_order(state=State.EXPIRED)
    cast.signed_in(client, cast.fatma)
    client.post(f"/desk/orders/{order.reference}/reinstatement", data={"reason": "They called."})
    db.session.refresh(order)
    assert order.state == State.PLACED
    assert audited(db) == ["order.reinstated"]


def test_only_the_desk_says_that_a_person_contributes(client: FlaskClient, db: Any, cast: Cast, alices: Order) -> None:
    cast.signed_in(client, cast.dora)
    client.post(f"/desk/orders/{alices.reference}/relation", data={"relation": "c2b"})
    db.session.refresh(alices)
    assert alices.relation == "c2b"
    assert audited(db) == ["order.relation_set"]


def test_the_contact_is_corrected_after_payment_with_a_reason(client: FlaskClient, db: Any, cast: Cast) -> None:
    order = an_order(state=State.PAID)
    cast.signed_in(client, cast.dora)
    answer = client.post(f"/desk/orders/{order.reference}/contact", data=CONTACT)
    assert answer.status_code == 303
    db.session.refresh(order.contact)
    assert order.contact.company_name == "Şahin Tekstil A.Ş."
    [event] = order.events
    assert (event.kind, event.remark.text, event.actor_id) == ("contact_corrected", CONTACT["reason"], cast.dora.id)
    assert audited(db) == ["contact.corrected"]


def test_a_correction_by_the_desk_needs_a_reason(client: FlaskClient, db: Any, cast: Cast, alices: Order) -> None:
    cast.signed_in(client, cast.dora)
    answer = client.post(f"/desk/orders/{alices.reference}/contact", data={**CONTACT, "reason": ""})
    assert answer.status_code == 422
    db.session.refresh(alices.contact)
    assert alices.contact.company_name != CONTACT["company_name"]


def test_the_link_is_mailed_again(client: FlaskClient, db: Any, cast: Cast, alices: Order, mails: Any) -> None:
    cast.signed_in(client, cast.dora)
    client.post(f"/desk/orders/{alices.reference}/link")
    [mail] = mails("orders/mail/links")
    assert "/open?key=" in mail.text
    assert audited(db) == ["order.link_sent"]
    assert "The link to the order was mailed again." not in client.get(f"/orders/{alices.reference}").text


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("notes", {"text": ""}),
        ("notes", {"text": "x" * 5000}),
        ("notes", {"text": "\x00"}),
        ("cancellation", {"reason": ""}),
        ("reinstatement", {"reason": ""}),
        ("relation", {"relation": "z2z"}),
        ("relation", {}),
        ("contact", {**CONTACT, "country": "ZZ"}),
    ],
)
def test_bad_input_is_told_in_place(
    client: FlaskClient, db: Any, cast: Cast, alices: Order, path: str, data: dict[str, str]
) -> None:
    cast.signed_in(client, cast.ada)
    answer = client.post(f"/desk/orders/{alices.reference}/{path}", data=data)
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    assert audited(db) == []


def test_the_desk_search_finds_orders_and_quotes(
    client: FlaskClient, db: Any, cast: Cast, alices: Order, quote: Any
) -> None:
    cast.signed_in(client, cast.fatma)
    straight = client.get(f"/desk/search?q={alices.reference}")
    assert straight.location.endswith(f"/desk/orders/{alices.reference}")
    listed = client.get("/desk/search?q=Tekstil&list=1").text
    assert alices.reference in listed
    assert quote.reference in listed


def test_the_front_page_counts_what_waits(client: FlaskClient, db: Any, cast: Cast) -> None:
    an_order(state=State.DISPUTED)
    cast.signed_in(client, cast.fatma)
    assert "Orders whose payment is disputed" in client.get("/desk").text


def test_lists_take_the_same_number_of_statements_however_long_they_are(
    client: FlaskClient, db: Any, cast: Cast, queries: list[str]
) -> None:
    from tests.factories.quotes import a_quote

    def count(path: str) -> int:
        client.get(path)
        queries.clear()
        assert client.get(path).status_code == 200
        return len(queries)

    cast.signed_in(client, cast.fatma)
    paths = (
        "/desk/orders",
        "/desk/orders/export.csv",
        "/desk/quotes",
        "/desk/quotes/export.csv",
        "/desk/search?q=Tekstil&list=1",
    )
    an_order(), an_order(), a_quote(cast.dora), a_quote(cast.dora)
    before = {path: count(path) for path in paths}
    for _ in range(4):
        an_order(), a_quote(cast.dora)
    assert {path: count(path) for path in paths} == before


def test_a_day_of_the_list_is_the_readers_day(client: FlaskClient, db: Any, cast: Cast) -> None:
    order = an_order(placed_at=datetime(2026, 11, 21, 21, 30, tzinfo=UTC))  # half past midnight in Istanbul
    cast.signed_in(client, cast.fatma)
    assert order.reference in client.get("/desk/orders?since=2026-11-22").text
    assert order.reference not in client.get("/desk/orders?until=2026-11-21").text
