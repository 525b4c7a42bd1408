"""The canonical text of a statement and its hash. Pure.

The text is JSON with sorted keys, no spaces and no escapes but those JSON needs (RFC 8785 without numbers other than whole
ones). It holds the hash of the statement before it, so that none can be changed, left out or put in without notice.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

# What the first statement of a person names as the one before.
BEGINNING = "0" * 64


def canonical(
    *,
    holder: int,
    number: int,
    month: date,
    previous: str,
    opening: Mapping[str, int],
    transfers: Sequence[Mapping[str, Any]],
    closing: Mapping[str, int],
) -> str:
    """The text that is hashed: accounts by name, transfers in the order in which they were posted."""
    content = {
        "holder": holder,
        "number": number,
        "month": f"{month:%Y-%m}",
        "previous": previous,
        "opening": dict(opening),
        "transfers": list(transfers),
        "closing": dict(closing),
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(content: str) -> str:
    return sha256(content.encode()).hexdigest()


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def month_after(month: date) -> date:
    return month_of(month + timedelta(days=31))
