"""The closed list of what a signal can say. Pure."""

from __future__ import annotations

from enum import StrEnum


class Sign(StrEnum):
    BURST_VOLUME = "burst_volume"
    RATING_SHIFT = "rating_shift"
    UNVERIFIED_BURST = "unverified_five_star_burst"
    AFTER_NEGATIVE = "positives_after_negative"
    COLD_START = "cold_start_mass"
    DUPLICATE_TEXT = "duplicate_text"
    SHARED_ORIGIN = "shared_origin"
    WITHOUT_PAYMENT = "orders_without_payment"
