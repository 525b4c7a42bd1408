"""Expenses of a mission: a voucher up to a limit, claimed with a reason, paid once through the ledger."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid, NotFound
from app.money import Money
from app.rewards.granting import grant
from reviews.army import letters, logbook
from reviews.army.mission_models import MissionAssignment
from reviews.army.support_models import Voucher


def open_for(it: MissionAssignment) -> None:
    """Where the mission pays expenses."""
    if it.mission.expenses_minor and voucher_of(it) is None:
        row = Voucher(
            assignment_id=it.id,
            limit_minor=it.mission.expenses_minor,
            currency=it.mission.campaign.currency,
            opened_at=clock.now(),
        )
        row.assignment = it
        db.session.add(row)
        db.session.flush()


def close_for(it: MissionAssignment) -> None:
    """The mission came to nothing: what was claimed is still looked at."""
    row = voucher_of(it)
    if row is not None and row.state == "open":
        row.state, row.decided_at = "expired", clock.now()


def voucher_of(it: MissionAssignment) -> Voucher | None:
    return db.session.scalar(sa.select(Voucher).where(Voucher.assignment_id == it.id))


def of_mission(it: MissionAssignment) -> Voucher:
    """Locked. Raises `NotFound` where the mission pays none."""
    row = voucher_of(it)
    return locked(row.id if row else 0)


def claim(row: Voucher, amount: Money, words: str, file_id: int | None) -> None:
    """Raises `Invalid` above the limit, `Conflict` when it was claimed before."""
    if row.state != "open":
        raise Conflict(_l("These expenses were claimed before."))
    if amount.currency != row.currency or not 0 < amount.minor <= row.limit_minor:
        raise Invalid(_l("That is more than the limit of this mission."))
    row.state, row.claimed_minor, row.words, row.file_id = "claimed", amount.minor, words, file_id
    row.claimed_at = clock.now()


def decide(voucher_id: int, *, paid: bool, note: str, by: User) -> Voucher:
    """Paid to the volunteer as money, once; refused needs a reason. What was set aside and not used is free again."""
    row = locked(voucher_id)
    if row.state != "claimed":
        return row
    it = row.assignment
    if it.volunteer.user_id == by.id:
        raise Conflict(_l("Somebody else has to look at your own."))
    if not paid and not note.strip():
        raise Invalid(_l("Say why it is not paid."))
    row.decided_at, row.decided_by_id, row.note = clock.now(), by.id, note.strip()
    if paid:
        reward = grant(
            kind="cash",
            amount=row.claimed,
            to=it.volunteer.user,
            because={"rule": "mission_expenses", "mission": it.mission.title, "reference": it.reference},
            source=f"army-voucher:{row.id}",
            by=by,
        )
        row.state, row.reward_id = "paid", reward.id
    else:
        row.state = "refused"
        letters.refuse_expenses(row)
    it.reserved_minor = max(0, it.reserved_minor - row.limit_minor + (row.claimed_minor if paid else 0))
    action = "voucher.paid" if paid else "voucher.refused"
    logbook.note(it.mission.campaign, action, by=by, subject=it.reference, minor=row.claimed_minor)
    audit.record("army_voucher.decided", row, paid=paid)
    return row


def locked(voucher_id: int) -> Voucher:
    """Raises `NotFound`."""
    found = sa.select(Voucher).where(Voucher.id == voucher_id).with_for_update(of=Voucher)
    row = db.session.scalar(found.execution_options(populate_existing=True))
    if row is None:
        raise NotFound
    return row
