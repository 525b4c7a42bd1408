"""The kinds of reward that the core knows. A wing adds its own through the socket `rewards.kinds`."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.rewards import counting, fulfilling, showing
from app.rewards.models import Reward
from app.rewards.sockets import RewardKind
from app.rewards.wording import amount_words


def core_kinds() -> Sequence[RewardKind]:
    return (POINTS, CREDIT, CASH, GIFT, SHOWCASE)


def _points(reward: Reward) -> str:
    return amount_words(reward.amount())


def _credit(reward: Reward) -> str:
    return _("%(amount)s of store credit", amount=amount_words(reward.amount()))


def _cash(reward: Reward) -> str:
    return _("%(amount)s in money", amount=amount_words(reward.amount()))


def _gift(reward: Reward) -> str:
    return str(reward.details.get("title") or _("A gift"))


def _showcase(_reward: Reward) -> str:
    return _("A place on our thank-you page")


def _shelf(_reward: Reward) -> tuple[str, str]:
    return _("Choose something for your points"), url_for("reward_shelf.shelf")


def _order(_reward: Reward) -> tuple[str, str]:
    return _("Use it with your next order"), url_for("catalogue.services")


POINTS = RewardKind(
    name="points",
    label=_l("Points"),
    counts="points",
    words=_points,
    icon="bi-stars",
    give=counting.give,
    mature=counting.mature,
    take_back=counting.take_back,
    restore=counting.restore,
    use=_shelf,
)
CREDIT = RewardKind(
    name="credit",
    label=_l("Store credit"),
    counts="money",
    words=_credit,
    icon="bi-wallet2",
    give=counting.give,
    mature=counting.mature,
    take_back=counting.take_back,
    restore=counting.restore,
    use=_order,
)
CASH = RewardKind(
    name="cash",
    label=_l("Money"),
    counts="money",
    words=_cash,
    icon="bi-cash-coin",
    give=counting.give,
    give_together=counting.give_together,
    mature=counting.mature,
    take_back=counting.take_back,
    restore=counting.restore,
)
GIFT = RewardKind(
    name="gift",
    label=_l("Gift"),
    counts="pieces",
    words=_gift,
    icon="bi-gift",
    mature=fulfilling.open_delivery,
    take_back=fulfilling.stop_delivery,
    restore=fulfilling.open_again,
)
SHOWCASE = RewardKind(
    name="showcase",
    label=_l("A place on the thank-you page"),
    counts="pieces",
    words=_showcase,
    icon="bi-award",
    mature=showing.offer_place,
    take_back=showing.close_place,
    restore=showing.open_place_again,
)
