"""Contests among done missions: a seed nobody can choose later, drawn once, prizes given like any reward (R8)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, NotFound
from app.ledger.units import Amount
from app.rewards.granting import grant
from app.rewards.models import PIECES
from reviews.army import logbook
from reviews.army.mission_models import Mission, MissionAssignment
from reviews.army.models import Campaign
from reviews.army.states import Step
from reviews.army.support_models import CampaignContest
from reviews.reviewing import drawing


def open_contest(
    campaign: Campaign,
    *,
    name: str,
    kind: str,
    amount: Amount | int,
    details: dict[str, Any],
    winners: int,
    opens_at: datetime,
    closes_at: datetime,
    seed: str | None = None,
) -> CampaignContest:
    """`seed` only for a story that is told the same way each time."""
    row = CampaignContest(
        campaign_id=campaign.id,
        name=name,
        kind=kind,
        units=amount if isinstance(amount, int) else amount.units,
        unit=PIECES if isinstance(amount, int) else amount.unit,
        details=details,
        winners=winners,
        seed=seed or secrets.token_hex(16),
        opens_at=opens_at,
        closes_at=closes_at,
    )
    db.session.add(row)
    db.session.flush()
    audit.record("army_contest.opened", row, commitment=drawing.commitment(row.seed))
    return row


def contest_of(campaign: Campaign, contest_id: int) -> CampaignContest:
    row = db.session.get(CampaignContest, contest_id)
    if row is None or row.campaign_id != campaign.id:
        raise NotFound
    return row


def contests_of(campaign: Campaign) -> Sequence[CampaignContest]:
    found = sa.select(CampaignContest).where(CampaignContest.campaign_id == campaign.id)
    return db.session.scalars(found.order_by(CampaignContest.id.desc())).all()


def entries(contest: CampaignContest) -> Sequence[MissionAssignment]:
    """Every mission of the campaign that was done in its time."""
    found = (
        sa.select(MissionAssignment)
        .join(Mission, Mission.id == MissionAssignment.mission_id)
        .where(
            Mission.campaign_id == contest.campaign_id,
            MissionAssignment.step == Step.DONE,
            MissionAssignment.ended_at >= contest.opens_at,
            MissionAssignment.ended_at < contest.closes_at,
        )
    )
    return db.session.scalars(found.order_by(MissionAssignment.id)).all()


def decide(contest_id: int, by: User | None) -> CampaignContest:
    """Once, after it closed; anybody can draw it again from the seed and the references."""
    row = db.session.scalars(
        sa.select(CampaignContest).where(CampaignContest.id == contest_id).with_for_update(of=CampaignContest)
    ).one()
    if row.decided_at is not None:
        return row
    if row.closes_at > clock.now():
        raise Conflict
    by_reference = {each.reference: each for each in entries(row)}
    won = drawing.drawn(row.seed, list(by_reference), row.winners)
    row.decided_at, row.decided_by_id = clock.now(), by.id if by else None
    row.result = {"entries": sorted(by_reference), "winners": won, "seed": row.seed}
    logbook.note(row.campaign, "contest.decided", by=by, subject=row.name, entries=len(by_reference))
    audit.record("army_contest.decided", row, entries=len(by_reference), winners=won)
    for reference in won:
        _give(row, by_reference[reference])
    return row


def _give(row: CampaignContest, entry: MissionAssignment) -> None:
    if entry.volunteer.user.is_active:
        grant(
            kind=row.kind,
            amount=row.units if row.unit == PIECES else Amount(row.units, row.unit),
            to=entry.volunteer.user,
            because={"rule": "mission_contest", "contest": row.name},
            source=f"army-contest:{row.id}:{entry.id}",
            details=row.details,
        )
