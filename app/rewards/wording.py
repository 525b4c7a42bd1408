"""How rewards are spoken of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.ledger.units import Amount, points
from app.ledger.wording import amount_words
from app.rewards.models import MATURED, PENDING, TAKEN_BACK
from app.rewards.sockets import RewardKind

STATES = {
    PENDING: (_l("Waits"), "wait"),
    MATURED: (_l("Yours"), "good"),
    TAKEN_BACK: (_l("Taken back"), "quiet"),
}
GIFT_STATES = {
    "waiting": (_l("To be sent"), "wait"),
    "sent": (_l("On its way"), "note"),
    "delivered": (_l("Arrived"), "good"),
    "cancelled": (_l("Not sent"), "quiet"),
}
PLACE_STATES = {
    "offered": (_l("Open to you"), "wait"),
    "asked": (_l("Being looked at"), "wait"),
    "shown": (_l("Shown"), "good"),
    "declined": (_l("Needs other words"), "warn"),
    "withdrawn": (_l("Taken down"), "quiet"),
}


def what_words(kind: RewardKind | None, units: int, unit: str, details: Mapping[str, Any]) -> str:
    """What a policy or an offer gives, before anybody has it."""
    if kind is None:
        return _("Nothing")
    if kind.counts == "pieces":
        chosen = dict(kind.choices()).get(str(details.get("choice")), "")
        return str(details.get("title") or chosen or kind.label)
    return f"{amount_words(Amount(units, unit))} · {kind.label}" if kind.counts == "money" else points_words(units)


def points_words(units: int) -> str:
    return amount_words(points(units))
