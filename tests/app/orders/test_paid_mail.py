"""The mail that an order is paid: a job beside the money, then one letter."""

from __future__ import annotations

from typing import Any

import pytest

from app import clock
from app.database import transaction
from app.orders import tasks
from app.orders.models import Order
from app.orders.settling import apply_money
from tests.factories.orders import a_contact, an_order
from tests.jobs import waiting

PAID = "orders/mail/paid"


def paid(order: Order) -> dict[str, object]:
    """Let the money come, and answer what the job of the mail was told."""
    with transaction():
        apply_money(order.id, captured_minor=12_000, refunded_minor=0, disputed=False)
    [told] = [arguments for name, arguments in waiting() if name == "orders.tell_paid"]
    return told


def test_money_defers_the_mail_beside_itself(db: Any, mails: Any) -> None:
    order = an_order()
    assert paid(order) == {"order_id": order.id, "paid_minor": 12_000}
    assert mails(PAID) == []


def test_money_that_is_undone_leaves_no_mail(db: Any) -> None:
    order = an_order()
    with pytest.raises(ZeroDivisionError), transaction():
        apply_money(order.id, captured_minor=12_000, refunded_minor=0, disputed=False)
        raise ZeroDivisionError
    assert waiting() == []


def test_the_job_twice_is_one_mail(db: Any, mails: Any) -> None:
    told = paid(an_order())
    tasks.tell_paid(**told)
    tasks.tell_paid(**told)
    assert len(mails(PAID)) == 1


def test_it_says_what_was_paid_even_after_more_has_come(db: Any, mails: Any) -> None:
    order = an_order()
    told = paid(order)
    with transaction():
        apply_money(order.id, captured_minor=24_000, refunded_minor=0, disputed=False)
    tasks.tell_paid(**told)
    assert "120.00" in mails(PAID)[0].text


def test_an_address_nobody_proved_to_read_waits_for_its_mail(db: Any, mails: Any) -> None:
    tasks.tell_paid(**paid(an_order(a_contact(email_verified_at=None))))
    assert [mail.held_for_verification for mail in mails(PAID)] == [True]


def test_nobody_is_written_to_whose_data_were_erased(db: Any, mails: Any) -> None:
    tasks.tell_paid(**paid(an_order(a_contact(erased_at=clock.now()))))
    assert mails(PAID) == []
