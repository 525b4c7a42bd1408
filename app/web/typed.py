"""Numbers as people type them in their language."""

from __future__ import annotations

import re
from decimal import Decimal

from babel.numbers import NumberFormatError, get_group_symbol, parse_decimal


def typed_number(text: str, locale: str) -> Decimal:
    """`1.234,5` in Turkish, `1 234,5` in Polish, exactly. Raises `NumberFormatError`.

    What is written as another language would write it is refused and never guessed: `5.5` in Turkish is not 55. Blanks of
    any kind group where the language groups by a blank; keyboards have only the ordinary one.
    """
    group = get_group_symbol(locale)
    text = text.strip()
    if group.isspace():
        text = re.sub(r"\s", group, text)
    number = parse_decimal(text, locale=locale, strict=True)
    if not number.is_finite():
        raise NumberFormatError(f"{text!r} is no number")
    return number
