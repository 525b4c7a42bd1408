"""A bank statement at the desk: upload, preview, import, and what a person decides about the rest."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.database import db as database
from app.money import Money
from app.orders.models import Order
from app.payments import desk_bank
from app.payments.models import BankImport, BankStatementLine, Payment, PaymentAttention
from tests.cast import Cast
from tests.factories.orders import an_order

HEAD = "Date;Amount;Currency;Name;Purpose\n"


@pytest.fixture
def fatma(client: FlaskClient, cast: Cast) -> FlaskClient:
    return cast.signed_in(client, cast.fatma)


def upload(browser: FlaskClient, text: str | bytes, encoding: str = "") -> TestResponse:
    data = text.encode() if isinstance(text, str) else text
    form = {"file": (io.BytesIO(data), "kontoauszug.csv"), "encoding": encoding}
    return browser.post("/desk/payments/imports", data=form, content_type="multipart/form-data")


def bring_in(browser: FlaskClient, text: str, **mapping: str) -> TestResponse:
    answer = upload(browser, text)
    assert answer.status_code == 303, answer.text
    return browser.post(f"{answer.location}/confirmation", data=mapping)


def line(order: Order, amount: str = "120,00", name: str = "Alice", words: str = "") -> str:
    return f"20.11.2026;{amount};EUR;{name};{words or 'Order ' + order.reference}\n"


def the(model: type, **values: object) -> list[object]:
    database.session.expire_all()
    return list(database.session.scalars(sa.select(model).filter_by(**values)))


def test_the_preview_says_what_will_happen_and_changes_nothing(fatma: FlaskClient, order: Order) -> None:
    text = (
        HEAD + line(order) + line(order, "7,00") + "20.11.2026;3,00;EUR;Bob;birthday\n20.11.2026;-5,00;EUR;Bank;fee\n"
    )
    answer = upload(fatma, text)
    page = fatma.get(answer.location)
    for words in ("pays its order", "another amount: you decide", "fits no order", "money going out"):
        assert words in page.text
    assert (the(BankStatementLine), the(Payment), order.state) == ([], [], "placed")


def test_a_matching_line_pays_its_order(fatma: FlaskClient, order: Order) -> None:
    messy = order.reference.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert bring_in(fatma, HEAD + line(order, words=f"payment for {messy} thanks")).status_code == 303
    assert order.state == "placed" or the(Order, id=order.id)
    (found,) = the(Order, id=order.id)
    assert (found.state, found.paid_minor) == ("paid", 12_000)  # type: ignore[attr-defined]


def test_an_announced_transfer_is_the_payment_that_is_settled(fatma: FlaskClient, order: Order, cast: Cast) -> None:
    from app.payments.keys import new_key

    browser = cast.signed_in(fatma, cast.alice)
    browser.post(f"/orders/{order.reference}/payments", data={"gateway": "bank_transfer", "key": new_key("payment")})
    bring_in(cast.signed_in(fatma, cast.fatma), HEAD + line(order))
    (payment,) = the(Payment)
    assert payment.state == "captured"  # type: ignore[attr-defined]


def test_a_second_import_counts_nothing_twice(fatma: FlaskClient, order: Order) -> None:
    text = HEAD + line(order) + "20.11.2026;3,00;EUR;Bob;birthday\n"
    bring_in(fatma, text)
    bring_in(fatma, text + line(order, "1,00", words="more"))
    assert len(the(BankStatementLine)) == 3
    assert len(the(Payment)) == 1
    assert len(the(PaymentAttention)) == 2


def test_the_file_is_forgotten_after_the_import(fatma: FlaskClient, order: Order) -> None:
    bring_in(fatma, HEAD + line(order))
    (it,) = the(BankImport)
    assert it.content is None  # type: ignore[attr-defined]
    assert fatma.get(f"/desk/payments/imports/{it.id}").status_code == 410  # type: ignore[attr-defined]


@pytest.mark.parametrize(("amount", "currency"), [("119,99", "EUR"), ("120,01", "EUR"), ("120,00", "USD")])
def test_another_amount_or_currency_confirms_nothing(
    fatma: FlaskClient, order: Order, amount: str, currency: str
) -> None:
    bring_in(fatma, f"{HEAD}20.11.2026;{amount};{currency};Alice;{order.reference}\n")
    (found,) = the(Order, id=order.id)
    assert (found.state, found.paid_minor) == ("placed", 0)  # type: ignore[attr-defined]
    assert [item.kind for item in the(PaymentAttention)] == ["bank_line"]  # type: ignore[attr-defined]


def test_a_person_assigns_two_parts_and_the_order_is_paid(fatma: FlaskClient, order: Order) -> None:
    bring_in(fatma, HEAD + line(order, "70,00", words="first part") + line(order, "50,00", words="second part"))
    for item in the(PaymentAttention):
        answer = fatma.post(
            f"/desk/payments/attention/{item.id}/resolution",  # type: ignore[attr-defined]
            data={"decision": "assign", "reference": order.reference, "note": "they told us by phone"},
        )
        assert answer.status_code == 303
    (found,) = the(Order, id=order.id)
    assert (found.state, found.paid_minor) == ("paid", 12_000)  # type: ignore[attr-defined]
    assert {item.resolution for item in the(PaymentAttention)} == {"assigned"}  # type: ignore[attr-defined]


def test_assigning_to_a_wrong_reference_says_so_and_changes_nothing(fatma: FlaskClient, order: Order) -> None:
    bring_in(fatma, HEAD + line(order, "70,00", words="part"))
    (item,) = the(PaymentAttention)
    path = f"/desk/payments/attention/{item.id}/resolution"  # type: ignore[attr-defined]
    for reference in ("", "nonsense", "0000-0000-00000"):
        fatma.post(path, data={"decision": "assign", "reference": reference})
    assert "There is no order with that reference" in fatma.get("/desk/payments/attention").text
    (item,) = the(PaymentAttention)
    assert (item.resolved_at, the(Payment)) == (None, [])  # type: ignore[attr-defined]


def test_the_queue_suggests_the_order_of_that_amount(fatma: FlaskClient, order: Order) -> None:
    bring_in(fatma, HEAD + line(order, words="sorry I forgot the reference"))
    assert order.reference in fatma.get("/desk/payments/attention").text


def test_a_line_that_names_two_orders_is_left_to_a_person(fatma: FlaskClient, order: Order, cast: Cast) -> None:
    other = an_order(placed_by=cast.bob)
    bring_in(fatma, HEAD + line(order, words=f"{order.reference} {other.reference}"))
    assert len(the(PaymentAttention)) == 1
    assert {found.state for found in the(Order)} == {"placed"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\x01", b"just words", b"%PDF-1.7 \x00", "Date;Amount\n".encode("utf-16")[:7], b'a,b\n"unfinished'],
)
def test_a_bad_file_gets_a_clear_error_in_place(fatma: FlaskClient, data: bytes) -> None:
    answer = upload(fatma, data)
    if answer.status_code == 303:
        assert fatma.get(answer.location).status_code == 200
    else:
        assert answer.status_code == 422
        assert "This file" in answer.text or "Choose the file" in answer.text
    assert the(BankStatementLine) == []


def test_a_file_that_is_too_large_is_refused(fatma: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk_bank, "LARGEST_FILE", 1000)
    answer = upload(fatma, b"Date;Amount\n" + b"x" * 1000)
    assert answer.status_code == 422
    assert "larger than 2 MB" in answer.text


def test_no_file_at_all_is_an_error_at_the_field(fatma: FlaskClient) -> None:
    assert fatma.post("/desk/payments/imports", data={}).status_code == 422


@pytest.mark.parametrize(
    "query",
    [
        "booked_on=99",
        "booked_on=x",
        "only_currency=XXQ&amount=1",
        "decimal=;&amount=1",
        "date_order=abc&amount=1",
        "amount=-1",
    ],
)
def test_bad_columns_are_errors_in_place(fatma: FlaskClient, order: Order, query: str) -> None:
    path = upload(fatma, HEAD + line(order)).location
    assert fatma.get(f"{path}?{query}").status_code == 422
    values = dict(part.split("=", 1) for part in query.split("&"))
    assert fatma.post(f"{path}/confirmation", data=values).status_code == 422
    assert the(BankStatementLine) == []


def test_columns_can_be_chosen_by_hand(fatma: FlaskClient, order: Order) -> None:
    path = upload(fatma, f"c1;c2;c3\n20/11/2026;120.00;{order.reference}\n20/11/2026;1.00;x\n").location
    assert "Choose the columns" in fatma.get(path).text
    mapping = {"booked_on": "0", "amount": "1", "purpose": "2"}
    assert "pays its order" in fatma.get(path, query_string=mapping).text
    fatma.post(f"{path}/confirmation", data=mapping)
    (found,) = the(Order, id=order.id)
    assert found.state == "paid"  # type: ignore[attr-defined]


def test_a_file_can_be_put_aside(fatma: FlaskClient, order: Order) -> None:
    path = upload(fatma, HEAD + line(order)).location
    assert fatma.post(f"{path}/discarding").status_code == 303
    assert the(BankImport) == []


def test_a_refunded_transfer_is_sent_by_hand(
    fatma: FlaskClient, order: Order, run_jobs: Callable[..., int], cast: Cast
) -> None:
    from app.payments.keys import new_key

    bring_in(fatma, HEAD + line(order))
    (payment,) = the(Payment)
    data = {"amount": "20.00", "reason": "agreed", "key": new_key("refund")}
    assert fatma.post(f"/desk/payments/{payment.id}/refunds", data=data).status_code == 303  # type: ignore[attr-defined]
    run_jobs()
    (payment,) = the(Payment)
    assert payment.refunded_minor == 0  # type: ignore[attr-defined]
    (refund,) = payment.refunds  # type: ignore[attr-defined]
    assert "I have made this transfer" in fatma.get(f"/desk/payments/{payment.id}").text  # type: ignore[attr-defined]
    for _time in range(2):
        fatma.post(f"/desk/payments/refunds/{refund.id}/sending")
    (payment,) = the(Payment)
    assert payment.refunded == Money(2_000, "EUR")  # type: ignore[attr-defined]
