"""Finding orders again: a guest's mailed links, and the list of an account."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.mail.models import MailMessage
from app.orders.models import Order
from app.orders.states import State
from tests.cast import Cast
from tests.factories.orders import a_contact, an_order


def test_the_answer_is_the_same_whether_there_are_orders_or_not(client: FlaskClient, db: Any, guests: Order) -> None:
    known = client.post("/orders/find", data={"email": "guest@customer.example"})
    unknown = client.post("/orders/find", data={"email": "nobody@customer.example"})
    assert known.status_code == unknown.status_code == 200
    assert known.text.replace("guest@", "") == unknown.text.replace("nobody@", "")


def test_the_links_go_to_the_address_of_the_orders(client: FlaskClient, db: Any, guests: Order, mails: Any) -> None:
    for _ in range(3):
        client.post("/orders/find", data={"email": "guest@customer.example"})
    [mail] = mails("orders/mail/links")
    assert mail.recipient == "guest@customer.example"
    assert mail.private
    link = next(line for line in mail.text.splitlines() if "/open?key=" in line).removeprefix("http://imece.test")
    assert client.get(client.get(link).location).status_code == 200


def test_an_address_that_never_was_verified_gets_the_verification_only(
    client: FlaskClient, db: Any, mails: Any
) -> None:
    an_order(a_contact(email="guest@customer.example", email_verified_at=None))
    client.post("/orders/find", data={"email": "guest@customer.example"})
    assert mails("orders/mail/links") == []
    assert [mail.recipient for mail in mails("accounts/mail/verify")] == ["guest@customer.example"]


def test_nothing_is_mailed_where_nothing_was_ordered(client: FlaskClient, db: Any) -> None:
    client.post("/orders/find", data={"email": "nobody@customer.example"})
    assert db.session.scalar(sa.select(sa.func.count(MailMessage.id))) == 0


@pytest.mark.parametrize("email", ["", "x", "a@b@c", "a\x00@b.example", "x" * 300 + "@example.com"])
def test_a_bad_address_is_told_in_place(client: FlaskClient, db: Any, email: str) -> None:
    assert client.post("/orders/find", data={"email": email}).status_code == 422


def test_a_list_without_orders_says_what_it_is_for(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.alice)
    page = client.get("/account/orders")
    assert "No orders yet" in page.text


def test_the_list_shows_own_orders_and_no_others(
    browser: Any, db: Any, cast: Cast, alices: Order, guests: Order
) -> None:
    page = cast.signed_in(browser(), cast.alice).get("/account/orders").text
    assert alices.reference in page
    assert guests.reference not in page
    assert alices.reference not in cast.signed_in(browser(), cast.charlie).get("/account/orders").text


def test_the_list_is_narrowed_and_searched(client: FlaskClient, db: Any, cast: Cast, alices: Order) -> None:
    paid = an_order(placed_by=cast.alice, state=State.PAID, po_number="PO-99")
    cast.signed_in(client, cast.alice)
    for query, shown, hidden in (
        ("state=paid", paid, alices),
        ("q=po-99", paid, alices),
        (f"q={alices.reference.lower()}", alices, paid),
    ):
        page = client.get(f"/account/orders?{query}").text
        assert shown.reference in page
        assert hidden.reference not in page
    assert "Nothing fits" in client.get("/account/orders?q=zzz").text


def test_an_anonymous_reader_is_asked_to_sign_in(client: FlaskClient, db: Any) -> None:
    for path in ("/account/orders", "/account/quotes"):
        assert client.get(path).status_code == 302


BAD_QUERIES = ["page=0", "page=x", "page=999999999999", "sort=colour", "state=odd", "currency=XXX", "relation=z2z",
               "since=yesterday", "since=0001-01-01", "until=9999-12-31", "q=%00", "q=" + "x" * 500]  # fmt: skip


@pytest.mark.parametrize("query", BAD_QUERIES)
@pytest.mark.parametrize("path", ["/account/orders", "/desk/orders", "/desk/orders/export.csv", "/desk/quotes"])
def test_bad_queries_are_refused_or_ignored_but_never_break(
    client: FlaskClient, db: Any, cast: Cast, path: str, query: str
) -> None:
    cast.signed_in(client, cast.ada)
    assert client.get(f"{path}?{query}").status_code in {200, 400, 422}


def test_a_list_takes_as_many_statements_for_two_orders_as_for_twelve(
    client: FlaskClient, db: Any, cast: Cast, queries: list[str]
) -> None:
    def count() -> int:
        client.get("/account/orders")
        queries.clear()
        client.get("/account/orders")
        return len(queries)

    cast.signed_in(client, cast.alice)
    for _ in range(2):
        an_order(placed_by=cast.alice)
    two = count()
    for _ in range(10):
        an_order(placed_by=cast.alice)
    assert count() == two
