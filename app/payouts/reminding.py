"""Those who earned enough but have not told us how to pay them are asked, once in thirty days."""

from __future__ import annotations

from app import clock
from app.payouts import candidates, letters

EVERY_DAYS = 30
_ASKED_FOR = ("method_missing", "tax_details_missing")
_NOT_YET = {"negative", "nothing", "below_threshold"}


def remind() -> int:
    """Says how many were asked."""
    period = clock.now().toordinal() // EVERY_DAYS
    asked = 0
    for currency in candidates.currencies():
        for each in candidates.candidates(currency):
            kinds = [obstacle.kind for obstacle in each.obstacles]
            missing = [kind for kind in kinds if kind in _ASKED_FOR]
            if missing and _NOT_YET.isdisjoint(kinds):
                key = f"payout-details:{each.user.id}:{currency}:{period}"
                letters.tell_details_needed(each.user, each.available, missing, key)
                asked += 1
    return asked
