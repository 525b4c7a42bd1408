"""How rewards are spoken of."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from app.ledger.units import Amount
from app.rewards.models import MATURED, PENDING, TAKEN_BACK
from app.web.filters import money, number

STATES = {
    PENDING: (_l("Waits"), "wait"),
    MATURED: (_l("Yours"), "good"),
    TAKEN_BACK: (_l("Taken back"), "quiet"),
}


def amount_words(amount: Amount) -> str:
    """`1,250 points` or `€25.00`, in the reader's language."""
    if amount.is_points:
        return ngettext("%(count)s point", "%(count)s points", amount.units, count=number(amount.units))
    return money(amount.money)
