"""Labels are readable, bounded and never alike."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.invoices.numbering import DEFAULT_FORMAT, TURKISH_FORMAT, UnusableFormat, check_format, check_settings, label
from tests.databases import test_settings


def test_the_usual_label() -> None:
    assert label("INV", 2026, 42) == "INV-2026-00042"
    assert len(label("INV", 2026, 42)) <= 16


def test_the_turkish_form_is_possible() -> None:
    assert re.fullmatch(r"[A-Z0-9]{3}20[0-9]{2}[0-9]{9}", label("IMC", 2026, 42, TURKISH_FORMAT))
    assert len(label("IMC", 2026, 42, TURKISH_FORMAT)) == 16


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "{number}",
        "{series}-{number:05d}",
        "{year}-{series}-{number}",
        "{series}-{year}-{number}-{number}",
        "{series}-{year}-{number}x",
        "{series}-{year}-{number:05x}",
        "{series}-{year}-{number!r}",
        "{series}-{year:%Y}-{number}",
        "{series.__class__}-{year}-{number}",
        "{series}-{year}-{secret}",
        "{series} {year} {number}",
        "{series}/{year}/{number}",
        "{series}-{year}-{number",
    ],
)
def test_it_refuses_a_format_that_could_repeat_or_leak(pattern: str) -> None:
    with pytest.raises(UnusableFormat):
        check_format(pattern)


@pytest.mark.parametrize(
    ("series", "year", "number"),
    [("inv", 2026, 1), ("", 2026, 1), ("INV", 26, 1), ("INV", 2026, 0), ("A" * 9, 2026, 1)],
)
def test_it_refuses_parts_that_are_out_of_range(series: str, year: int, number: int) -> None:
    with pytest.raises(UnusableFormat):
        label(series, year, number)


def test_it_refuses_a_label_that_is_too_long() -> None:
    with pytest.raises(UnusableFormat):
        label("INVOICES", 2026, 1, "some-very-long-words.{series}-{year}-{number:09d}")


def test_the_house_does_not_start_with_numbers_that_could_fail(tmp_path: Path) -> None:
    sound = test_settings("postgresql://nowhere", tmp_path)
    check_settings(sound)
    for changes in (
        {"credit_note_series": "INV"},
        {"invoice_series": "inv"},
        {"invoice_number_format": "{number}"},
        {"invoice_series": "ABCDEFGH", "invoice_number_format": "long-words-{series}-{year}-{number:09d}"},
    ):
        with pytest.raises(UnusableFormat):
            check_settings(replace(sound, **changes))  # type: ignore[arg-type]


@given(st.integers(1, 10**7), st.integers(1, 10**7), st.sampled_from([DEFAULT_FORMAT, TURKISH_FORMAT]))
def test_two_numbers_never_look_alike(one: int, other: int, pattern: str) -> None:
    assert (label("INV", 2026, one, pattern) == label("INV", 2026, other, pattern)) == (one == other)
