"""The names of accounts: who holds it, what kind it is, and its unit. Pure.

A credit increases what a person holds; the company's accounts are the other side and are negative where the company
has given. The kinds, and which of them may fall below zero, stand in the table `ledger_kind`: a package that needs
another kind adds its row in a migration of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

# What a person holds.
PENDING = "pending"  # promised, not theirs yet: money or points
AVAILABLE = "available"  # money that can be paid out; below zero after a clawback
IN_PAYOUT = "in_payout"  # money on its way to the bank
CREDIT_PENDING = "credit_pending"
CREDIT = "credit"  # store credit that can be used; below zero after a clawback
CREDIT_RESERVED = "credit_reserved"  # set aside for an order that is not paid yet
REDEEMABLE = "redeemable"  # points that can be redeemed, never below zero
LIFETIME = "lifetime"  # points ever earned, for standing; nothing is bought with them
OWED = "owed"  # points taken back after they were spent: below zero until new ones make up for them

# The company's side.
REWARDS_EXPENSE = "rewards_expense"
COMMISSIONS_EXPENSE = "commissions_expense"
CASH_OUT = "cash_out"  # money that has left for the bank
DONATED = "donated"
CREDIT_SPENT = "credit_spent"  # store credit that paid for orders
POINTS_ISSUED = "points_issued"
POINTS_COUNTED = "points_counted"  # the other side of lifetime points
POINTS_SPENT = "points_spent"
BREAKAGE = "breakage"  # what people gave up or left behind
CORRECTIONS = "corrections"


@dataclass(frozen=True, order=True, slots=True)
class AccountName:
    """An account before it is opened; `holder_id` is a person's, or None for the company."""

    kind: str
    unit: str
    holder_id: int | None = None

    def __str__(self) -> str:
        holder = "company" if self.holder_id is None else f"person:{self.holder_id}"
        return f"{holder}/{self.kind}/{self.unit}"


def personal(holder_id: int, kind: str, unit: str) -> AccountName:
    return AccountName(kind, unit, holder_id)


def company(kind: str, unit: str) -> AccountName:
    return AccountName(kind, unit)
