"""VAT rates as people type and read them. Pure: no web, no database."""

from __future__ import annotations

import re

# A rate has no thousands to group, so a point and a comma both stand before the hundredths, in every language.
_TYPED = re.compile(r"(?P<whole>\d{1,3})(?:[.,](?P<hundredths>\d{1,2}))?")
HIGHEST_BP = 10_000


def parse_rate(text: str) -> int | None:
    """Basis points of a percentage with at most two decimals ("7.7", "7,7 %", "७.७"); None for what is none.

    An empty text is 0.
    """
    bare = text.replace("%", "").strip()
    if not bare:
        return 0
    found = _TYPED.fullmatch(bare)
    if found is None:
        return None
    rate_bp = int(found["whole"]) * 100 + int((found["hundredths"] or "0").ljust(2, "0"))
    return rate_bp if rate_bp <= HIGHEST_BP else None
