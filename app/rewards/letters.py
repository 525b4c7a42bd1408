"""The letters about rewards: given, matured, taken back. Once each; nobody is written to whose account was erased."""

from __future__ import annotations

from typing import Any

from flask_babel import force_locale

from app.accounts.models import User
from app.ledger.units import Amount
from app.mail import outbox
from app.mail.links import absolute_url
from app.rewards.granting import kind_named
from app.rewards.models import Reward, RewardReversal
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


def amount_in(user: User, amount: Amount) -> str:
    """The amount in the words of that person's language."""
    with force_locale(user.locale):
        return amount_words(amount)


def _write(template: str, reward: Reward, key: str, **values: Any) -> None:
    user = reward.user
    if not user.is_active:
        return
    with force_locale(user.locale):
        what = kind_named(reward.kind).words(reward)
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
