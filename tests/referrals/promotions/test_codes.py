"""Codes as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.promotions.codes import ALPHABET, BITS, canonical, in_groups, is_writable, new_codes, readings


@pytest.mark.parametrize(
    "typed",
    [
        "SOLO-2026", "solo2026", " Solo 2026 ", "S0L0-2026", "50LO2026".replace("5", "S"), "soIo2026", "ѕоlо-2026",
        "ＳＯＬＯ２０２６", "solo—2026", "SOLO_2026", "sölö 2026", "SOLO ٢٠٢٦", "sol\u200bo2026",
    ],
)  # fmt: skip
def test_case_spaces_dashes_and_look_alike_letters_are_forgiven(typed: str) -> None:
    assert canonical(typed) == canonical("SOLO-2026")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ыгььук26", "summer26"),  # SUMMER26 with the keyboard in Russian
        ("ЫГЬЬУК 26", "summer26"),
        ("İNDİRİM", "indirim"),
        ("ındırım", "INDIRIM"),
        ("yıldız", "YILDIZ"),
        ("СОРТ", "COPT"),  # Cyrillic letters that look Latin
        ("jctym", "осень"),  # ОСЕНЬ with the keyboard in English
        ("k.,jdm", "любовь"),
        ("łódź", "LODZ".replace("L", "Ł")),
    ],
)
def test_other_alphabets_and_keyboards_are_read_as_they_were_meant(typed: str, meant: str) -> None:
    assert canonical(meant) in readings(typed)


def test_what_stands_there_is_read_first() -> None:
    assert readings("SUMMER")[0] == canonical("summer")


@given(st.text(max_size=60))
def test_reading_never_fails_and_is_stable(typed: str) -> None:
    once = canonical(typed)
    assert canonical(once) == once
    for reading in readings(typed):
        assert 3 <= len(reading) <= 40
        assert canonical(reading) == reading


@pytest.mark.parametrize("typed", ["ab", "!!!", "-- --", "a" * 41, "नमस्ते", "CODE!", "日本語コード"])
def test_some_texts_cannot_become_codes(typed: str) -> None:
    assert not is_writable(typed)


@pytest.mark.parametrize("typed", ["SUMMER", "ОСЕНЬ 2026", "İNDİRİM-5", "Łódź24"])
def test_latin_and_cyrillic_words_can(typed: str) -> None:
    assert is_writable(typed)


def test_made_codes_are_different_unguessable_and_survive_being_typed() -> None:
    made = new_codes(5_000, "Spring")
    assert BITS >= 50
    assert len(set(made)) == 5_000
    assert all(set(code.removeprefix(canonical("Spring"))) <= set(ALPHABET) for code in made)
    for code in made[:200]:
        printed = in_groups(code, "Spring")
        assert canonical(printed) == canonical(printed.lower().replace("-", " ")) == code


def test_every_symbol_of_a_made_code_is_equally_likely() -> None:
    made = "".join(new_codes(20_000))
    expected = len(made) // len(ALPHABET)
    assert all(abs(made.count(symbol) - expected) < expected // 10 for symbol in ALPHABET)
