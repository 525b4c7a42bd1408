"""What every resource speaks: text that can be stored, money, pages of a list."""

from __future__ import annotations

import unicodedata
from typing import Any

import marshmallow as ma

from app.money import Money, exponent


def readable(text: str) -> None:
    """Raises `ValidationError` for control characters and lone surrogates, which nobody can read nor store."""
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        raise ma.ValidationError("Contains characters that cannot be read.")


class Words(ma.fields.String):
    """A text on one line of at most `longest` characters."""

    def __init__(self, *, longest: int = 255, shortest: int = 0, **kwargs: Any) -> None:
        checks = [ma.validate.Length(min=shortest, max=longest), readable, *kwargs.pop("validate", [])]
        super().__init__(validate=checks, **kwargs)


class Amount(ma.Schema):
    """Money: `amount_minor` whole units of `currency`, of which 10 to the power of `exponent` make a major one."""

    amount_minor = ma.fields.Integer(required=True)
    currency = ma.fields.String(required=True)
    exponent = ma.fields.Integer(dump_only=True)

    @ma.pre_dump
    def _from_money(self, amount: Money, **_options: object) -> dict[str, object]:
        return {"amount_minor": amount.minor, "currency": amount.currency, "exponent": exponent(amount.currency)}
