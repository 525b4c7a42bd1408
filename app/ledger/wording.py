"""How the ledger is spoken of: kinds of accounts, and what transfers were for. A package that posts adds its own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.ledger import remarks
from app.ledger.sockets import purposes
from app.ledger.units import Amount
from app.web.filters import money, number

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

KINDS: dict[str, LazyString] = {
    "pending": _l("Waits"),
    "available": _l("Money to be paid out"),
    "in_payout": _l("Money on its way"),
    "credit_pending": _l("Store credit that waits"),
    "credit": _l("Store credit"),
    "credit_reserved": _l("Store credit set aside"),
    "redeemable": _l("Points to redeem"),
    "lifetime": _l("Points ever earned"),
    "owed": _l("Points owed"),
    "rewards_expense": _l("Rewards given"),
    "commissions_expense": _l("Commissions given"),
    "cash_out": _l("Money paid out"),
    "donated": _l("Donated"),
    "credit_spent": _l("Store credit spent"),
    "points_issued": _l("Points given"),
    "points_counted": _l("Points counted"),
    "points_spent": _l("Points exchanged"),
    "breakage": _l("Given up or left behind"),
    "corrections": _l("Corrections"),
}
PURPOSES: dict[str, LazyString] = {
    "reward_granted": _l("A reward was given"),
    "reward_matured": _l("A reward became yours"),
    "reward_taken_back": _l("A reward was taken back"),
    "reward_given_again": _l("A reward was given again"),
    "points_made_up": _l("Points made up for what was owed"),
    "points_redeemed": _l("Points were exchanged"),
    "points_returned": _l("Points were returned"),
    "credit_reserved": _l("Store credit was set aside for an order"),
    "credit_spent": _l("Store credit paid for an order"),
    "credit_released": _l("Store credit was let go again"),
    "credit_returned": _l("Store credit came back with a refund"),
    "credit_spent_again": _l("Store credit paid for an order again"),
    "given_up": _l("It was given up"),
    "correction": _l("A correction"),
    "correction_reversed": _l("A correction was taken back"),
}
FLAWS: dict[str, LazyString] = {
    "balance": _l("A balance is not the sum of its transfers"),
    "sum": _l("The accounts of a unit do not add up to zero"),
    "reversal": _l("More was taken back than was given"),
    "statement_number": _l("A statement is missing"),
    "statement_digest": _l("A statement was changed"),
    "statement_transfers": _l("A statement says something else than its transfers"),
}


def kind_words(kind: str) -> str:
    return str(KINDS.get(kind) or _spoken(kind))


def purpose_words(purpose: str) -> str:
    known: dict[str, LazyString] = dict(PURPOSES)
    for answer in purposes.answers():
        known |= dict(answer)
    return str(known.get(purpose) or _spoken(purpose))


def amount_words(amount: Amount) -> str:
    """`1,250 points` or `€25.00`, in the reader's language."""
    if amount.is_points:
        return ngettext("%(count)s point", "%(count)s points", amount.units, count=number(amount.units))
    return money(amount.money)


def because_lines(because: Mapping[str, object]) -> list[tuple[str, str]]:
    """The receipt of a posting as it was written: names and values, and what staff said of it."""
    return [(_spoken(key), str(value)) for key, value in remarks.spoken(because).items()]


def _spoken(key: str) -> str:
    words = key.replace("_", " ")
    return words[:1].upper() + words[1:]


# What stands in the audit log, in the reader's words.
AUDIT = {
    "correction.prepared": _l("Correction prepared"),
    "correction.posted": _l("Correction posted"),
    "correction.discarded": _l("Correction discarded"),
    "ledger.proven": _l("Ledger proven"),
}
