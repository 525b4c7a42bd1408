"""Reading values from an address: what does not fit becomes a 422 that names the value, never a 500."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from flask import request
from flask_babel import gettext as _

from app.errors import Invalid

Value = TypeVar("Value")
LONGEST = 200


def whole_number(
    name: str,
    default: int | None = None,
    low: int = 0,
    high: int = 2**31 - 1,
    *,
    source: Mapping[str, str] | None = None,
) -> int:
    """The whole number called `name`; raises `Invalid` when it is missing, not a number, or out of bounds."""
    value = _raw(name, source)
    if not value:
        return _or_default(name, default)
    digits = value.removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 19):
        raise Invalid(_("“%(name)s” must be a whole number.", name=name))
    if not low <= int(value) <= high:
        raise Invalid(_("“%(name)s” must be between %(low)s and %(high)s.", name=name, low=low, high=high))
    return int(value)


def choice(
    name: str, allowed: Iterable[str], default: str | None = None, *, source: Mapping[str, str] | None = None
) -> str:
    """One of the words of `allowed`; raises `Invalid` for any other."""
    value = _raw(name, source)
    if not value:
        return _or_default(name, default)
    if value not in allowed:
        raise Invalid(_("“%(name)s” cannot have that value.", name=name))
    return value


def text(
    name: str, default: str | None = "", max_length: int = LONGEST, *, source: Mapping[str, str] | None = None
) -> str:
    """A short text, trimmed; raises `Invalid` when it is too long or holds characters nobody can read."""
    value = _raw(name, source).strip()
    if not value:
        return _or_default(name, default)
    if len(value) > max_length:
        raise Invalid(_("“%(name)s” may have at most %(max)s characters.", name=name, max=max_length))
    if "\x00" in value or "\ufffd" in value:
        raise Invalid(_("“%(name)s” contains characters that cannot be read.", name=name))
    return value


def _raw(name: str, source: Mapping[str, str] | None) -> str:
    return (request.args if source is None else source).get(name, "")


def _or_default(name: str, default: Value | None) -> Value:
    if default is None:
        raise Invalid(_("“%(name)s” is missing.", name=name))
    return default
