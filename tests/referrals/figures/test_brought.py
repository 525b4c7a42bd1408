"""The report on referrals says what the monthly numbers of the program and the rows themselves say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock
from app.database import db, transaction
from app.reports import answering, frames
from app.reports.parameters import Eyes, Parameters
from app.reports.sockets import known_metrics, report_for
from referrals.commissions.earning import earn
from referrals.figures.ways import steps
from referrals.months.counting import count
from referrals.months.models import ProgramMargin
from referrals.tracking.models import ReferralConversion
from tests.factories.commissions import a_line, program_terms
from tests.factories.reports import a_paid_order

HOUSE = Eyes.of_the_house(names_people=True)
NOVEMBER = Parameters(
    first=date(2026, 11, 1), last=date(2026, 11, 30), zone="Europe/Tallinn", compare="none", group="month"
)
DAY = datetime(2026, 11, 12, 12, tzinfo=UTC)


@pytest.fixture
def program_id(db: Any) -> Iterator[int]:
    """Two levels, a hold of thirty days; the seller brings three orders of two buyers, one of whom had bought before."""
    with clock.freeze(DAY + timedelta(days=3)):
        began = DAY - timedelta(days=100)
        terms = program_terms((1_000, 300), hold_days=30, published_at=began, created_at=began)
        seller, _sponsor = a_line(terms, 2)
        db.session.add(ProgramMargin(program_id=terms.program_id, margin_bp=4_000))
        a_paid_order([(5_000, 0)], paid_at=DAY - timedelta(days=90), email="old@customer.example")
        for number, (net, email) in enumerate(((10_000, "new"), (20_000, "old"), (6_000, "new"))):
            at = DAY + timedelta(hours=number)
            order = a_paid_order([(net, 0)], paid_at=at, email=f"{email}@customer.example", source="referrals.link")
            sale = ReferralConversion(
                source="order", external_id=order.reference, kind="sale", order_id=order.id, enrolment_id=seller.id,
                amount_minor=net, currency="EUR", happened_at=order.placed_at, because={},
            )  # fmt: skip
            db.session.add(sale)
            db.session.commit()
            with transaction():
                earn(sale)
        refund = ReferralConversion(
            source="order", external_id="R", kind="refund", order_id=sale.order_id, enrolment_id=seller.id, amount_minor=3_000,
            sale_external_id=sale.external_id, sale_id=sale.id, currency="EUR", happened_at=DAY, because={},
        )  # fmt: skip
        db.session.add(refund)
        db.session.commit()
        yield terms.program_id


def figures(metric_id: str) -> dict[str, int]:
    frame = frames.totals(known_metrics()[metric_id], NOVEMBER, HOUSE)
    return {row.currency: int(row.value) for row in frame.itertuples()}


def section(report: str, name: str) -> list[dict[str, Any]]:
    answer = answering.answer(report_for(HOUSE, report), NOVEMBER, HOUSE)
    return next(each.table.records() for each in answer.sections if each.part.id == name)


def test_what_partners_brought_is_what_the_months_of_the_program_say(program_id: int) -> None:
    month = count(program_id, date(2026, 11, 1))

    assert (
        figures("referrals.sales")
        == {"EUR": month["money"]["EUR"]["net"] - month["money"]["EUR"]["refunded"]}
        == {"EUR": 33_000}
    )
    assert figures("referrals.new_customers") == {"": month["new_share_bp"]} == {"": 3_333}
    assert figures("referrals.repeat") == {"": month["repeat_bp"]} == {"": 10_000}


def test_commissions_by_level_and_what_waits(program_id: int) -> None:
    told = db.session.execute(
        sa.text("SELECT level::text, sum(amount_minor)::int FROM commission GROUP BY 1 ORDER BY 1")
    ).all()

    levels = {
        line["label"]: (line["referrals.commissions"], line["referrals.on_hold"])
        for line in section("referrals", "levels")
    }
    assert levels == {level: (amount, amount) for level, amount in told} and len(levels) == 2
    assert figures("referrals.on_hold") == figures("referrals.commissions")


def test_cost_is_weighed_against_the_margin_of_the_same_orders(program_id: int) -> None:
    """Margins are 4 000, 8 000 and, half of it having gone back, 1 200."""
    given = figures("referrals.commissions")["EUR"]

    assert figures("referrals.cost") == {"EUR": round(given * 10_000 / 13_200)}


def test_customers_are_kept_by_what_brought_their_first_order(program_id: int) -> None:
    found = section("referrals", "retention")

    assert [(line["source"], line["size"], line["after_1"]) for line in found] == [("referrals.link", 1, 0)]
    (line,) = section("referrals", "concentration")
    assert (line["partners"], line["top_1"], line["index"]) == (1, 10_000, 10_000)


def test_the_way_of_an_order_names_its_partner_only_for_eyes_that_may_see_people(program_id: int) -> None:
    sale = db.session.scalars(sa.select(ReferralConversion).where(ReferralConversion.kind == "sale")).first()
    assert sale is not None and sale.order_id is not None
    partner = sale.enrolment.user.name

    (named,), (bare,) = (
        steps([sale.order_id], Eyes.of_the_house(names_people=names))[sale.order_id] for names in (True, False)
    )

    assert partner in named.words and partner not in bare.words and bare.words in named.words
