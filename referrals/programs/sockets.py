"""A question that programs ask of their neighbours in the wing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.sockets import Socket


@dataclass(frozen=True, kw_only=True)
class PastDay:
    """How many paid-for events one partner brought on one day; `partner` is an enrolment in whichever program."""

    partner: int
    day: date
    count: int


# Asked as past_days(basis, action, since): the clicks, sights or actions of the time from `since` on.
past_days: Socket[list[PastDay]] = Socket("referrals.past_days")
