"""References of orders and quotes: public, unguessable, easy to read aloud and to find in the purpose of a bank transfer.

Twelve random characters of Crockford's base 32 (60 bits) and one check character: `7K2M-9QXF-4T8CV`. The check
character is a weighted sum over the field of 32 elements with a different weight at each place, so every single wrong
character and every swap of two characters is noticed.
"""

from __future__ import annotations

import secrets
import unicodedata

from app.errors import NotFound

# https://www.crockford.com/base32.html: no I, L, O, U
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_LENGTH = 12
LENGTH = RANDOM_LENGTH + 1
_FIELD = 0b100101  # x^5 + x^2 + 1, irreducible over two elements

# What people type, or their keyboard types for them, when they mean one of ours: Cyrillic, Greek and Turkish look-alikes.
_MEANT = str.maketrans(
    "ILOUİıАВЕЗКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "110V11ABE3KMH0PCTYX1JSABEZH1KMN0PTYX",
)


def new_reference() -> str:
    """A fresh reference from the system's randomness."""
    body = "".join(secrets.choice(ALPHABET) for _place in range(RANDOM_LENGTH))
    return _grouped(body + _check_character(body))


def normalised(typed: str) -> str:
    """The reference that was meant by what somebody typed. Raises `NotFound` when it cannot be one."""
    characters = _meant(typed)
    if len(characters) != LENGTH or not _is_sound(characters):
        raise NotFound
    return _grouped(characters)


def find_in_text(text: str) -> tuple[str, ...]:
    """Every sound reference that may be hidden in free text, as a person or a bank may have written it.

    Spaces, hyphens and line breaks may stand anywhere, letters may be small or look-alikes. By chance a stretch of
    other text can be sound too, so compare what is found with the references there are.
    """
    characters = _meant(text[:2000])
    stretches = (characters[start : start + LENGTH] for start in range(len(characters) - LENGTH + 1))
    return tuple(dict.fromkeys(_grouped(stretch) for stretch in stretches if _is_sound(stretch)))


def _meant(text: str) -> str:
    upper = unicodedata.normalize("NFKC", text).upper().translate(_MEANT)
    return "".join(character for character in upper if character.isalnum())


def _grouped(characters: str) -> str:
    return f"{characters[:4]}-{characters[4:8]}-{characters[8:]}"


def _is_sound(characters: str) -> bool:
    if any(character not in ALPHABET for character in characters):
        return False
    return characters[-1] == _check_character(characters[:-1])


def _check_character(body: str) -> str:
    total, weight = 0, 1
    for character in body:
        weight = _times(weight, 2)
        total ^= _times(weight, ALPHABET.index(character))
    return ALPHABET[total]


def _times(left: int, right: int) -> int:
    """Multiplication in the field of 32 elements."""
    product = 0
    while right:
        product ^= left if right & 1 else 0
        left <<= 1
        left ^= _FIELD if left & 32 else 0
        right >>= 1
    return product
