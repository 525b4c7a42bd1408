"""Codes as people type them, and codes nobody can guess. Pure: no web, no database.

A code is kept in one canonical form: capitals and digits, without what stands between them, letters that look alike folded
into one. What was typed may be read in up to three ways: as it stands, as if the keyboard had stood in Russian (ЙЦУКЕН) instead
of QWERTY, and the other way round.
"""

from __future__ import annotations

import base64
import secrets
import unicodedata
from itertools import islice

LONGEST = 40
SHORTEST = 3
# Crockford's base 32: no I, L, O, U. https://www.crockford.com/base32.html
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SYMBOLS, BITS_OF_SYMBOL = 12, 5
BITS = SYMBOLS * BITS_OF_SYMBOL
GROUP = 4
MOST_AT_ONCE = 1_000_000

_BASE32_TO_CROCKFORD = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", ALPHABET.encode())
# Capitals of other scripts that look like a Latin one.
_LOOK_ALIKE = str.maketrans(
    "АВЕКМНОРСТУХІЈЅԚԜ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ" + "OIL",
    "ABEKMH0PCTYX1JSQW" + "ABEZH1KMN0PTYX" + "011",
)
_QWERTY = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>~"
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбюёЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ"
_AS_IF_QWERTY = str.maketrans(_RUSSIAN, _QWERTY)
_AS_IF_RUSSIAN = str.maketrans(_QWERTY, _RUSSIAN)


def canonical(typed: str) -> str:
    """The form in which a code is kept and compared; empty when nothing of it can belong to a code."""
    capitals = unicodedata.normalize("NFKC", typed).replace("ı", "I").upper()
    return "".join(_folded(character) for character in capitals).translate(_LOOK_ALIKE)[:LONGEST]


def readings(typed: str) -> tuple[str, ...]:
    """What may have been meant, each in canonical form and once; the first is what stands there."""
    text = unicodedata.normalize("NFC", typed)[: 4 * LONGEST]
    read = (canonical(text), canonical(text.translate(_AS_IF_QWERTY)), canonical(text.translate(_AS_IF_RUSSIAN)))
    return tuple(dict.fromkeys(each for each in read if len(each) >= SHORTEST))


def is_writable(typed: str) -> bool:
    """Whether this may become a code: Latin or Cyrillic letters and digits, with spaces or hyphens between them."""
    letters = [character for character in unicodedata.normalize("NFC", typed) if character not in " -"]
    fine = all(character.isdecimal() or _is_known_letter(character) for character in letters)
    return fine and len(canonical(typed)) >= SHORTEST and len(typed) <= LONGEST


def in_groups(code: str, prefix: str = "") -> str:
    """A random code as it is printed: `SPRING-7KQ2-M9XA-40TD`. The prefix is part of the code."""
    bare = code.removeprefix(canonical(prefix))
    groups = [bare[at : at + GROUP] for at in range(0, len(bare), GROUP)]
    return "-".join([prefix, *groups] if prefix else groups)


def new_codes(count: int, prefix: str = "") -> list[str]:
    """So many different canonical codes of 60 random bits each, sorted: an index fills fastest in order."""
    start, made = canonical(prefix), set[str]()
    while len(made) < count:
        made.update(islice(_random_words(count - len(made)), count - len(made)))
    return sorted(start + word for word in made) if start else sorted(made)


def _random_words(count: int) -> list[str]:
    pairs = (count + 1) // 2  # 15 bytes are 120 bits are two words
    text = base64.b32encode(secrets.token_bytes(15 * pairs)).translate(_BASE32_TO_CROCKFORD).decode()
    return [text[at : at + SYMBOLS] for at in range(0, 2 * pairs * SYMBOLS, SYMBOLS)]


def _folded(character: str) -> str:
    """A letter without its accents, a digit in ASCII, nothing for all else."""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    bare = unicodedata.normalize("NFKD", character)
    return "".join(part for part in bare if part.isalnum())


def _is_known_letter(character: str) -> bool:
    return character.isalpha() and unicodedata.name(character, "").startswith(("LATIN", "CYRILLIC"))
