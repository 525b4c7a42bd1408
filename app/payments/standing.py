"""Where a payment stands, counted from all its notices, starting at zero. Pure: no web, no database.

Nothing here depends on the order in which the notices arrived. Until money was captured, refunds and disputes wait.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

# Kinds of news that mean nothing before the capture is known.
FOLLOWING = frozenset({"refunded", "refund_failed", "disputed", "dispute_won", "dispute_lost"})


@dataclass(frozen=True, kw_only=True)
class News:
    """The part of a notice that counts."""

    kind: str
    happened_at: datetime
    currency: str | None = None
    amount_minor: int | None = None
    reference: str | None = None


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the notices say together. `refunds` are the succeeded ones by their gateway's reference.

    `excess` names refunds beyond what was captured, `failed_refunds` those that came back; neither counts.
    """

    state: str
    captured_minor: int
    captured_at: datetime | None
    refunds: dict[str, int]
    failed_refunds: frozenset[str]
    excess: frozenset[str]
    disputed: bool

    @property
    def refunded_minor(self) -> int:
        return sum(self.refunds.values())


def standing(news: Collection[News], currency: str) -> Standing:
    """Count the notices of one payment whose money is of `currency`; amounts of another currency never count."""
    captures = [each for each in news if each.kind == "captured" and each.currency == currency]
    captured = max((each.amount_minor or 0 for each in captures), default=0)
    failed = (
        frozenset(each.reference or "" for each in news if each.kind == "refund_failed") if captured else frozenset()
    )
    refunds, excess = _refunds(news, currency, captured, failed)
    disputed = bool(captured) and _is_disputed(news)
    return Standing(
        state=_state({each.kind for each in news}, captured, sum(refunds.values()), disputed),
        captured_minor=captured,
        captured_at=min((each.happened_at for each in captures), default=None) if captured else None,
        refunds=refunds,
        failed_refunds=failed,
        excess=excess,
        disputed=disputed,
    )


def _refunds(
    news: Collection[News], currency: str, captured: int, failed: frozenset[str]
) -> tuple[dict[str, int], frozenset[str]]:
    """Refunds in the order in which they happened, as far as the captured money reaches."""
    counted: dict[str, int] = {}
    excess = set()
    told = (each for each in news if each.kind == "refunded" and each.currency == currency)
    for each in sorted(told, key=lambda it: (it.happened_at, it.reference or "")):
        reference = each.reference or ""
        if not captured or reference in counted or reference in failed:
            continue
        if sum(counted.values()) + (each.amount_minor or 0) > captured:
            excess.add(reference)
        else:
            counted[reference] = each.amount_minor or 0
    return counted, frozenset(excess)


def _is_disputed(news: Collection[News]) -> bool:
    opened = {each.reference for each in news if each.kind in {"disputed", "dispute_lost"}}
    won = {each.reference for each in news if each.kind == "dispute_won"}
    return bool(opened - won)


def _state(kinds: Collection[str], captured: int, refunded: int, disputed: bool) -> str:
    if disputed:
        return "disputed"
    if captured:
        return "refunded" if refunded == captured else "captured"
    for kind in ("failed", "abandoned", "pending"):
        if kind in kinds:
            return kind
    return "started"
