"""The states of an order and the moves between them. Pure: no web, no database."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Where an order stands. Only verified money makes it `PAID`; only money makes it `REFUNDED` or `DISPUTED`."""

    PLACED = "placed"
    PAID = "paid"
    REFUNDED = "refunded"
    DISPUTED = "disputed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
