"""Paying in the browser: a return confirms nothing, a closed browser loses nothing, a double click pays once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.database import db as database
from app.mail.models import MailMessage
from app.orders.models import Order
from app.payments import tasks
from app.payments.keys import new_key
from app.payments.models import Payment, PaymentNotice, SandboxPayment
from tests.cast import Cast

RunJobs = Callable[..., int]


@pytest.fixture
def alice(client: FlaskClient, cast: Cast) -> FlaskClient:
    return cast.signed_in(client, cast.alice)


def choose(browser: FlaskClient, order: Order, gateway: str = "sandbox", key: str | None = None) -> str:
    """Alice chooses how to pay; gives the path she is sent to."""
    data = {"gateway": gateway, "key": key or new_key("payment")}
    answer = browser.post(f"/orders/{order.reference}/payments", data=data)
    assert answer.status_code == 303, answer.text
    return urlsplit(answer.location).path


def decide(browser: FlaskClient, page: str, decision: str, **values: str) -> str:
    answer = browser.post(f"{page}/decision", data={"decision": decision, **values})
    assert answer.status_code == 303, answer.text
    return urlsplit(answer.location).path


def the_payment(order: Order) -> Payment:
    database.session.expire_all()
    return database.session.scalars(sa.select(Payment).where(Payment.order_id == order.id)).one()


def state(order: Order) -> str:
    return database.session.get_one(Order, order.id, populate_existing=True).state


def test_coming_back_confirms_nothing_and_the_notice_does(alice: FlaskClient, order: Order, run_jobs: RunJobs) -> None:
    back = decide(alice, choose(alice, order), "pay")
    page = alice.get(back)
    assert "We are waiting for the bank" in page.text
    assert page.headers["Refresh"] == "4"
    assert state(order) == "placed"
    run_jobs()
    page = alice.get(back)
    assert "Your payment has arrived" in page.text
    assert "Refresh" not in page.headers
    assert state(order) == "paid"


def test_the_return_address_can_be_opened_without_having_paid(alice: FlaskClient, order: Order) -> None:
    choose(alice, order)
    payment = the_payment(order)
    for _time in range(3):
        assert alice.get(f"/orders/{order.reference}/payments/{payment.idempotency_key}?status=paid").status_code == 200
    assert (the_payment(order).state, state(order)) == ("started", "placed")


def test_a_browser_closed_right_after_paying_loses_nothing(alice: FlaskClient, order: Order, run_jobs: RunJobs) -> None:
    decide(alice, choose(alice, order), "pay")
    run_jobs()
    assert state(order) == "paid"


def test_a_browser_closed_before_we_recorded_the_gateways_answer_loses_nothing(
    alice: FlaskClient, order: Order, run_jobs: RunJobs
) -> None:
    page = choose(alice, order)
    database.session.execute(sa.update(Payment).values(gateway_reference=None, page_url=None))
    database.session.commit()
    decide(alice, page, "pay")
    run_jobs()
    assert state(order) == "paid"
    assert the_payment(order).gateway_reference == page.rsplit("/", 1)[1]


def test_a_double_click_is_one_payment(alice: FlaskClient, order: Order) -> None:
    key = new_key("payment")
    assert choose(alice, order, key=key) == choose(alice, order, key=key)
    assert the_payment(order).idempotency_key == key


def test_choosing_the_same_way_again_goes_on_with_the_open_payment(alice: FlaskClient, order: Order) -> None:
    assert choose(alice, order) == choose(alice, order)
    assert database.session.scalar(sa.select(sa.func.count(SandboxPayment.id))) == 1


def test_who_has_paid_is_told_so(alice: FlaskClient, order: Order, run_jobs: RunJobs) -> None:
    decide(alice, choose(alice, order), "pay")
    run_jobs()
    answer = alice.post(f"/orders/{order.reference}/payments", data={"gateway": "sandbox", "key": new_key("payment")})
    assert answer.status_code == 409
    assert "already paid" in answer.text


def test_a_declined_card_can_be_tried_again(alice: FlaskClient, order: Order, run_jobs: RunJobs) -> None:
    back = decide(alice, choose(alice, order), "decline")
    run_jobs()
    assert "The payment was declined" in alice.get(back).text
    decide(alice, choose(alice, order), "pay")
    run_jobs()
    assert state(order) == "paid"


def test_the_bank_asks_for_a_code(alice: FlaskClient, order: Order, run_jobs: RunJobs) -> None:
    page = choose(alice, order)
    assert decide(alice, page, "challenge") == page
    wrong = alice.post(f"{page}/decision", data={"decision": "answer", "code": "000000"})
    assert wrong.status_code == 422
    assert "That is not the code" in wrong.text
    decide(alice, page, "answer", code="135790")
    run_jobs()
    assert state(order) == "paid"


@pytest.mark.parametrize("delivery", ["doubled", "reordered", "delayed"])
def test_news_that_travels_badly_arrives_once(
    alice: FlaskClient, order: Order, run_jobs: RunJobs, delivery: str
) -> None:
    decide(alice, choose(alice, order), "pay", delivery=delivery)
    run_jobs()
    assert state(order) == ("placed" if delivery == "delayed" else "paid")
    run_jobs(moment=clock.now() + timedelta(minutes=2))
    assert state(order) == "paid"
    assert database.session.scalar(sa.select(sa.func.count(PaymentNotice.id))) == 2
    paid_mails = sa.select(sa.func.count(MailMessage.id)).where(MailMessage.template.like("%paid%"))
    assert database.session.scalar(paid_mails) == 1


def test_a_lost_notice_is_found_by_asking(alice: FlaskClient, order: Order, run_jobs: RunJobs) -> None:
    decide(alice, choose(alice, order), "pay", delivery="lost")
    run_jobs()
    assert state(order) == "placed"
    with clock.freeze(clock.now() + timedelta(minutes=6)):
        tasks.reconcile()
    assert state(order) == "paid"


def test_a_transfer_shows_where_to_pay_and_mails_it(alice: FlaskClient, order: Order, run_jobs: RunJobs) -> None:
    shown = alice.get(choose(alice, order, "bank_transfer"))
    assert "EE382200221020145685" in shown.text
    assert order.reference in shown.text
    mail = database.session.scalars(
        sa.select(MailMessage).where(MailMessage.template == "payments/mail/instructions")
    ).one()
    assert order.reference in mail.text
    assert "120.00" in mail.text
    assert state(order) == "placed"


def test_the_order_page_offers_the_ways_and_shows_what_was_paid(
    alice: FlaskClient, order: Order, run_jobs: RunJobs
) -> None:
    page = alice.get(f"/orders/{order.reference}")
    assert "How do you want to pay?" in page.text
    assert '<section class="panel payments" id="payment">' in page.text
    decide(alice, choose(alice, order), "pay")
    run_jobs()
    page = alice.get(f"/orders/{order.reference}")
    assert "How do you want to pay?" not in page.text
    assert "What was tried and paid" in page.text


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"gateway": "sandbox"},
        {"gateway": "gold", "key": new_key("payment")},
        {"gateway": "sandbox", "key": "short"},
        {"gateway": "sandbox", "key": "payment_" + "x" * 200},
        {"gateway": "stripe", "key": new_key("payment")},
    ],
)
def test_bad_input_starts_nothing(alice: FlaskClient, order: Order, data: dict[str, str]) -> None:
    assert alice.post(f"/orders/{order.reference}/payments", data=data).status_code == 422
    assert database.session.scalar(sa.select(sa.func.count(Payment.id))) == 0


def test_the_key_of_another_orders_payment_opens_nothing(alice: FlaskClient, order: Order, cast: Cast) -> None:
    from tests.factories.orders import an_order
    from tests.factories.payments import a_payment

    key = a_payment(an_order(placed_by=cast.bob)).idempotency_key
    answer = alice.post(f"/orders/{order.reference}/payments", data={"gateway": "sandbox", "key": key})
    assert answer.status_code == 422
