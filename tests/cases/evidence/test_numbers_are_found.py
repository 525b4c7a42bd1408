"""No number stands in a text without a row behind it, in five languages and however it is typed."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_currency, format_decimal, format_percent
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.evidence.finding import LANGUAGES, unbound_numbers

WORDS = (
    "orders grew after the opening", "siparişler açılıştan sonra arttı", "заказы выросли после открытия",
    "उद्घाटन के बाद ऑर्डर बढ़े", "zamówienia wzrosły po otwarciu", "{{orders.change}}", "**{{reach}}** in {{reach.period}}",
    "[our page](https://example.com/2024/40)", "B2B and GA4", "on March 2026", "tel. +372 600 0000", "– open 24/7 –",
    "в 2025 году", "2025 yılında", "वर्ष 2025", "w 2025 roku", "ISO 9001", "{{year 2025}}", "{{date 2026-03-01}}",
)  # fmt: skip
DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")


@st.composite
def numbers(draw: st.DrawFn) -> str:
    value = draw(st.decimals(min_value=0, max_value=10**7, places=draw(st.integers(0, 2))))
    locale = draw(st.sampled_from(LANGUAGES))
    form = draw(
        st.sampled_from(("decimal", "percent", "currency", "devanagari", "entity", "bold", "fraction", "listed"))
    )
    plain = format_decimal(value, locale=locale)
    if form == "percent":
        return format_percent(value / 100, locale=locale, decimal_quantization=False)
    if form == "currency":
        return format_currency(value, draw(st.sampled_from(("EUR", "TRY", "PLN", "INR"))), locale=locale)
    if form == "entity":
        return "".join(f"&#{ord(character)};" if character.isdigit() else character for character in plain)
    return {
        "devanagari": plain.translate(DEVANAGARI),
        "bold": f"**{plain[0]}**{plain[1:]}",
        "fraction": "½",
        "listed": f"\n\n- {plain}\n",
    }.get(form, plain)


@given(
    before=st.lists(st.sampled_from(WORDS), max_size=4),
    number=numbers(),
    after=st.lists(st.sampled_from(WORDS), max_size=4),
)
@settings(max_examples=150, deadline=None)
def test_a_number_typed_anywhere_is_found(before: list[str], number: str, after: list[str]) -> None:
    assert unbound_numbers(" ; ".join([*before, number, *after]))


@given(st.lists(st.sampled_from(WORDS), max_size=8))
@settings(max_examples=60, deadline=None)
def test_words_references_dates_and_names_are_none(words: list[str]) -> None:
    assert unbound_numbers(" ; ".join(words)) == []


@given(st.text(st.characters(exclude_categories=("Nd", "Nl", "No", "Cs")), max_size=60).filter(lambda t: "&" not in t))
@settings(max_examples=80, deadline=None)
def test_a_text_without_digits_has_none(text: str) -> None:
    assert unbound_numbers(text) == []


NUMBERS = (
    "Sales grew by 40%", "%40 arttı", "на 1 234,5 больше", "४० प्रतिशत", "2000 shops", "in 2025 shops", "2025 дворов",
    "+1 000 000 000 readers", "40. more customers", "x3", "EUR40 saved", "EUR 40", "PLN40", "31.02.2026", "2026-13-01",
    "March 40", "32 May", "5 may be enough", "GA400", "v12.5", "{{40}}", "{{ 40% }}", "{{year 1066}}", "3x", "Web 40",
    "{{date 2026-02-30}}", "`40`", "```\n40\n```", "![40](x.png)", '[a](/x "40 more")', "| a |\n|---|\n| 40 |", "10²",
    "&frac12; of it", "4&#8203;0", "by40% more", "tel. 40", "grew 2,5-fold", "2000'den fazla müşteri", "~~40~~",
)  # fmt: skip
OTHERS = (
    "1. first\n2. second\n3. third", "From 1 March 2026 to 31 May 2026", "1 марта 2026 года", "3 Mart 2026", "5 maja 2026 r.",
    "May 5, 2026", "15 मार्च 2026", "01.03.2026", "01/03/2026", "2026-03-01", "the year 2025", "summer 2026", "Q3 2026", "CO2",
    "see http://a.example/40", "mail a40@b.example", "WCAG 2.2", "Тел.: +7 495 123-45-67",
)  # fmt: skip


def test_these_are_numbers_and_those_are_not() -> None:
    assert [text for text in NUMBERS if not unbound_numbers(text)] == []
    assert [(text, unbound_numbers(text)) for text in OTHERS if unbound_numbers(text)] == []


def test_they_are_told_as_they_are_read() -> None:
    assert unbound_numbers("From 1 200 to **1,7**00 € – and 40 % more") == ["1 200", "1,700", "40 %"]
    assert format_decimal(Decimal("1234.5"), locale="pl") in unbound_numbers(
        "o " + format_decimal(Decimal("1234.5"), locale="pl")
    )
