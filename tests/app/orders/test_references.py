"""References: hard to guess, easy to read, found in what people and banks write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import NotFound
from app.orders.references import (
    ALPHABET,
    LENGTH,
    find_in_text,
    new_reference,
    normalised,
)

PLACES = st.integers(0, LENGTH - 1)


def test_a_reference_is_grouped_and_carries_sixty_random_bits() -> None:
    reference = new_reference()
    first, second, third = reference.split("-")
    assert (len(first), len(second), len(third)) == (4, 4, 5)
    assert set(reference) <= set(ALPHABET) | {"-"}
    assert len({new_reference() for _ in range(1000)}) == 1000


@given(PLACES, st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_noticed(place: int, wrong: str) -> None:
    bare = new_reference().replace("-", "")
    spoiled = bare[:place] + wrong + bare[place + 1 :]
    if spoiled == bare:
        assert normalised(spoiled).replace("-", "") == bare
    else:
        with pytest.raises(NotFound):
            normalised(spoiled)


@given(PLACES, PLACES)
def test_every_swap_of_two_characters_is_noticed(one: int, other: int) -> None:
    bare = list(new_reference().replace("-", ""))
    swapped = list(bare)
    swapped[one], swapped[other] = bare[other], bare[one]
    if swapped != bare:
        with pytest.raises(NotFound):
            normalised("".join(swapped))


@pytest.mark.parametrize(
    "typed",
    [
        "",
        " ",
        "7K2M",
        "../../etc/passwd",
        "a" * 5000,
        "💥",
        "7K2M-9QXF-4T8C\x00",
        "١٢٣٤٥٦٧٨٩٠١٢٣",
    ],
)
def test_what_cannot_be_a_reference_is_not_found(typed: str) -> None:
    with pytest.raises(NotFound):
        normalised(typed)


def _as_someone_writes_it(reference: str) -> list[str]:
    zeros_as_o = reference.replace("0", "O").replace("1", "l")
    cyrillic = reference.translate(str.maketrans("ABEKMHPCTX", "АВЕКМНРСТХ"))
    return [
        reference,
        reference.lower(),
        reference.replace("-", ""),
        reference.replace("-", " "),
        reference[:7] + "\n" + reference[7:],
        zeros_as_o,
        cyrillic,
        f"Invoice for order {reference}, thank you",
        f"SVWZ+{reference.replace('-', '')} EREF+NOTPROVIDED",
        f"оплата заказа {cyrillic.lower()} от Иванова",
    ]


def test_it_is_found_however_a_person_or_a_bank_writes_it() -> None:
    for _ in range(50):
        reference = new_reference()
        for text in _as_someone_writes_it(reference):
            assert reference in find_in_text(text), text


@given(st.text(max_size=300))
def test_any_text_can_be_searched(text: str) -> None:
    assert isinstance(find_in_text(text), tuple)
