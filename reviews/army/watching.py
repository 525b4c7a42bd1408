"""Alerts: what is not as it should be, told once to the leader, and cleared by itself when it is."""

from __future__ import annotations

import sqlalchemy as sa

from app import clock
from app.database import db
from reviews.army import fairness, letters
from reviews.army.evenness import crossed
from reviews.army.models import Campaign, CampaignAlert
from reviews.army.states import CampaignState


def watched() -> list[int]:
    found = sa.select(Campaign.id).where(Campaign.state.in_((CampaignState.LIVE, CampaignState.PAUSED)))
    return list(db.session.scalars(found.order_by(Campaign.id)))


def watch(campaign_id: int) -> None:
    """Compare one campaign with the limits."""
    campaign = db.session.get_one(Campaign, campaign_id, with_for_update={"of": Campaign}, populate_existing=True)
    found = crossed(fairness.measured(campaign, fairness.board(campaign), fairness.report(campaign)))
    known = {each.kind: each for each in fairness.open_alerts(campaign)}
    for kind, alert in known.items():
        if kind not in found:
            alert.cleared_at = clock.now()
    for kind, (value, threshold) in found.items():
        if kind in known:
            known[kind].value = value
            continue
        row = CampaignAlert(campaign_id=campaign.id, kind=kind, value=value, threshold=threshold, raised_at=clock.now())
        row.campaign = campaign
        db.session.add(row)
        db.session.flush()
        letters.raise_alert(row)
