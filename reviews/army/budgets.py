"""How much of a campaign's budget is promised: by what runs, what was done and what was paid; never more than there is."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.database import db
from app.errors import Conflict
from app.money import Money
from reviews.army.mission_models import Mission, MissionAssignment
from reviews.army.models import Campaign


class BudgetSpent(Conflict):
    title = _l("The budget of this campaign is promised")


def locked(campaign_id: int) -> Campaign:
    """Its row, so that two offers at once cannot promise the same money."""
    found = sa.select(Campaign).where(Campaign.id == campaign_id).with_for_update(of=Campaign)
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def promised(campaign: Campaign) -> Money:
    total = (
        sa.select(sa.func.coalesce(sa.func.sum(MissionAssignment.reserved_minor), 0))
        .join(Mission, Mission.id == MissionAssignment.mission_id)
        .where(Mission.campaign_id == campaign.id)
    )
    return Money(int(db.session.scalar(total) or 0), campaign.currency)


def left(campaign: Campaign) -> Money:
    return Money(campaign.budget_minor - promised(campaign).minor, campaign.currency)


def check(campaign: Campaign, wanted_minor: int) -> None:
    """Raises `BudgetSpent`."""
    if left(campaign).minor < wanted_minor:
        raise BudgetSpent(_l("Nothing more can be promised until the company adds to it."))
