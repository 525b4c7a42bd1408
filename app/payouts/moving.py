"""The money of a payout as transfers of the ledger: available, on its way, gone, and back."""

from __future__ import annotations

from app.accounts.models import User
from app.ledger.models import Transfer
from app.ledger.naming import AVAILABLE, CASH_OUT, CREDIT, DONATED, IN_PAYOUT, AccountName, company, personal
from app.ledger.posting import transfer
from app.ledger.units import Amount
from app.payouts.models import Payout
from app.payouts.standing import BANK, DONATION
from app.payouts.standing import CREDIT as STORE_CREDIT


def available(user_id: int, currency: str) -> AccountName:
    return personal(user_id, AVAILABLE, currency)


def on_its_way(user_id: int, currency: str) -> AccountName:
    return personal(user_id, IN_PAYOUT, currency)


def claim(payout: Payout, *, by: User | None) -> Transfer:
    """Nobody else can pay it out from now on. Raises `NotEnough`."""
    return _moved(payout, "claimed", available(*_whose(payout)), on_its_way(*_whose(payout)), by)


def give_back(payout: Payout, *, by: User | None) -> Transfer:
    """It did not leave, or did not arrive: available again."""
    return _moved(payout, "given_back", on_its_way(*_whose(payout)), available(*_whose(payout)), by)


def hand_over(payout: Payout, *, by: User | None) -> Transfer:
    return _moved(payout, "handed_over", on_its_way(*_whose(payout)), _goal(payout), by)


def take_in_again(payout: Payout, *, by: User | None) -> Transfer:
    """What had arrived came back: a new transfer the other way."""
    return _moved(payout, "returned", _goal(payout), available(*_whose(payout)), by)


def _moved(payout: Payout, what: str, debit: AccountName, credit: AccountName, by: User | None) -> Transfer:
    return transfer(
        f"payout:{payout.reference}:{what}",
        debit=debit,
        credit=credit,
        amount=Amount.of(payout.amount),
        purpose=f"payout_{what}",
        because={"payout": payout.reference, "kind": payout.kind},
        by=by,
    )


def _whose(payout: Payout) -> tuple[int, str]:
    return payout.user_id, payout.currency


def _goal(payout: Payout) -> AccountName:
    if payout.kind == STORE_CREDIT:
        return personal(payout.user_id, CREDIT, payout.currency)
    return company({BANK: CASH_OUT, DONATION: DONATED}[payout.kind], payout.currency)
