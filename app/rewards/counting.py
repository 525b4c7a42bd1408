"""How points, store credit and cash stand in the ledger: granted into waiting, matured, taken back by name.

Every transfer that takes something back names the one that gave it. Points that were spent already cannot be taken from
what is not there: they are owed, and the next points make up for them first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.ledger import naming
from app.ledger.models import Transfer
from app.ledger.naming import AccountName, company, personal
from app.ledger.posting import Wanted, lock_accounts, post, post_together, posted
from app.ledger.reversing import Move, move_back, takings
from app.ledger.units import POINTS, Amount
from app.rewards.models import PENDING, Reward, RewardReversal

# kind of reward → where it waits, where it is the person's, whose expense it is
_PLACES = {
    "points": (naming.PENDING, naming.REDEEMABLE, naming.POINTS_ISSUED),
    "credit": (naming.CREDIT_PENDING, naming.CREDIT, naming.REWARDS_EXPENSE),
    "cash": (naming.PENDING, naming.AVAILABLE, naming.REWARDS_EXPENSE),
}


def give(reward: Reward) -> None:
    waiting, _theirs, expense = _names(reward)
    move = Move(debit=expense, credit=waiting, amount=reward.amount())
    post(_granted(reward), [move], purpose="reward_granted", because=_because(reward))


def give_together(rewards: Sequence[Reward]) -> None:
    """The same for several, in as many statements as one takes."""
    wanted = []
    for reward in rewards:
        waiting, _theirs, expense = _names(reward)
        move = Move(debit=expense, credit=waiting, amount=reward.amount())
        wanted.append(Wanted(source=_granted(reward), moves=(move,), because=_because(reward)))
    post_together(wanted, purpose="reward_granted")


def mature(reward: Reward) -> None:
    waiting, theirs, _expense = _names(reward)
    left = reward.amount(reward.left)
    moves = [Move(debit=waiting, credit=theirs, amount=left)]
    if reward.is_points:
        counted, lifetime = company(naming.POINTS_COUNTED, POINTS), _of(reward, naming.LIFETIME)
        moves.append(Move(debit=counted, credit=lifetime, amount=left))
    post(f"reward:{reward.id}:matured", moves, purpose="reward_matured", because=_because(reward))
    if reward.is_points:
        make_up_for_debt(reward.user_id, f"reward:{reward.id}:matured:owed", _because(reward))


def take_back(reward: Reward, row: RewardReversal) -> None:
    """From where it is now; points that are gone become owed, money falls below zero."""
    waiting, theirs, expense = _names(reward)
    given = _first_of(_granted(reward))
    if reward.state == PENDING:
        moves = [move_back(given, debit=waiting, credit=expense, amount=reward.amount(row.units))]
    elif reward.is_points:
        moves = _points_back(reward, row.units, given)
    else:
        moves = [move_back(given, debit=theirs, credit=expense, amount=reward.amount(row.units))]
    post(_step(row), moves, purpose="reward_taken_back", because=row.because, overdraft=True)


def restore(reward: Reward, row: RewardReversal) -> None:
    """Give back what had been taken, by taking back the latest of the transfers that took it."""
    waiting, theirs, expense = _names(reward)
    place = waiting if reward.matured_at is None else theirs
    moves = [
        move_back(taking, debit=expense, credit=place, amount=reward.amount(part))
        for taking, part in takings(_first_of(_granted(reward)), -row.units)
    ]
    if reward.is_points and reward.matured_at is not None:
        counted, lifetime = company(naming.POINTS_COUNTED, POINTS), _of(reward, naming.LIFETIME)
        moves.append(Move(debit=counted, credit=lifetime, amount=reward.amount(-row.units)))
    post(_step(row), moves, purpose="reward_given_again", because=row.because)
    if reward.is_points and reward.matured_at is not None:
        make_up_for_debt(reward.user_id, f"{_step(row)}:owed", row.because)


def make_up_for_debt(holder_id: int, source: str, because: Mapping[str, Any]) -> None:
    """Points that are owed are made up for by those at hand."""
    redeemable, owed = (personal(holder_id, kind, POINTS) for kind in (naming.REDEEMABLE, naming.OWED))
    accounts = lock_accounts([redeemable, owed])
    units = min(accounts[redeemable].balance, -accounts[owed].balance)
    if units > 0:
        move = Move(debit=redeemable, credit=owed, amount=Amount(units, POINTS))
        post(source, [move], purpose="points_made_up", because=because)


def _points_back(reward: Reward, units: int, given: Transfer) -> list[Move]:
    redeemable, owed, lifetime = (_of(reward, kind) for kind in (naming.REDEEMABLE, naming.OWED, naming.LIFETIME))
    issued, counted = company(naming.POINTS_ISSUED, POINTS), company(naming.POINTS_COUNTED, POINTS)
    accounts = lock_accounts([redeemable, owed, lifetime, issued, counted])
    at_hand = min(units, accounts[redeemable].balance)
    moves = [
        move_back(given, debit=account, credit=issued, amount=reward.amount(part))
        for account, part in ((redeemable, at_hand), (owed, units - at_hand))
        if part > 0
    ]
    earned = posted(f"reward:{reward.id}:matured")
    counting = earned.transfers[1] if earned else None
    standing = min(units, accounts[lifetime].balance)
    if standing > 0:
        moves.append(move_back(counting, debit=lifetime, credit=counted, amount=reward.amount(standing)))
    return moves


def _names(reward: Reward) -> tuple[AccountName, AccountName, AccountName]:
    waiting, theirs, expense = _PLACES[reward.kind]
    return _of(reward, waiting), _of(reward, theirs), company(expense, reward.unit)


def _of(reward: Reward, kind: str) -> AccountName:
    return personal(reward.user_id, kind, reward.unit)


def _granted(reward: Reward) -> str:
    return f"reward:{reward.id}:granted"


def _step(row: RewardReversal) -> str:
    return f"reward:{row.reward_id}:reversal:{row.id}"


def _first_of(source: str) -> Transfer:
    found = posted(source)
    assert found is not None
    return found.transfers[0]


def _because(reward: Reward) -> dict[str, Any]:
    return {**reward.because, "reward": reward.id}
