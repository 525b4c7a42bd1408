"""Between whom an order runs. Pure: no web, no database."""

from __future__ import annotations

from enum import StrEnum


class Relation(StrEnum):
    """Who gives value to whom. `C2B`: a person contributes to the company; only the desk can tell, so it says so."""

    B2B = "b2b"
    C2B = "c2b"
    B2C = "b2c"


def relation_of(contact_kind: str) -> Relation:
    """What an order from this kind of contact ("company" or "person") is, unless the desk knows better."""
    return Relation.B2B if contact_kind == "company" else Relation.B2C
