"""What a marketer has written about a service, before it is kept. Pure: no web, no database."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from app.money import Money

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG = 80
# Letters that do not decompose into a Latin letter and a mark.
_LATIN = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "þ": "th"})


@dataclass(frozen=True, kw_only=True)
class Words:
    title: str
    summary: str
    body: str = ""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """`texts` by language, `prices` net and one per currency, `parts` as (service id, quantity) in their order."""

    slug: str
    kind: str
    discipline: str
    vat_category: str
    vat_rate_bp: int
    vat_note: str | None
    lead_time_days: int
    texts: dict[str, Words] = field(default_factory=dict)
    prices: tuple[Money, ...] = ()
    parts: tuple[tuple[int, int], ...] = ()


def slug_of(title: str) -> str:
    """An address made from a title: `Çok güzel!` becomes `cok-guzel`; empty when nothing Latin is in it."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(_LATIN)).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", plain))[:LONGEST_SLUG].strip("-")
