"""Whether somebody is paid out at the next date, and if not, everything that stands in the way. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.money import Money

BANK, CREDIT, DONATION = "bank_transfer", "store_credit", "donation"
KINDS = (BANK, CREDIT, DONATION)
# What leaves the house is somebody's income, of which the law wants to know whose.
NEEDS_TAX_DETAILS = frozenset({BANK, DONATION})


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What counts for one person and currency. `usable_from` is when a changed account may be used."""

    available: Money
    threshold: Money
    kind: str | None = None
    usable_from: datetime | None = None
    cause_is_known: bool = True
    has_tax_details: bool = False
    is_under_way: bool = False


@dataclass(frozen=True)
class Obstacle:
    """One reason why not. `kind` is one of: negative, nothing, below_threshold, under_way, method_missing, cooling_off,
    cause_unknown, tax_details_missing."""

    kind: str
    missing: Money | None = None
    until: datetime | None = None


def obstacles(it: Standing, now: datetime) -> tuple[Obstacle, ...]:
    """Every reason, the most important first; none means that the next batch takes the whole available amount."""
    found = [_of_amount(it)]
    if it.is_under_way:
        found.append(Obstacle("under_way"))
    if it.kind is None:
        found.append(Obstacle("method_missing"))
    elif it.usable_from is not None and it.usable_from > now:
        found.append(Obstacle("cooling_off", until=it.usable_from))
    if it.kind == DONATION and not it.cause_is_known:
        found.append(Obstacle("cause_unknown"))
    if it.kind in {None, *NEEDS_TAX_DETAILS} and not it.has_tax_details:
        found.append(Obstacle("tax_details_missing"))
    return tuple(each for each in found if each is not None)


def _of_amount(it: Standing) -> Obstacle | None:
    if it.available.minor < 0:
        return Obstacle("negative", missing=-it.available)
    if it.available.is_zero:
        return Obstacle("nothing")
    if it.available < it.threshold:
        return Obstacle("below_threshold", missing=it.threshold - it.available)
    return None
