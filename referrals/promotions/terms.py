"""The terms of a promotion as plain values, kept as JSON. Pure: no web, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from app.money import BASIS_POINTS, Money, MoneyError

FALLBACK_LOCALE = "en"


class Kind(StrEnum):
    PERCENTAGE = "percentage"
    FIXED = "fixed"
    TIERED = "tiered"
    FREE_ITEM = "free_item"
    FREE_SERVICE = "free_service"


class Group(StrEnum):
    """Groups of customers: who came back, who stayed away for long, partners, the team, and who is listed by address."""

    RETURNING = "returning"
    LAPSED = "lapsed"
    PARTNERS = "partners"
    TEAM = "team"
    LISTED = "listed"


@dataclass(frozen=True, kw_only=True)
class Tier:
    """From a net value of `from_minor` on: a rate, or an amount."""

    currency: str
    from_minor: int
    rate_bp: int | None = None
    amount_minor: int | None = None


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What is given, on what, to whom. Amounts are minor units by currency; an empty scope is everything or everyone.

    `listed` are the mailboxes of the group `listed`, as keyed hashes (`identity.email_key`).
    """

    kind: Kind
    labels: dict[str, str]
    rate_bp: int | None = None
    amounts: dict[str, int] = field(default_factory=dict)
    tiers: tuple[Tier, ...] = ()
    gift_titles: dict[str, str] = field(default_factory=dict)
    gift_service_id: int | None = None
    gift_quantity: int = 1
    worths: dict[str, int] = field(default_factory=dict)
    services: tuple[int, ...] = ()
    disciplines: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    first_order: bool = False
    minimums: dict[str, int] = field(default_factory=dict)
    caps: dict[str, int] = field(default_factory=dict)
    units_per_order: int | None = None
    codes_per_order: int = 1
    priority: int = 100
    alone: bool = False
    exclusive_group: str | None = None
    joint_group: str | None = None
    hold_hours: int | None = None

    def __post_init__(self) -> None:
        rates = [self.rate_bp, *(tier.rate_bp for tier in self.tiers)]
        if any(rate is not None and not 0 <= rate <= BASIS_POINTS for rate in rates):
            raise MoneyError("a discount is between 0 and 100 percent")
        if any(minor < 0 for minor in (*self.amounts.values(), *self.caps.values(), *self.minimums.values())):
            raise MoneyError("amounts of a promotion are not negative")

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Terms:
        values = {
            **kept,
            "kind": Kind(kept["kind"]),
            "tiers": tuple(Tier(**tier) for tier in kept.get("tiers", ())),
            **{
                name: tuple(kept.get(name, ())) for name in ("services", "disciplines", "groups", "relations", "listed")
            },
        }
        return cls(**values)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"kind": self.kind.value}

    def label(self, locale: str) -> str:
        """What the customer reads, in their language where it was written."""
        return _in(self.labels, locale)

    def gift_title(self, locale: str) -> str:
        return _in(self.gift_titles, locale)

    @property
    def gives_gift(self) -> bool:
        return self.kind in {Kind.FREE_ITEM, Kind.FREE_SERVICE}

    @property
    def is_scoped(self) -> bool:
        return bool(self.services or self.disciplines)

    def covers(self, service_id: int | None, disciplines: frozenset[str]) -> bool:
        """Whether a line of that service is in scope."""
        if not self.is_scoped:
            return True
        return service_id in self.services or not disciplines.isdisjoint(self.disciplines)

    def minimum(self, currency: str) -> Money:
        return Money(self.minimums.get(currency, 0), currency)


def _in(texts: Mapping[str, str], locale: str) -> str:
    return texts.get(locale) or texts.get(FALLBACK_LOCALE) or next(iter(texts.values()), "")
