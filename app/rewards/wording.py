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
DESK_STATES = STATES | {MATURED: (_l("Theirs"), "good")}
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
DESK_PLACE_STATES = PLACE_STATES | {"offered": (_l("Offered"), "wait")}


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


# What stands in the audit log, in the reader's words.
AUDIT = {
    "reward.given": _l("Reward given by hand"),
    "reward.taken_back": _l("Reward taken back"),
    "reward_policy.written": _l("Reward policy written"),
    "reward_offer.created": _l("Offer for points written"),
    "reward_offer.revised": _l("Offer for points changed"),
    "reward_offer.activated": _l("Offer for points put on the shelf"),
    "reward_offer.deactivated": _l("Offer for points taken off the shelf"),
    "redemption.cancelled": _l("Redemption cancelled, points returned"),
    "gift.sent": _l("Gift sent"),
    "gift.delivered": _l("Gift arrived"),
    "gift.cancelled": _l("Gift will not be sent"),
    "showcase.shown": _l("Place on the public page granted"),
    "showcase.declined": _l("Place on the public page declined"),
    "showcase.taken_down": _l("Place on the public page taken down"),
}
