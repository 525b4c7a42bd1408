"""The accountability log: each line says what was done, by whom, and who answers for it. It holds no words of people."""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.accounts.models import User
from app.database import db
from reviews.army.models import AccountabilityEntry, Campaign
from reviews.army.states import Part

BY_SUPPORT = ("complaint.", "voucher.")


def note(
    campaign: Campaign,
    action: str,
    *,
    by: User | None = None,
    subject: str = "",
    answers: User | None = None,
    **details: int | str,
) -> AccountabilityEntry:
    """Add a line. Who answers for it is the named person of that part, unless it is said."""
    part = Part.SUPPORT if action.startswith(BY_SUPPORT) else Part.COMMUNITY
    named = answers or campaign.named(part)
    row = AccountabilityEntry(
        campaign_id=campaign.id,
        at=clock.now(),
        action=action,
        actor_id=by.id if by else None,
        answers_id=named.id if named else None,
        subject=subject,
        details=dict(details),
    )
    db.session.add(row)
    return row


def lines(campaign: Campaign) -> sa.Select[AccountabilityEntry]:
    """The newest first."""
    return (
        sa.select(AccountabilityEntry)
        .where(AccountabilityEntry.campaign_id == campaign.id)
        .order_by(AccountabilityEntry.id.desc())
    )
