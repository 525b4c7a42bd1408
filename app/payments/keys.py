"""Our own names for payments and refunds: random, and the idempotency keys of every call about them. Pure."""

from __future__ import annotations

import re
import secrets
from typing import Literal

_SHAPE = re.compile(r"(payment|refund)_[A-Za-z0-9_-]{22,64}")


def new_key(prefix: Literal["payment", "refund"]) -> str:
    """128 bits of randomness."""
    return f"{prefix}_{secrets.token_urlsafe(16)}"


def is_key(text: str, prefix: Literal["payment", "refund"]) -> bool:
    return text.startswith(prefix) and _SHAPE.fullmatch(text) is not None
