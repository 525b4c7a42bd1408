"""What we ask of a house that sends transfers, and the words in which it answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, Protocol

from flask import Flask, current_app
from flask_babel.speaklater import LazyString

from app.errors import DomainError, NotFound
from app.money import Money
from app.payouts.methods import BankAccount


@dataclass(frozen=True, kw_only=True)
class TransferOrder:
    """Send this. `key` is our name for the attempt: the same key is the same transfer, however often it is sent."""

    key: str
    amount: Money
    to: BankAccount
    purpose: str


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the provider says of a transfer. `never_received`: it was asked and has nothing under this key."""

    state: Literal["accepted", "paid", "refused", "never_received"]
    reason: str = ""
    reference: str | None = None


class ProviderUnreachable(DomainError):
    """No answer in time: the transfer may have been taken or not. It must be looked up before anything else."""

    status = 503


class PayoutProvider(Protocol):
    """A house that moves money out. It is never called inside a transaction."""

    name: str
    label: LazyString
    # Whether transfers leave as a file that a person gives to the bank, and come back as lines of its statement.
    takes_files: bool

    def send(self, order: TransferOrder) -> Answer:
        """Send it, or say what became of the transfer with this key. Raises `ProviderUnreachable`."""

    def look_up(self, key: str) -> Answer:
        """What became of it. Raises `ProviderUnreachable`."""


def offer(app: Flask, providers: Iterable[PayoutProvider]) -> None:
    app.extensions["payout_providers"] = {each.name: each for each in providers}


def provider(name: str) -> PayoutProvider:
    """Raises `NotFound`."""
    known: dict[str, PayoutProvider] = current_app.extensions["payout_providers"]
    if name not in known:
        raise NotFound
    return known[name]
