"""Marks: what was sealed is opened again, and nothing else is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals.tracking.tokens import LONGEST, MOST_TOUCHES, Mark, Touch, merged, opened, sealed, signing_key

KEY = signing_key("a secret that only the tests know, 32+")
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

seconds = st.integers(0, 2**33).map(lambda second: datetime.fromtimestamp(second, UTC))
touches = st.builds(Touch, at=seconds, id=st.integers(1, 2**63 - 1), link_id=st.integers(1, 2**63 - 1))
marks = st.builds(Mark, touches=st.lists(touches, max_size=MOST_TOUCHES).map(tuple), began_at=st.none() | seconds)


@given(marks)
def test_what_is_sealed_opens_to_the_same(mark: Mark) -> None:
    text = sealed(mark, KEY)

    assert opened(text, KEY) == mark
    assert len(text) <= LONGEST
    assert all(character.isalnum() or character in "._-" for character in text)


@given(marks, st.integers(0, 10_000), st.characters())
def test_one_changed_letter_is_noticed(mark: Mark, place: int, letter: str) -> None:
    text = sealed(mark, KEY)
    place %= len(text)
    changed = text[:place] + letter + text[place + 1 :]

    assert changed == text or opened(changed, KEY) is None


@given(st.text(max_size=200))
def test_anything_else_opens_to_nothing(text: str) -> None:
    assert opened(text, KEY) is None


@pytest.mark.parametrize("text", [None, "", ".", "..", "a.b.c", "x" * 100_000, "\x00.\x00.\x00", "İ.ş.ğ"])
def test_strange_marks_open_to_nothing(text: str | None) -> None:
    assert opened(text, KEY) is None


def test_another_installations_marks_open_to_nothing() -> None:
    mark = Mark((Touch(NOON, 1, 1),))

    assert opened(sealed(mark, signing_key("another secret of at least 32 letters")), KEY) is None


def test_of_many_touches_the_first_and_the_latest_are_kept() -> None:
    mark = Mark()
    for number in range(1, 21):
        mark = mark.with_touch(Touch(NOON + timedelta(minutes=number), number, 1))

    assert [touch.id for touch in mark.touches] == [1, *range(14, 21)]


def test_checkout_begins_once_in_two_hours() -> None:
    began = Mark((Touch(NOON, 1, 1),)).at_checkout(NOON)

    assert began.at_checkout(NOON + timedelta(hours=2)).began_at == NOON
    assert began.at_checkout(NOON + timedelta(hours=2, seconds=1)).began_at == NOON + timedelta(hours=2, seconds=1)
    assert not began.is_late(Touch(NOON - timedelta(seconds=1), 2, 2))
    assert began.is_late(Touch(NOON, 3, 2))


def test_cookie_and_link_say_one_thing_together() -> None:
    one, two = Touch(NOON, 1, 1), Touch(NOON + timedelta(1), 2, 2)

    assert merged([Mark((two,)), None, Mark((one, two), NOON)]) == Mark((one, two), NOON)
