"""The words of people, made plain: nothing of them is markup, and nothing in them turns the text around.

Unicode TR 36 §2.1.2 (visual spoofing) names the marks that reorder what is read; letters, accents, emoji with their joiners
and every script stay as they are.
"""

from __future__ import annotations

import re
import unicodedata

from flask_babel import lazy_gettext as _l

from app.errors import Invalid

LONGEST_TITLE = 150
LONGEST_TEXT = 10_000
LONGEST_NAME = 80
# Embeddings, overrides and isolates with their ends. U+200E and U+200F, which right-to-left texts need, turn nothing.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BLANK_LINES = re.compile(r"\n{3,}")
# Joiners between letters and between the parts of an emoji.
_JOINERS = frozenset("\u200c\u200d\ufe0f")


def line(typed: str, longest: int) -> str:
    """One line, without spaces at its ends. Raises `Invalid` when it is too long."""
    return _within(" ".join(_readable(typed).split()), longest)


def text(typed: str, longest: int) -> str:
    """Several lines, at most one of them empty in a row. Raises `Invalid` when it is too long."""
    rows = (row.rstrip() for row in _readable(typed).split("\n"))
    return _within(_BLANK_LINES.sub("\n\n", "\n".join(rows)).strip(), longest)


def _readable(typed: str) -> str:
    plain = typed.replace("\r\n", "\n").replace("\r", "\n")
    composed = unicodedata.normalize("NFC", _TURNING.sub("", plain))
    return "".join(character for character in composed if _is_kept(character))


def _is_kept(character: str) -> bool:
    kind = unicodedata.category(character)
    return character in "\n\t" or character in _JOINERS or kind not in {"Cc", "Cs", "Co"}


def _within(found: str, longest: int) -> str:
    if len(found) > longest:
        raise Invalid(
            _l("This text has %(length)s characters; at most %(longest)s fit.", length=len(found), longest=longest)
        )
    return found
