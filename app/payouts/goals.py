"""Where a payout goes, and the words that go with it."""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _

from app.config import settings
from app.payouts.candidates import cause
from app.payouts.methods import BankAccount, account_of
from app.payouts.models import Payout
from app.payouts.providers import TransferOrder
from app.payouts.standing import CREDIT, DONATION


class NoAccount(Exception):
    """There is nowhere to send it to: the account was erased, or the cause is no longer known here."""


def order_of(payout: Payout) -> TransferOrder:
    """Raises `NoAccount`."""
    return TransferOrder(key=payout.reference, amount=payout.amount, to=goal_of(payout), purpose=purpose_of(payout))


def goal_of(payout: Payout) -> BankAccount:
    """The payee's account, or that of the cause. Raises `NoAccount`."""
    if payout.kind == DONATION:
        chosen = cause(payout.method.cause or "")
        if chosen is None:
            raise NoAccount(payout.reference)
        return BankAccount(holder=chosen.name, account=chosen.iban, bic=chosen.bic)
    account = account_of(payout.method)
    if account is None:
        raise NoAccount(payout.reference)
    return account


def has_goal(payout: Payout) -> bool:
    if payout.kind == CREDIT:
        return True
    try:
        goal_of(payout)
    except NoAccount:
        return False
    return True


def purpose_of(payout: Payout) -> str:
    """What stands on the payee's statement, in their language, with the reference first."""
    seller, reference = settings().seller.name, payout.reference
    with force_locale(payout.user.locale):
        if payout.kind == DONATION:
            return _("%(reference)s Donation by way of %(seller)s", reference=reference, seller=seller)
        return _("%(reference)s Payout by %(seller)s", reference=reference, seller=seller)
