"""Under which name somebody is shown. Pure."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class ShownAs(StrEnum):
    """How much of a name is shown; the company knows the rest."""

    SHORT = "short"
    FULL = "full"
    INITIALS = "initials"
    ANONYMOUS = "anonymous"


LABELS = {
    ShownAs.SHORT: _l("First name and initial"),
    ShownAs.FULL: _l("The whole name"),
    ShownAs.INITIALS: _l("Initials"),
    ShownAs.ANONYMOUS: _l("Nothing: shown as “Anonymous”"),
}


def shown(name: str, style: str) -> str:
    """`name` as it is shown; empty for nobody in particular. A name of one word has no second to shorten."""
    words = name.split()
    if not words or style == ShownAs.ANONYMOUS:
        return ""
    if style == ShownAs.FULL:
        return " ".join(words)
    if style == ShownAs.INITIALS:
        return " ".join(_initial(word) for word in (words[0], *words[1:][-1:]))
    return " ".join((words[0], *(_initial(word) for word in words[1:][-1:])))


def style_of(name: str, author_name: str) -> ShownAs:
    """The style that makes `author_name` of `name`; the whole name where it is another one."""
    if not author_name:
        return ShownAs.ANONYMOUS
    return next((style for style in ShownAs if shown(name, style) == author_name), ShownAs.FULL)


def _initial(word: str) -> str:
    return f"{word[0].upper()}."
