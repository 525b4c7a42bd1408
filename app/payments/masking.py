"""Card numbers never stay with us, not even when somebody types one where it does not belong. Pure."""

from __future__ import annotations

import re
from typing import Any

_CANDIDATE = re.compile(r"(?<![0-9A-Za-z])[2-6](?:[ -]?[0-9]){12,18}(?![0-9A-Za-z])")
MASK = "[card number removed]"


def without_card_numbers(text: str) -> str:
    """The text with every number that could be a payment card's (13 to 19 digits, Luhn) taken out."""
    return _CANDIDATE.sub(lambda found: MASK if passes_luhn(found.group()) else found.group(), text)


def cleaned(value: Any) -> Any:
    """A JSON value with card numbers taken out of every text and whole number in it."""
    if isinstance(value, str):
        return without_card_numbers(value)
    if isinstance(value, dict):
        return {str(key): cleaned(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(each) for each in value]
    return value


def passes_luhn(text: str) -> bool:
    """ISO/IEC 7812-1 annex B: the check digit of card numbers."""
    digits = [int(character) for character in reversed(text) if character.isdigit()]
    doubled = sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + doubled) % 10 == 0
