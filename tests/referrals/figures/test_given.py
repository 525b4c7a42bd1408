"""The report on promotions: what was given, what is left of it, what nobody used, and what it brought beside a baseline."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from app import clock
from app.reports import answering, frames
from app.reports.parameters import Eyes, Parameters
from app.reports.rollups.tasks import roll_up
from app.reports.sockets import known_metrics, report_for
from referrals.months.models import ProgramMargin
from referrals.promotions.models import CodeBatch, PromoCode, PromotionUse
from tests.factories.commissions import program_terms
from tests.factories.promotions import a_promotion
from tests.factories.reports import a_paid_order

HOUSE = Eyes.of_the_house(names_people=True)
NOVEMBER = Parameters(
    first=date(2026, 11, 1), last=date(2026, 11, 30), zone="Europe/Tallinn", compare="none", group="month"
)
DAY = datetime(2026, 11, 12, 12, tzinfo=UTC)


def figures(metric_id: str) -> dict[str, int]:
    frame = frames.totals(known_metrics()[metric_id], NOVEMBER, HOUSE)
    return {row.currency: int(row.value) for row in frame.itertuples()}


def a_use(promotion: Any, order: Any, cost: int, state: str = "captured") -> PromotionUse:
    captured = order.paid_at if state == "captured" else None
    return PromotionUse(
        promotion_id=promotion.id, order_id=order.id, state=state, currency=order.currency, amount_minor=cost,
        reserved_at=order.placed_at, captured_at=captured,
    )  # fmt: skip


def test_what_was_given_and_what_is_left(db: Any) -> None:
    db.session.add(ProgramMargin(program_id=program_terms().program_id, margin_bp=4_000))
    summer, club = a_promotion(code=None), a_promotion(code=None)
    both, one = (a_paid_order([(10_000, 2_000)], paid_at=DAY) for _number in range(2))
    db.session.add_all([a_use(summer, both, 1_500), a_use(club, both, 500), a_use(summer, one, 2_000)])
    db.session.commit()

    assert figures("promotions.uses") == {"": 3}
    assert figures("promotions.cost") == {"EUR": 4_000}
    assert figures("promotions.revenue") == {"EUR": 16_000}, "an order with two promotions counts once"
    assert figures("promotions.margin") == {"EUR": 2 * (4_000 - 2_000)}


def test_breakage_is_what_nobody_used(db: Any) -> None:
    promotion = a_promotion(code=None)
    order = a_paid_order(paid_at=DAY)
    db.session.add_all([a_use(promotion, order, 100), a_use(promotion, a_paid_order(paid_at=DAY), 100, "released")])
    batch = CodeBatch(promotion_id=promotion.id, size=3, made=3, ready_at=DAY)
    db.session.add(batch)
    db.session.flush()
    db.session.add_all([PromoCode(code=f"BREAKAGE{used}{number}", batch_id=batch.id, use_limit=1, taken=used)
                        for number, used in enumerate((0, 1, 0))])  # fmt: skip
    db.session.commit()

    assert figures("promotions.lost") == {"": 5_000}
    assert figures("promotions.breakage") == {"": 6_667}


def test_lift_states_its_baseline(db: Any) -> None:
    """Ten days with one order each before, ten with three each while it ran."""
    with clock.freeze(DAY + timedelta(days=9)):
        promotion = a_promotion(code=None, starts_at=DAY, name="Autumn")
        for day in range(10):
            a_paid_order(paid_at=DAY - timedelta(days=day + 1))
            for _number in range(3):
                a_paid_order(paid_at=DAY + timedelta(days=day))
        db.session.commit()
        before_counting = answering.answer(report_for(HOUSE, "promotions"), NOVEMBER, HOUSE)
        roll_up()
        after_counting = answering.answer(report_for(HOUSE, "promotions"), NOVEMBER, HOUSE)

    for answer in (before_counting, after_counting):
        (line,) = next(each.table.records() for each in answer.sections if each.part.id == "lift")
        assert (line["label"], line["before"], line["during"], line["days"], line["lift"]) == (
            promotion.name,
            10,
            30,
            10,
            20_000,
        )
        assert line["baseline"] == "2 Nov 26 to 11 Nov 26"
