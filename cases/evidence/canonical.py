"""Canonical content: the same facts are always the same bytes. Pure: no web, no database.

JSON in UTF-8 with sorted keys, no spaces between, no escapes but those JSON asks for, numbers only whole or as text, and one
line break at the end (close to RFC 8785, which agrees where there are no fractions).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

FORMAT = "imece-case/1"


def canonical(content: Mapping[str, Any]) -> bytes:
    """The bytes that are stamped. Raises `TypeError` for a fraction, whose digits nobody has agreed on."""
    _refuse_fractions(content)
    text = json.dumps(
        {"format": FORMAT, **content}, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode() + b"\n"


def digest(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()


def _refuse_fractions(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a fraction has no canonical form: write it as text")
    if isinstance(value, Mapping):
        for each in value.values():
            _refuse_fractions(each)
    elif isinstance(value, list | tuple):
        for each in value:
            _refuse_fractions(each)
