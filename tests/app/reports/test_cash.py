"""How far orders come on the way to cash, and how long it takes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.accounts.models import User
from app.database import db as database
from app.invoices.models import Invoice
from app.orders.models import Quote, QuoteDecision, QuoteVersion
from app.orders.states import State
from app.projects.models import Project
from app.reports import answering, drilling, frames
from app.reports.parameters import Eyes, Parameters
from app.reports.sockets import known_metrics, report_for
from tests.cast import Cast
from tests.factories.orders import a_contact, an_order
from tests.factories.reports import a_paid_order

HOUSE = Eyes.of_the_house(names_people=True)
NOVEMBER = Parameters(first=date(2026, 11, 1), last=date(2026, 11, 30), zone="UTC", compare="none")
AT = datetime(2026, 11, 10, 12, tzinfo=UTC)


def value(metric_id: str) -> int | None:
    frame = frames.totals(known_metrics()[metric_id], NOVEMBER, HOUSE)
    return None if frame.empty else int(frame["value"].iloc[0])


def invoice_of(order: Any, number: int, at: datetime) -> None:
    database.session.add(
        Invoice(
            series="T",
            year=2026,
            number=number,
            label=f"T-{number}",
            type_code=380,
            order_id=order.id,
            issued_at=at,
            issue_date=at.date(),
            locale="en",
            buyer_name="x",
            currency="EUR",
            net_minor=1,
            tax_minor=0,
            total_minor=1,
            snapshot={},
        )
    )


def test_how_far_the_orders_of_a_period_came(db: Any) -> None:
    delivered, invoiced, paid = (a_paid_order(paid_at=AT + timedelta(hours=hours)) for hours in (1, 2, 3))
    an_order(placed_at=AT, state=State.EXPIRED)
    an_order(placed_at=AT)
    an_order(placed_at=AT - timedelta(days=40))
    for number, order in enumerate((delivered, invoiced), start=1):
        invoice_of(order, number, AT + timedelta(days=1))
    database.session.add(Project(reference=delivered.reference, order_id=delivered.id, title="x", delivered_at=AT))
    database.session.flush()

    funnel = next(
        each
        for each in answering.answer(report_for(HOUSE, "cash"), NOVEMBER, HOUSE).sections
        if each.part.id == "funnel"
    )
    assert [record["orders"] for record in funnel.table.records()] == [5, 3, 3, 2, 1]
    assert [record["share"] for record in funnel.table.records()] == [10_000, 6_000, 6_000, 4_000, 2_000]
    assert (value("cash.conversion"), value("cash.lost")) == (6_000, 2_000)
    assert paid.reference in set(drilling.rows_of(known_metrics()["cash.paid"], NOVEMBER, HOUSE).frame["name"])


def test_the_times_are_medians_of_what_can_be_opened(db: Any) -> None:
    for number, minutes in enumerate((10, 30, 700, 900), start=1):
        order = a_paid_order(paid_at=AT)
        order.placed_at = AT - timedelta(minutes=minutes)
        invoice_of(order, number, AT + timedelta(seconds=minutes))
    database.session.flush()

    assert value("cash.time_to_pay") == 30 * 60, "of an even number the lower middle one, which is a row"
    assert value("cash.time_to_invoice") == 30
    rows = drilling.rows_of(known_metrics()["cash.time_to_pay"], NOVEMBER, HOUSE).frame
    assert sorted(rows["amount"]) == [600, 1_800, 42_000, 54_000]


def test_a_quote_counts_once_by_its_newest_version(db: Any, cast: Cast) -> None:
    first, second = _quote(cast.marta, "Q-1", 2), _quote(cast.marta, "Q-2", 1)
    database.session.add(QuoteDecision(version_id=first[1].id, accepted=True, decided_at=AT))
    database.session.add(QuoteDecision(version_id=second[0].id, accepted=False, decided_at=AT))
    database.session.flush()

    assert value("cash.quotes_accepted") == 5_000


def _quote(by: User, reference: str, versions: int) -> list[QuoteVersion]:
    quote = Quote(reference=reference, contact_id=a_contact().id, relation="b2b", currency="EUR", created_by_id=by.id)
    database.session.add(quote)
    database.session.flush()
    made = [
        QuoteVersion(
            quote_id=quote.id,
            version=number,
            net_minor=1,
            tax_minor=0,
            total_minor=1,
            written_by_id=by.id,
            expires_at=AT,
            sent_at=AT,
        )
        for number in range(1, versions + 1)
    ]
    database.session.add_all(made)
    database.session.flush()
    return made
