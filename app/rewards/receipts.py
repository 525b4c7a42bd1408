"""Receipts in words: why a reward was given, and why a part of it went back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.ledger import remarks
from app.money import Money
from app.rewards.models import PIECES, Reward, RewardReversal
from app.rewards.promising import known_occasions
from app.web.filters import day, money, number, percent_bp

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

WORDS = {
    "rule": _l("Rule"),
    "occasion": _l("Occasion"),
    "order": _l("Order"),
    "policy": _l("Policy"),
    "version": _l("Version of the policy"),
    "reason": _l("Reason"),
    "gone_minor": _l("Money of the order that went back"),
    "total_minor": _l("Total of the order"),
    "base_minor": _l("Reckoned from"),
    "rate_bp": _l("Rate"),
    "redemption": _l("Exchanged with"),
    "points": _l("Points"),
    "review": _l("Review"),
    "reward": _l("Reward"),
}
RULES = {
    "erasure": _l("The account was erased at its owner’s wish"),
    "waiver": _l("It was given up"),
}
# Numbers of rows and the like, which say nothing to a reader.
SILENT = frozenset({"reward", "policy"})


def why_given(reward: Reward, *, desk: bool = False) -> list[tuple[str, str]]:
    """Pairs of words and values, the terms last; at the desk the person is a third one."""
    lines = _lines(reward.because, None if reward.unit in {PIECES, "POINTS"} else reward.unit)
    if reward.promise is not None:
        lines.append((_("Promised"), day(reward.promise.promised_at)))
    lines.append((_("Given"), day(reward.granted_at)))
    if reward.matured_at is None:
        lines.append((_("Waits until") if desk else _("Yours from"), day(reward.hold_until)))
    else:
        lines.append((_("Theirs since") if desk else _("Yours since"), day(reward.matured_at)))
    return lines


def why_reversed(reversal: RewardReversal) -> list[tuple[str, str]]:
    order = reversal.reward.order
    return [*_lines(reversal.because, order.currency if order else None), (_("On"), day(reversal.reversed_at))]


def order_words() -> Mapping[str, LazyString]:
    """Plugged into `orders.receipt_words`: what stands in the receipt of store credit on an order."""
    return {"credit_at_hand_minor": _l("Store credit you had")}


def _lines(because: Mapping[str, object], currency: str | None) -> list[tuple[str, str]]:
    """Amounts are written as money where their currency is known."""
    because = remarks.spoken(because)
    said = because.get("currency") or currency
    known = said if isinstance(said, str) else None
    shown = (key for key in because if key not in SILENT and key != "currency")
    return [(str(WORDS.get(key) or _spoken(key)), _value(key, because[key], known)) for key in shown]


def _value(key: str, value: object, currency: str | None) -> str:
    if key == "rule" and value in RULES:
        return str(RULES[str(value)])
    if key == "occasion" and isinstance(value, str):
        occasion = known_occasions().get(value)
        return str(occasion.label) if occasion else _spoken(value)
    if isinstance(value, int) and not isinstance(value, bool):
        if key.endswith("_minor") and currency:
            return money(Money(value, currency))
        return percent_bp(value) if key.endswith("_bp") else number(value)
    return str(value)


def _spoken(key: str) -> str:
    words = key.removesuffix("_minor").removesuffix("_bp").replace("_", " ")
    return words[:1].upper() + words[1:]
