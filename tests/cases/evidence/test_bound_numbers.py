"""References say what their rows say, percentages are computed, and a changed row changes every text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.evidence import changes
from cases.evidence.binding import Row, Rows
from cases.evidence.canonical import canonical
from cases.evidence.changes import NoPercentage
from cases.evidence.finding import ASPECTS, LANGUAGES, unbound_numbers
from cases.evidence.units import UNITS

DAYS = {"begins_on": date(2026, 3, 1), "ends_on": date(2026, 5, 31)}


def row(value: str, baseline: str | None = None, unit: str = "count", key: str = "orders") -> Row:
    before = None if baseline is None else Decimal(baseline)
    return Row(key=key, metric="Orders", baseline=before, value=Decimal(value), unit=unit, **DAYS)


def test_a_reference_is_written_as_each_language_writes_it() -> None:
    rows = Rows([row("1234.5", "1000", "EUR"), row("140", "100", key="visits"), row("5", "2", "percent", "share")])
    text = "{{orders}} | {{visits.change}} | {{share.difference}} | {{ visits.period }} | {{visits.factor}} | {{date 2026-03-01}}"

    assert rows.bound(text, "en") == "€1,234.50 | +40% | +3\u00a0percentage points | 3 months | 1.4× | March 1, 2026"
    assert rows.bound(text, "tr") == "€1.234,50 | +%40 | +3\u00a0yüzde puanı | 3 ay | 1,4× | 1 Mart 2026"
    assert (
        " ".join(rows.bound(text, "ru").split()) == "1 234,50 € | +40 % | +3 п. п. | 3 месяца | 1,4× | 1 марта 2026 г."
    )
    assert " ".join(rows.bound(text, "pl").split()) == "1 234,50 € | +40% | +3 p.p. | 3 miesiące | 1,4× | 1 marca 2026"
    assert rows.bound(text, "hi").endswith("| 3 महीने | 1.4× | 1 मार्च 2026")


def test_what_cannot_be_said_stays_a_reference_and_is_named() -> None:
    rows = Rows([row("40", "0"), row("4", key="new")])
    text = "{{orders.change}} {{gone}} {{orders.colour}} {{new.baseline}} {{new.change}} {{orders} and {{new}}"

    assert rows.unknown(text) == [
        "{{orders.change}}", "{{gone}}", "{{orders.colour}}", "{{new.baseline}}", "{{new.change}}", "{{orders}",
    ]  # fmt: skip
    assert "{{orders.change}}" in rows.bound(text, "en") and rows.bound("{{new}}", "en") == "4"


@pytest.mark.parametrize(("baseline", "value"), [("0", "5"), ("-2", "5"), ("3", "-1"), (None, "5"), ("0", "0")])
def test_there_is_no_percentage_of_nothing_or_across_zero(baseline: str | None, value: str) -> None:
    before = None if baseline is None else Decimal(baseline)

    with pytest.raises(NoPercentage):
        changes.percent(before, Decimal(value))
    assert not [name for name, _ in Rows([row(value, baseline)]).references() if "change" in name]


whole = st.decimals(min_value="0.01", max_value=10**6, places=2)


@given(baseline=whole, value=whole)
@settings(deadline=None)
def test_a_percentage_is_the_change_within_what_is_shown(baseline: Decimal, value: Decimal) -> None:
    shown = changes.percent(baseline, value)
    exact = (value - baseline) / baseline * 100

    assert abs(shown - exact) <= (Decimal("0.05") if abs(exact) < 10 else Decimal("0.5"))
    assert (changes.percent(baseline, baseline), changes.percent(-baseline, -baseline)) == (0, 0)


@given(
    value=st.decimals(min_value=-(10**6), max_value=10**6, places=2),
    baseline=st.decimals(min_value=-(10**6), max_value=10**6, places=1),
    unit=st.sampled_from(UNITS),
    locale=st.sampled_from(LANGUAGES),
)
@settings(deadline=None, max_examples=60)
def test_every_number_a_row_says_comes_from_a_reference(
    value: Decimal, baseline: Decimal, unit: str, locale: str
) -> None:
    rows = Rows([row(str(value), str(baseline), unit)], locale)
    every = ["{{orders." + aspect + "}}" for aspect in ASPECTS]
    text = " ; ".join(every)

    assert unbound_numbers(text) == []
    assert unbound_numbers(rows.bound("so {{orders}} then", locale))
    assert {name for name, _ in rows.references()} <= {"{{orders}}", *every}


def test_lengths_of_time_are_told_in_the_largest_unit_that_fits() -> None:
    days = [
        (date(2026, 3, 1), date(2026, 5, 31), (3, "month")),
        (date(2026, 1, 31), date(2026, 2, 27), (1, "month")),
        (date(2024, 1, 1), date(2025, 12, 31), (2, "year")),
        (date(2026, 3, 2), date(2026, 3, 15), (2, "week")),
        (date(2026, 3, 2), date(2026, 3, 2), (1, "day")),
    ]
    assert [changes.length(begins, ends) for begins, ends, _ in days] == [expected for _, _, expected in days]


def test_canonical_content_is_the_same_bytes_and_has_no_fractions() -> None:
    assert canonical({"b": ["ş", 1], "a": None}) == '{"a":null,"b":["ş",1],"format":"imece-case/1"}\n'.encode()
    assert canonical({"a": None, "b": ["ş", 1]}) == canonical({"b": ["ş", 1], "a": None})
    with pytest.raises(TypeError, match="fraction"):
        canonical({"a": [{"b": 0.1}]})
