"""Names that are called in a message, and words that are searched, in five languages. Pure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.projects.channels.folding import folded, words_of
from app.projects.channels.mentioning import mentioned, parts_of

PEOPLE = {1: "Ayşe Yıldız", 2: "Ayşe", 3: "रोहन मेहता", 4: "Дарья Иванова", 5: "Bartłomiej Kowalski", 6: "Ayşe"}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Merhaba @Ayşe Yıldız, hazır mı?", {1}),
        ("@ayşe yıldız ve @ДАРЬЯ ИВАНОВА", {1, 4}),
        ("@रोहन मेहता कृपया देखें", {3}),
        ("@Ayşe, both of you", {2, 6}),
        ("write to a@b.example", set()),
        ("@Ayşegül is somebody else", set()),
        ("@Bartlomiej Kowalski without the stroke", {5}),
        ("nobody @ here", set()),
    ],
)
def test_a_name_after_the_sign_calls_its_person(text: str, who: set[int]) -> None:
    assert mentioned(text, PEOPLE) == who


@given(st.lists(st.sampled_from(["@", "Ayşe", " Yıldız", "@Ayşe Yıldız", "x", "\n", "रोहन मेहता"])).map("".join))
def test_the_parts_of_a_message_are_the_message(text: str) -> None:
    assert "".join(part for part, _called in parts_of(text, PEOPLE)) == text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("İSTANBUL", "istanbul"),
        ("ISPARTA", "ısparta"),
        ("Łódź", "lodz"),
        ("Ёлка", "елка"),
        ("Straße", "STRASSE"),
        ("Açılış", "acilis"),
    ],
)
def test_what_people_type_finds_what_people_wrote(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_vowels_of_hindi_are_no_accents() -> None:
    assert folded("की") != folded("क")


def test_a_search_has_at_most_eight_different_words() -> None:
    assert words_of("a b a c d e f g h i j") == ["a", "b", "c", "d", "e", "f", "g", "h"]
