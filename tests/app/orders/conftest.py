"""What several tests of orders ask for."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.mail.models import MailMessage
from app.orders.models import Order, Quote
from tests.cast import Cast
from tests.factories.orders import a_contact, an_order
from tests.factories.quotes import a_quote


@pytest.fixture
def alices(db: Any, cast: Cast) -> Order:
    """An unpaid order of Alice over 120.00 EUR."""
    return an_order(placed_by=cast.alice)


@pytest.fixture
def guests(db: Any) -> Order:
    """An unpaid order of somebody without an account."""
    return an_order(a_contact(email="guest@customer.example", company_name="गंगा वस्त्र उद्योग प्राइवेट लिमिटेड"))


@pytest.fixture
def quote(db: Any, cast: Cast) -> Quote:
    """A quote over 500.00 EUR net that Dora sent to Alice's company."""
    return a_quote(cast.dora, a_contact(cast.alice))


@pytest.fixture
def mails(db: Any) -> Any:
    """The mails of one template."""

    def of(template: str) -> list[MailMessage]:
        return list(
            db.session.scalars(sa.select(MailMessage).where(MailMessage.template == template).order_by(MailMessage.id))
        )

    return of
