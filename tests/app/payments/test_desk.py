"""Payments at the desk, and who may not come near them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import AuditEntry
from app.database import db as database
from app.orders.models import Order
from app.payments import tasks
from app.payments.keys import new_key
from app.payments.models import Payment, PaymentAttention, PaymentNotice, Refund, SandboxPayment
from tests.cast import Cast
from tests.factories.payments import a_notice

READ = [
    "/desk/payments",
    "/desk/payments/export.csv",
    "/desk/payments/{payment}",
    "/desk/payments/attention",
    "/desk/payments/attention?show=resolved",
    "/desk/payments/notices",
    "/desk/payments/imports",
    "/sandbox",
]
WRITE = [
    "/desk/payments/{payment}/refunds",
    "/desk/payments/refunds/{refund}/sending",
    "/desk/payments/attention/{attention}/resolution",
    "/desk/payments/notices/{notice}/retry",
    "/desk/payments/imports",
    "/desk/payments/imports/1/confirmation",
    "/desk/payments/imports/1/discarding",
    "/sandbox/{sandbox}/refunds",
    "/sandbox/{sandbox}/disputes",
    "/sandbox/{sandbox}/deliveries",
]


@pytest.fixture
def ids(payment: Payment, order: Order) -> dict[str, object]:
    """A payment with a notice and something on the queue."""
    tasks.receive("sandbox", [a_notice(payment, "captured", amount_minor=7_000)])
    house = SandboxPayment(reference="sp_x", key="payment_x", title="x", currency="EUR", amount_minor=5, return_url="/")
    refund = Refund(payment_id=payment.id, idempotency_key=new_key("refund"), amount_minor=5, reason="")
    database.session.add_all([house, refund])
    database.session.commit()
    return {
        "payment": payment.id,
        "refund": refund.id,
        "attention": database.session.scalars(sa.select(PaymentAttention.id)).one(),
        "notice": database.session.scalars(sa.select(PaymentNotice.id)).one(),
        "sandbox": "sp_x",
        "order": order.reference,
        "key": payment.idempotency_key,
    }


def fingerprint() -> list[tuple[object, ...]]:
    """Every row of payments, orders and jobs, to compare before and after."""
    tables = (
        "payment payment_notice notice_outcome refund payment_attention sandbox_payment sandbox_event"
        " customer_order procrastinate_jobs audit_entry bank_import"
    ).split()
    return [
        tuple(row)
        for table in tables
        for row in database.session.execute(sa.text(f"SELECT t::text FROM {table} t ORDER BY 1"))
    ]


@pytest.mark.parametrize("path", READ)
def test_finance_reads_every_page(client: FlaskClient, cast: Cast, ids: dict[str, object], path: str) -> None:
    assert cast.signed_in(client, cast.fatma).get(path.format(**ids)).status_code == 200


@pytest.mark.parametrize("path", [*READ, "/orders/{order}/payments/{key}"])
def test_looking_changes_nothing(client: FlaskClient, cast: Cast, ids: dict[str, object], path: str) -> None:
    browser = cast.signed_in(client, cast.fatma)
    before = fingerprint()
    browser.get(path.format(**ids))
    assert fingerprint() == before


@pytest.mark.parametrize("who", ["charlie", "alice", "dora", "marta"])
@pytest.mark.parametrize("path", READ)
def test_others_find_nothing_to_read(
    client: FlaskClient, cast: Cast, ids: dict[str, object], path: str, who: str
) -> None:
    assert cast.signed_in(client, getattr(cast, who)).get(path.format(**ids)).status_code == 404


@pytest.mark.parametrize("who", ["charlie", "alice", "dora"])
@pytest.mark.parametrize("path", WRITE)
def test_others_find_nothing_to_write(
    client: FlaskClient, cast: Cast, ids: dict[str, object], path: str, who: str
) -> None:
    browser = cast.signed_in(client, getattr(cast, who))
    before = fingerprint()
    assert browser.post(path.format(**ids), data={"decision": "accept"}).status_code == 404
    assert fingerprint() == before


@pytest.mark.parametrize("path", [*READ, *WRITE])
def test_nobody_at_all_is_asked_to_sign_in(client: FlaskClient, ids: dict[str, object], path: str) -> None:
    answer = client.post(path.format(**ids)) if path in WRITE else client.get(path.format(**ids))
    assert answer.status_code == 302
    assert "/sign-in" in answer.location


def test_charlie_neither_sees_nor_starts_a_payment_of_alice(
    client: FlaskClient, cast: Cast, ids: dict[str, object]
) -> None:
    browser = cast.signed_in(client, cast.charlie)
    before = fingerprint()
    assert browser.get("/orders/{order}/payments/{key}".format(**ids)).status_code == 404
    data = {"gateway": "sandbox", "key": new_key("payment")}
    assert browser.post("/orders/{order}/payments".format(**ids), data=data).status_code == 404
    assert fingerprint() == before


def test_a_payment_is_not_found_under_another_order(client: FlaskClient, cast: Cast, ids: dict[str, object]) -> None:
    from tests.factories.orders import an_order

    other = an_order(placed_by=cast.alice)
    assert cast.signed_in(client, cast.alice).get(f"/orders/{other.reference}/payments/{ids['key']}").status_code == 404


@pytest.mark.parametrize(
    "query", ["state=gold", "sort=color", "page=x", "page=-1", "gateway=nobody", "q=%00", "aside=2", "page=9" * 30]
)
def test_a_bad_query_is_a_clear_error(client: FlaskClient, cast: Cast, ids: dict[str, object], query: str) -> None:
    assert cast.signed_in(client, cast.fatma).get(f"/desk/payments?{query}").status_code in {400, 422}


@pytest.mark.parametrize(
    "path",
    [
        "/desk/payments/99999999999999999999999",
        "/desk/payments/0",
        "/desk/payments/imports/99999999999999999999",
        "/sandbox/nobody",
    ],
)
def test_what_is_not_there_is_404(client: FlaskClient, cast: Cast, path: str) -> None:
    assert cast.signed_in(client, cast.fatma).get(path).status_code == 404


def test_the_list_finds_by_reference_and_name(client: FlaskClient, cast: Cast, ids: dict[str, object]) -> None:
    browser = cast.signed_in(client, cast.fatma)
    for text in (str(ids["order"]), "Şahin", "alice@customer"):
        assert str(ids["order"]) in browser.get("/desk/payments", query_string={"q": text}).text
    assert "Nothing fits" in browser.get("/desk/payments?q=nobody").text


def test_the_export_holds_whole_minor_units(client: FlaskClient, cast: Cast, ids: dict[str, object]) -> None:
    text = cast.signed_in(client, cast.fatma).get("/desk/payments/export.csv").text
    assert f"{ids['order']},sandbox,captured,EUR,12000,7000,0" in text


def refund(browser: FlaskClient, payment: Payment, amount: str, key: str | None = None, reason: str = "late") -> int:
    data = {"amount": amount, "reason": reason, "key": key or new_key("refund")}
    return browser.post(f"/desk/payments/{payment.id}/refunds", data=data).status_code


def test_a_partial_and_the_rest_go_back_and_count_when_told(
    client: FlaskClient, cast: Cast, order: Order, run_jobs: Callable[..., int]
) -> None:
    browser = cast.signed_in(client, cast.alice)
    page = browser.post(f"/orders/{order.reference}/payments", data={"gateway": "sandbox", "key": new_key("payment")})
    browser.post(f"{page.location}/decision", data={"decision": "pay"})
    run_jobs()
    payment = database.session.scalars(sa.select(Payment)).one()
    browser = cast.signed_in(client, cast.fatma)
    assert refund(browser, payment, "20.00") == 303
    assert database.session.get_one(Payment, payment.id).refunded_minor == 0
    run_jobs()
    payment = database.session.get_one(Payment, payment.id)
    assert (payment.state, payment.refunded_minor, payment.order.state) == ("captured", 2_000, "paid")
    assert refund(browser, payment, "100.00") == 303
    run_jobs()
    payment = database.session.get_one(Payment, payment.id)
    assert (payment.state, payment.refunded_minor, payment.order.state) == ("refunded", 12_000, "refunded")
    assert refund(browser, payment, "0.01") == 422
    assert database.session.scalars(sa.select(AuditEntry.action)).all().count("refund.asked") == 2


def test_a_double_click_on_refund_is_one_refund(client: FlaskClient, cast: Cast, payment: Payment) -> None:
    tasks.receive("sandbox", [a_notice(payment, "captured")])
    browser, key = cast.signed_in(client, cast.fatma), new_key("refund")
    assert [refund(browser, payment, "5.00", key), refund(browser, payment, "5.00", key)] == [303, 303]
    assert database.session.scalar(sa.select(sa.func.count(Refund.id))) == 1


@pytest.mark.parametrize("amount", ["", "0", "-5", "120.01", "abc", "1.005", "9" * 40, "5 USD"])
def test_a_bad_amount_is_an_error_in_place(client: FlaskClient, cast: Cast, payment: Payment, amount: str) -> None:
    tasks.receive("sandbox", [a_notice(payment, "captured")])
    assert refund(cast.signed_in(client, cast.fatma), payment, amount) == 422
    assert database.session.scalar(sa.select(sa.func.count(Refund.id))) == 0


def test_a_refund_needs_a_reason(client: FlaskClient, cast: Cast, payment: Payment) -> None:
    tasks.receive("sandbox", [a_notice(payment, "captured")])
    assert refund(cast.signed_in(client, cast.fatma), payment, "5.00", reason="") == 422


def test_what_is_disputed_is_not_refunded(client: FlaskClient, cast: Cast, payment: Payment) -> None:
    tasks.receive("sandbox", [a_notice(payment, "captured"), a_notice(payment, "disputed", refund_reference="dp_1")])
    assert refund(cast.signed_in(client, cast.fatma), payment, "5.00") == 422


def test_the_front_page_counts_what_waits(client: FlaskClient, cast: Cast, ids: dict[str, object]) -> None:
    assert "Money that needs a decision" in cast.signed_in(client, cast.fatma).get("/desk").text
    assert "Money that needs a decision" not in cast.signed_in(client, cast.dora).get("/desk").text


def test_the_sandbox_is_nowhere_when_it_is_not_offered(
    app: Flask, client: FlaskClient, cast: Cast, ids: dict[str, object]
) -> None:
    from dataclasses import replace

    before = app.extensions["settings"]
    app.extensions["settings"] = replace(before, gateways=("bank_transfer",))
    try:
        browser = cast.signed_in(client, cast.ada)
        for path in ("/sandbox", "/sandbox/sp_x"):
            assert browser.get(path).status_code == 404
        assert browser.post("/sandbox/sp_x/decision", data={"decision": "pay"}).status_code == 404
        assert browser.post("/webhooks/payments/sandbox", data=b"x").status_code == 404
    finally:
        app.extensions["settings"] = before


@pytest.mark.parametrize(
    "data",
    [{}, {"decision": "steal"}, {"decision": "pay", "delivery": "pigeon"}, {"decision": "answer", "code": "x" * 99}],
)
def test_the_sandbox_page_refuses_nonsense(client: FlaskClient, ids: dict[str, object], data: dict[str, str]) -> None:
    assert client.post("/sandbox/sp_x/decision", data=data).status_code == 422
    assert database.session.scalars(sa.select(SandboxPayment.state)).one() == "open"


def test_what_the_console_does_is_told_by_notices(
    client: FlaskClient, cast: Cast, order: Order, run_jobs: Callable[..., int]
) -> None:
    browser = cast.signed_in(client, cast.alice)
    page = browser.post(f"/orders/{order.reference}/payments", data={"gateway": "sandbox", "key": new_key("payment")})
    house = urlsplit(page.location).path
    browser.post(f"{house}/decision", data={"decision": "pay"})
    browser = cast.signed_in(client, cast.fatma)
    assert browser.post(f"{house}/refunds", data={"amount": "7.00"}).status_code == 303
    for bad in ("", "x", "-1", "999.00"):
        assert browser.post(f"{house}/refunds", data={"amount": bad}).status_code == 303
    browser.post(f"{house}/disputes", data={"kind": "disputed"})
    run_jobs()
    payment = database.session.scalars(sa.select(Payment)).one()
    assert (payment.state, payment.refunded_minor, payment.order.state) == ("disputed", 700, "disputed")
    browser.post(f"{house}/deliveries")
    run_jobs()
    assert database.session.scalar(sa.select(sa.func.count(PaymentNotice.id))) == 4
    assert database.session.scalars(sa.select(Payment.refunded_minor)).one() == 700
