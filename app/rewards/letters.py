"""The letters about rewards: given, matured, taken back. Once each; nobody is written to whose account was erased."""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale

from app.accounts.models import User
from app.database import db
from app.ledger.units import Amount, points
from app.mail import outbox
from app.mail.links import absolute_url
from app.rewards.models import GiftDelivery, Reward, RewardRedemption, RewardReversal, ShowcasePlace
from app.rewards.sockets import known_kinds
from app.rewards.wording import amount_words


def granted(reward: Reward) -> None:
    """It says until when the reward waits, or that it is there already."""
    _write("rewards/mail/granted", reward, f"reward-granted:{reward.id}", waits=reward.matured_at is None)


def matured(reward: Reward) -> None:
    left = amount_in(reward.user, reward.amount(reward.left)) if reward.is_counted else ""
    _write("rewards/mail/matured", reward, f"reward-matured:{reward.id}", left=left)


def taken_back(reversal: RewardReversal) -> None:
    reward = reversal.reward
    units = abs(reversal.units)
    _write(
        "rewards/mail/taken_back",
        reward,
        f"reward-reversed:{reversal.id}",
        given_again=reversal.units < 0,
        part=amount_in(reward.user, reward.amount(units)) if reward.is_counted else "",
    )


def redeemed(redemption: RewardRedemption) -> None:
    """What was chosen and what it cost; where it is used, the page says."""
    reward = redemption.reward or db.session.get_one(Reward, redemption.reward_id)
    cost = amount_in(redemption.user, points(redemption.points))
    _write("rewards/mail/redeemed", reward, f"redeemed:{redemption.id}", cost=cost)


def gift_sent(delivery: GiftDelivery) -> None:
    _write("rewards/mail/gift_sent", delivery.reward, f"gift-sent:{delivery.id}", tracking=delivery.tracking)


def shown(place: ShowcasePlace) -> None:
    _place("rewards/mail/shown", place)


def not_shown(place: ShowcasePlace) -> None:
    _place("rewards/mail/not_shown", place, note=place.decision_note)


def _place(template: str, place: ShowcasePlace, **values: Any) -> None:
    page = absolute_url("showcase.page")
    _write(template, place.reward, f"{template}:{place.id}:{place.decided_at}", page=page, **values)


def amount_in(user: User, amount: Amount) -> str:
    """The amount in the words of that person's language."""
    with force_locale(user.locale):
        return amount_words(amount)


def _write(template: str, reward: Reward, key: str, **values: Any) -> None:
    user = reward.user
    if not user.is_active:
        return
    with force_locale(user.locale):
        what = known_kinds()[reward.kind].words(reward)
    outbox.send_later(
        template,
        to=user.email,
        locale=user.locale,
        key=key,
        hold=not user.is_verified,
        name=user.name,
        reward=reward,
        what=what,
        link=absolute_url("rewards.mine"),
        **values,
    )
