"""Who is invited to a campaign: by a rule that is written down beforehand, and told to everybody it looked at (R50).

Nothing here is read by those who ask for reviews: they stand below this package and do not know it (R6).
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, NotFound
from reviews.army import activity, letters, logbook
from reviews.army.fan_models import FanScore
from reviews.army.models import Campaign, CampaignInvitation, Volunteer

MOST_INVITED = 500


def audience(campaign: Campaign) -> sa.Select[FanScore]:
    """Whom step one of the campaign means, the highest score first; nobody who objected, nobody of ours."""
    who = campaign.who
    found = sa.select(FanScore).join(User, User.id == FanScore.user_id).where(FanScore.user_id.in_(activity.people()))
    if who.get("source") == "superfans":
        found = found.where(FanScore.is_superfan)
    if who.get("segments"):
        found = found.where(FanScore.segment.in_(who["segments"]))
    if who.get("languages"):
        found = found.where(User.locale.in_(who["languages"]))
    return found.order_by(FanScore.score.desc(), FanScore.user_id)


def size_of(campaign: Campaign) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(audience(campaign).order_by(None).subquery())) or 0


def not_looked_at(campaign: Campaign) -> sa.Select[FanScore]:
    """Those of the audience who were not invited yet and do not take part."""
    invited = sa.select(CampaignInvitation.user_id).where(
        CampaignInvitation.campaign_id == campaign.id, CampaignInvitation.invited
    )
    here = sa.select(Volunteer.user_id).where(Volunteer.campaign_id == campaign.id)
    return audience(campaign).where(FanScore.user_id.not_in(invited), FanScore.user_id.not_in(here))


def invite(campaign: Campaign, count: int, by: User | None) -> int:
    """The next `count` people by score; who was looked at and not invited sees why. Raises `Conflict` unless it runs."""
    if not campaign.is_live:
        raise Conflict
    waiting = list(db.session.scalars(not_looked_at(campaign).limit(MOST_INVITED * 2)))
    chosen, others = waiting[: min(count, MOST_INVITED)], waiting[min(count, MOST_INVITED) :]
    least = chosen[-1].score if chosen else 0
    for score in chosen:
        _decide(campaign, score, invited=True, because={"rule": "score", "score": score.score, "least": least})
    for score in others:
        _decide(campaign, score, invited=False, because={"rule": "score", "score": score.score, "least": least})
    if chosen:
        logbook.note(campaign, "people.invited", by=by, count=len(chosen), least=least)
        audit.record("army_campaign.invited", campaign, count=len(chosen))
    return len(chosen)


def decline(user: User, campaign: Campaign) -> None:
    """Saying no once is enough, and has no other effect. Raises `NotFound` for who was not looked at."""
    found = sa.select(CampaignInvitation).where(
        CampaignInvitation.campaign_id == campaign.id, CampaignInvitation.user_id == user.id
    )
    row = db.session.scalar(found)
    if row is None:
        raise NotFound
    row.declined_at = row.declined_at or clock.now()


def is_invited(campaign: Campaign, user: User | None) -> bool:
    found = sa.select(CampaignInvitation.id).where(
        CampaignInvitation.campaign_id == campaign.id,
        CampaignInvitation.user_id == (user.id if user else 0),
        CampaignInvitation.invited,
    )
    return db.session.scalar(found) is not None


def decisions_about(user: User) -> Sequence[CampaignInvitation]:
    """Where this person was looked at, invited or not, the newest first."""
    found = sa.select(CampaignInvitation).where(CampaignInvitation.user_id == user.id)
    return db.session.scalars(found.order_by(CampaignInvitation.id.desc())).all()


def _decide(campaign: Campaign, score: FanScore, *, invited: bool, because: dict[str, object]) -> None:
    values = {"invited": invited, "because": because, "decided_at": clock.now()}
    row = insert(CampaignInvitation).values(campaign_id=campaign.id, user_id=score.user_id, **values)
    row = row.on_conflict_do_update(
        index_elements=["campaign_id", "user_id"], set_=values, where=CampaignInvitation.invited.is_(False)
    )
    if db.session.scalar(row.returning(CampaignInvitation.id)) is not None and invited:
        letters.invite(campaign, score.user)
