"""The languages people help in: ours first, then those of many neighbours, so that the list stays short on a phone."""

from __future__ import annotations

from wtforms import SelectChoice

from app.config import LANGUAGES
from app.web.filters import language_name

OTHERS = ("ar", "de", "es", "fr", "it", "ku", "nl", "pt", "ro", "uk", "ur", "zh")
CODES = (*LANGUAGES, *(code for code in OTHERS if code not in LANGUAGES))


def choices() -> list[SelectChoice]:
    return [SelectChoice(code, language_name(code)) for code in CODES]
