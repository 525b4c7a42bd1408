"""A question that tracking asks of its neighbours in the wing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.sockets import Socket


@dataclass(frozen=True, kw_only=True)
class CodeUse:
    """A partner's code that was typed for an order. `id` is unique among the uses of codes; `user_id` is the partner."""

    id: int
    code: str
    user_id: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class RegisteredLead:
    """A buyer whom a partner had registered before, and who was theirs when the order was placed."""

    id: int
    enrolment_id: int
    at: datetime


# Asked as code_uses(order_id): the codes of partners that were used for that order.
code_uses: Socket[list[CodeUse]] = Socket("referrals.code_uses")
# Asked as registered_leads(order_id): the leads that protected the buyer of that order when it was placed.
registered_leads: Socket[list[RegisteredLead]] = Socket("referrals.registered_leads")
