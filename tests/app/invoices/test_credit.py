"""Any way of refunding an invoice ends in exactly its totals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.invoices.credit import Creditable, apportion, credit, in_all, invoiced
from app.money import Money, MoneyError
from app.orders.totals import PricedLine, Tax, Totals, total

STANDARD, REDUCED, EXEMPT = (
    Tax(category="S", rate_bp=2400),
    Tax(category="S", rate_bp=900),
    Tax(category="E", rate_bp=0),
)


def priced(minor: int, tax: Tax = STANDARD) -> PricedLine:
    return PricedLine(net=Money(minor, "EUR"), tax=tax)


@st.composite
def partitions(draw: st.DrawFn) -> tuple[list[PricedLine], Totals, list[int]]:
    """An invoice with some gross, and refunds that add up to it."""
    drawn = draw(
        st.lists(
            st.builds(priced, st.integers(0, 10**6), st.sampled_from([STANDARD, REDUCED, EXEMPT])),
            min_size=1,
            max_size=8,
        )
    )
    whole = sum(line.net.minor for line in drawn)
    it = total(drawn, "EUR", [Money(draw(st.integers(0, whole)), "EUR")])
    refunds: list[int] = []
    left = it.gross.minor
    while left:
        refunds.append(left if len(refunds) == 8 else draw(st.integers(1, left)))
        left -= refunds[-1]
    return drawn, it, refunds


@given(partitions())
def test_any_partition_of_refunds_ends_in_exactly_the_original_totals(
    case: tuple[list[PricedLine], Totals, list[int]],
) -> None:
    lines, totals, refunds = case
    whole, before = invoiced(lines, totals), 0
    nets, vats = [0] * len(whole.line_nets), [0] * len(whole.vat)
    for refund in refunds:
        part = credit(whole, refund, before_minor=before)
        assert part.gross == refund
        assert min((*part.line_nets, *part.vat)) >= 0
        nets = [a + b for a, b in zip(nets, part.line_nets, strict=True)]
        vats = [a + b for a, b in zip(vats, part.vat, strict=True)]
        before += refund
        # Nothing but the sum so far counts: another way of getting here would have credited the same.
        assert (tuple(nets), tuple(vats)) == (in_all(whole, before).line_nets, in_all(whole, before).vat)
    assert before == whole.gross
    assert sum(nets) == totals.net.minor
    assert vats == [group.amount.minor for group in totals.groups]


@given(partitions())
def test_a_refund_is_shared_in_proportion(case: tuple[list[PricedLine], Totals, list[int]]) -> None:
    lines, totals, refunds = case
    for refund in refunds[:1]:
        left = invoiced(lines, totals)
        part = credit(left, refund)
        for credited, vat in zip(part.vat, left.vat, strict=True):
            assert abs(credited * left.gross - refund * vat) < 2 * left.gross


@given(partitions())
def test_the_whole_invoice_is_its_totals_with_the_discount_on_its_lines(
    case: tuple[list[PricedLine], Totals, list[int]],
) -> None:
    lines, totals, _refunds = case
    left = invoiced(lines, totals)
    assert left.gross == totals.gross.minor
    for group in totals.groups:
        assert left.net_of(group.tax) == group.taxable.minor


@given(st.lists(st.integers(0, 20), min_size=1, max_size=6))
def test_a_larger_sum_makes_no_share_smaller(weights: list[int]) -> None:
    before = [0] * len(weights)
    for amount in range(sum(weights) + 1):
        after = apportion(amount, weights)
        assert sum(after) == amount
        assert all(a <= b <= weight for a, b, weight in zip(before, after, weights, strict=True))
        before = after
    assert before == weights


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=8), st.data())
def test_shares_of_large_sums_grow_with_them(weights: list[int], data: st.DataObject) -> None:
    whole = sum(weights)
    less = data.draw(st.integers(0, whole))
    more = data.draw(st.integers(less, whole))
    before, after = apportion(less, weights), apportion(more, weights)
    assert (sum(before), sum(after)) == (less, more)
    assert all(a <= b <= weight for a, b, weight in zip(before, after, weights, strict=True))
    assert apportion(whole, weights) == weights


def half_paid() -> Creditable:
    lines = [priced(100_00), priced(100_00, REDUCED)]
    return invoiced(lines, total(lines, "EUR"))


def test_a_half_refund_credits_half_of_everything() -> None:
    part = credit(half_paid(), 116_50)
    assert (part.line_nets, part.vat) == ((50_00, 50_00), (12_00, 4_50))


@pytest.mark.parametrize("refund", [0, -1, 233_01])
def test_it_refuses_to_credit_nothing_or_more_than_was_invoiced(refund: int) -> None:
    with pytest.raises(MoneyError):
        credit(half_paid(), refund)
