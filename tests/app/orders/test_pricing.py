"""What an order costs: whole minor units, discounts that never go below nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.money import CurrencyMismatch, Money, MoneyError
from app.orders.pricing import LARGEST_TOTAL_MINOR, DraftLine, TooLarge, add_up
from app.orders.relations import Relation, relation_of
from app.orders.sockets import Adjustment

lines = st.lists(
    st.builds(
        DraftLine,
        title=st.just("Line"),
        quantity=st.integers(1, 50),
        unit_net=st.integers(0, 10**7).map(lambda minor: Money(minor, "EUR")),
        vat_category=st.just("S"),
        vat_rate_bp=st.sampled_from([0, 100, 550, 800, 2000, 2700]),
    ),
    max_size=8,
)
discounts = st.lists(
    st.integers(-(10**9), 0).map(lambda minor: Adjustment(source="test", label="Less", net=Money(minor, "EUR"))),
    max_size=5,
)


@given(lines, discounts)
def test_the_sum_is_lines_less_discounts_plus_vat_and_never_negative(
    drafts: list[DraftLine], given_discounts: list[Adjustment]
) -> None:
    priced = add_up(drafts, "EUR", given_discounts)
    whole = sum(line.net.minor for line in drafts)
    less = sum(adjustment.net.minor for adjustment in priced.adjustments)
    assert priced.totals.net.minor == whole + less >= 0
    assert priced.totals.gross == priced.totals.net + priced.totals.tax
    assert sum(group.taxable.minor for group in priced.totals.groups) == priced.totals.net.minor
    assert all(group.taxable.minor >= 0 for group in priced.totals.groups)


def _line(minor: int, currency: str = "EUR", quantity: int = 1) -> DraftLine:
    return DraftLine(
        title="Line", quantity=quantity, unit_net=Money(minor, currency), vat_category="S", vat_rate_bp=2000
    )


def test_currencies_never_mix() -> None:
    with pytest.raises(CurrencyMismatch):
        add_up([_line(1), _line(1, "TRY")], "EUR")
    with pytest.raises(CurrencyMismatch):
        add_up([_line(100)], "EUR", [Adjustment(source="test", label="Less", net=Money(-1, "TRY"))])


def test_an_adjustment_cannot_raise_the_price() -> None:
    with pytest.raises(MoneyError):
        add_up([_line(100)], "EUR", [Adjustment(source="test", label="More", net=Money(1, "EUR"))])


@pytest.mark.parametrize("minor", [LARGEST_TOTAL_MINOR + 1, LARGEST_TOTAL_MINOR])
def test_more_than_any_real_order_is_refused_with_vat_counted(minor: int) -> None:
    with pytest.raises(TooLarge):
        add_up([_line(minor)], "EUR")


def test_a_company_orders_as_b2b_and_a_person_as_b2c() -> None:
    assert relation_of("company") is Relation.B2B
    assert relation_of("person") is Relation.B2C
