"""Ranks, mentions and outlines: tables and properties, no database."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.projects.boards.mentions import mentioned
from app.projects.boards.outline import DraftCard, DraftColumn, Unreadable, as_plain, from_plain, read, write
from app.projects.boards.ranks import GAP, between, spread

PEOPLE = {
    1: "Дора Иванова",
    2: "İsmail Öztürk",
    3: "Anna Kowalska",
    4: "Anna Nowak",
    5: "आदा शर्मा",
    6: "Łucja Zielińska",
}


@given(st.integers(-(2**60), 2**60), st.integers(-(2**60), 2**60))
def test_a_rank_between_two_lies_between_them_or_says_there_is_no_room(one: int, other: int) -> None:
    before, after = sorted((one, other))
    found = between(before, after)
    if found is None:
        assert after - before < 2
    else:
        assert before < found < after


def test_the_ends_of_a_list_always_have_room() -> None:
    assert between(None, None) == GAP
    assert between(5, None) == 5 + GAP
    assert between(None, 5) == 5 - GAP


@given(st.integers(0, 300))
def test_spread_ranks_rise_with_room_between(count: int) -> None:
    ranks = spread(count)
    assert ranks == sorted(set(ranks))
    assert all(between(one, other) is not None for one, other in pairwise(ranks))


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("@Дора Иванова, please", {1}),
        ("@дора please", {1}),
        ("@ismail and @İSMAİL ÖZTÜRK", {2}),
        ("@Anna", set()),
        ("@Anna Nowak!", {4}),
        ("@Anna Kowalska and @Anna Nowak", {3, 4}),
        ("@आदा शर्मा जी", {5}),
        ("@lucja", {6}),
        ("mail me at anna@kowalska.example", set()),
        ("@Annabel", set()),
        ("no at all", set()),
        ("", set()),
    ],
)
def test_who_is_mentioned(text: str, who: set[int]) -> None:
    assert mentioned(text, PEOPLE) == who


OUTLINE = """# To do
- Ask for the logo +2d
  Vector files, both versions.
  [ ] black
  [ ] white
* Approve the concept
# Doing (3)
# Done !
"""


def test_an_outline_is_read_and_written_back() -> None:
    columns = read(OUTLINE)
    assert columns == [
        DraftColumn(
            "To do",
            cards=[
                DraftCard("Ask for the logo", False, 2, "Vector files, both versions.", ["black", "white"]),
                DraftCard("Approve the concept", True),
            ],
        ),
        DraftColumn("Doing", 3),
        DraftColumn("Done", None, True),
    ]
    assert write(columns) == OUTLINE
    assert from_plain(as_plain(columns)) == columns


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("", 1, "nothing"),
        ("- a card", 1, "orphan"),
        ("# To do\nwhat is this", 2, "unknown"),
        ("#", 1, "nameless"),
        ("# A\n-  ", 2, "nameless"),
        ("# " + "n" * 61, 1, "long"),
        ("# A\n- " + "n" * 201, 2, "long"),
        ("# A\n" * 21, 21, "many"),
        ("# A\n" + "- b\n" * 201, 202, "many"),
        ("# A\n  indented below no card", 2, "unknown"),
    ],
)
def test_what_cannot_be_read_names_its_line(text: str, line: int, why: str) -> None:
    with pytest.raises(Unreadable) as raised:
        read(text)
    assert (raised.value.line, raised.value.why) == (line, why)
