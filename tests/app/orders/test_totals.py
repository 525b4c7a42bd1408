"""EN 16931 totals: BR-CO-10 to BR-CO-17 hold exactly for every invoice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.money import Money, MoneyError, round_half_up
from app.orders.totals import PricedLine, Tax, line_net, total

STANDARD, REDUCED, EXEMPT = (
    Tax(category="S", rate_bp=2400),
    Tax(category="S", rate_bp=900),
    Tax(category="E", rate_bp=0),
)


def priced(minor: int, tax: Tax = STANDARD) -> PricedLine:
    return PricedLine(net=Money(minor, "EUR"), tax=tax)


def euros(*minors: int) -> list[Money]:
    return [Money(minor, "EUR") for minor in minors]


taxes = st.sampled_from([STANDARD, REDUCED, EXEMPT, Tax(category="S", rate_bp=1), Tax(category="S", rate_bp=10_000)])
lines = st.lists(st.builds(priced, st.integers(0, 10**9), taxes), min_size=1, max_size=60)


@st.composite
def invoices(draw: st.DrawFn) -> tuple[list[PricedLine], list[Money]]:
    drawn = draw(lines)
    left, allowances = sum(line.net.minor for line in drawn), []
    for _ in range(draw(st.integers(0, 3))):
        allowances.append(draw(st.integers(0, left)))
        left -= allowances[-1]
    return drawn, euros(*allowances)


@given(invoices())
def test_every_sum_is_exact(invoice: tuple[list[PricedLine], list[Money]]) -> None:
    drawn, allowances = invoice
    it = total(drawn, "EUR", allowances, paid=Money(5, "EUR"))
    assert it.lines.minor == sum(line.net.minor for line in drawn)  # BR-CO-10
    assert it.allowances.minor == sum(each.minor for each in allowances)  # BR-CO-11
    assert it.net == it.lines - it.allowances  # BR-CO-13
    assert it.tax.minor == sum(group.amount.minor for group in it.groups)  # BR-CO-14
    assert it.gross == it.net + it.tax  # BR-CO-15
    assert it.due == it.gross - it.paid  # BR-CO-16


@given(invoices())
def test_vat_is_taken_once_per_group_on_its_taxable_sum(invoice: tuple[list[PricedLine], list[Money]]) -> None:
    it = total(invoice[0], "EUR", invoice[1])
    assert len({group.tax for group in it.groups}) == len(it.groups)
    for group in it.groups:
        of_lines = sum(line.net.minor for line in invoice[0] if line.tax == group.tax)
        discounts = sum(part.amount.minor for part in it.shares if part.tax == group.tax)
        assert group.taxable.minor == of_lines - discounts >= 0
        assert group.amount.minor == round_half_up(group.taxable.minor * group.tax.rate_bp, 10_000)  # BR-CO-17


@given(invoices())
def test_a_discount_is_shared_out_without_losing_a_unit(invoice: tuple[list[PricedLine], list[Money]]) -> None:
    it = total(invoice[0], "EUR", invoice[1])
    for place, allowance in enumerate(invoice[1]):
        assert sum(part.amount.minor for part in it.shares if part.allowance == place) == allowance.minor


@given(invoices(), st.randoms())
def test_the_order_of_the_lines_changes_no_total(invoice: tuple[list[PricedLine], list[Money]], random: object) -> None:
    shuffled = list(invoice[0])
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert total(shuffled, "EUR", invoice[1]) == total(invoice[0], "EUR", invoice[1])


def test_a_worked_example() -> None:
    it = total([priced(100_00), priced(50_01, REDUCED), priced(33_33)], "EUR", euros(10_00))
    assert [(group.tax, group.taxable.minor, group.amount.minor) for group in it.groups] == [
        (STANDARD, 126_06, 30_25),
        (REDUCED, 47_28, 4_26),
    ]
    assert (it.net.minor, it.tax.minor, it.gross.minor) == (173_34, 34_51, 207_85)


def test_a_line_is_rounded_half_up_to_the_minor_unit() -> None:
    assert line_net(Money(3335, "EUR"), 3, per=2) == Money(5003, "EUR")
    assert line_net(Money(999, "JPY"), 7) == Money(6993, "JPY")


@pytest.mark.parametrize("discounts", [(-1,), (101,), (60, 41)])
def test_it_refuses_a_discount_below_zero_or_above_the_sum(discounts: tuple[int, ...]) -> None:
    with pytest.raises(MoneyError):
        total([priced(100)], "EUR", euros(*discounts))


def test_it_refuses_a_negative_line() -> None:
    with pytest.raises(MoneyError):
        total([priced(-1)], "EUR")


def test_currencies_never_mix_on_an_invoice() -> None:
    with pytest.raises(MoneyError):
        total([priced(100), PricedLine(net=Money(100, "TRY"), tax=STANDARD)], "EUR")
