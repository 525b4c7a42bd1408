"""What terms that pay for visits, sights or actions would have cost by the numbers of the past."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from app import clock
from app.money import Money
from referrals.programs.calculating import earned_by_events
from referrals.programs.models import ProgramTerms
from referrals.programs.simulating import LAST_DAYS
from referrals.programs.sockets import PastDay, past_days


@dataclass(frozen=True, kw_only=True)
class SimulatedEvents:
    """The past as if all of it had been paid for, every level filled, without the caps of month and partner.

    `worst_day` is the most that one day would have cost, `worst_partner` the most for one partner's day.
    """

    events: int
    partners: int
    cost: Money
    worst_day: Money
    worst_partner: Money


def simulate_events(terms: ProgramTerms) -> SimulatedEvents | None:
    """None where orders are paid for: those are looked back on by `simulate`."""
    if terms.basis == "order":
        return None
    since = clock.today() - timedelta(days=LAST_DAYS)
    days = [each for answer in past_days.answers(terms.basis, terms.action, since) for each in answer]
    by_partner, by_day = Counter[int](), Counter[object]()
    for each in days:
        by_partner[each.partner] += each.count
        by_day[each.day] += each.count
    return SimulatedEvents(
        events=by_partner.total(),
        partners=len(by_partner),
        cost=sum((_cost(terms, count) for count in by_partner.values()), Money.zero(terms.currency)),
        worst_day=_cost(terms, max(by_day.values(), default=0)),
        worst_partner=_cost(terms, _most(days)),
    )


def _cost(terms: ProgramTerms, count: int) -> Money:
    found = earned_by_events(count, basis=terms.basis, levels=terms.levels, currency=terms.currency)
    return sum(found, Money.zero(terms.currency))


def _most(days: Sequence[PastDay]) -> int:
    return max((each.count for each in days), default=0)
