"""The fairness report of a campaign, read from what happened: who was offered what, who got what, and why others did not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.database import db
from app.rewards.models import Reward
from reviews.army import budgets
from reviews.army.evenness import Fairness, Hand, fairness
from reviews.army.mission_models import MatchRound, Mission, MissionAssignment, StageSubmission, Wish
from reviews.army.models import Campaign, CampaignAlert, CampaignInvitation, Volunteer
from reviews.army.retention import Taking, YearFigures, year_figures
from reviews.army.states import RUNNING, Step
from reviews.army.support_models import CampaignComplaint

# Without a least rate of the campaign an hour is weighed as this, in minor units.
USUAL_HOUR_MINOR = 10_00


def hands(campaign: Campaign) -> list[Hand]:
    """Everybody who takes part or took part."""
    done = MissionAssignment.step == Step.DONE
    said_no = sa.and_(MissionAssignment.step == Step.DECLINED, MissionAssignment.declined_by == "volunteer")
    kept = sa.case((sa.func.coalesce(Reward.taken_back, 0) < Reward.units, Mission.cost_minor), else_=0)
    rows = (
        sa.select(
            Volunteer.id,
            sa.func.count(MissionAssignment.id),
            sa.func.count().filter(MissionAssignment.taken_at.is_not(None)),
            sa.func.count().filter(said_no),
            sa.func.count().filter(done),
            sa.func.coalesce(sa.func.sum(Mission.effort_minutes).filter(done), 0),
            sa.func.coalesce(sa.func.sum(kept).filter(done), 0),
        )
        .outerjoin(MissionAssignment, MissionAssignment.volunteer_id == Volunteer.id)
        .outerjoin(Mission, Mission.id == MissionAssignment.mission_id)
        .outerjoin(Reward, Reward.id == MissionAssignment.reward_id)
        .where(Volunteer.campaign_id == campaign.id)
        .group_by(Volunteer.id)
        .order_by(Volunteer.id)
    )
    names = ("volunteer_id", "offers", "accepted", "declined", "done", "minutes", "received_minor")
    return [
        Hand(**{name: int(value) for name, value in zip(names, row, strict=True)}) for row in db.session.execute(rows)
    ]


def hour_of(campaign: Campaign) -> int:
    return campaign.minimum_hour_minor or USUAL_HOUR_MINOR


def report(campaign: Campaign) -> Fairness:
    return fairness(hands(campaign), hour_of(campaign))


def reasons(campaign: Campaign) -> dict[str, int]:
    """Why volunteers were not chosen, over all rounds; the commonest first."""
    found = sa.select(MatchRound.result).join(Mission, Mission.id == MatchRound.mission_id)
    counted: Counter[str] = Counter()
    for result in db.session.scalars(found.where(Mission.campaign_id == campaign.id)):
        counted.update(result.get("not_chosen", {}).values())
    return dict(counted.most_common())


@dataclass(frozen=True, kw_only=True)
class Board:
    """The three sides of a campaign: what the company, the customers and the volunteers have of it."""

    invited: int
    joined: int
    here: int
    running: int
    done: int
    spent_minor: int
    wishes: int
    met: int
    wait_hours: int | None
    received_minor: int
    minutes: int
    checks_waiting: int
    oldest_check_hours: int
    questions_open: int
    questions_late: int


def board(campaign: Campaign) -> Board:
    mine = sa.select(Mission.id).where(Mission.campaign_id == campaign.id)
    its = MissionAssignment.mission_id.in_(mine)
    waiting = sa.select(sa.func.count(), sa.func.min(StageSubmission.sent_at)).join(StageSubmission.assignment)
    checks, oldest = db.session.execute(waiting.where(its, StageSubmission.state == "waiting")).one()
    asked = sa.and_(CampaignComplaint.campaign_id == campaign.id, CampaignComplaint.closed_at.is_(None))
    everybody = hands(campaign)
    return Board(
        invited=_count(
            CampaignInvitation, CampaignInvitation.campaign_id == campaign.id, CampaignInvitation.invited.is_(True)
        ),
        joined=len(everybody),
        here=_count(Volunteer, Volunteer.campaign_id == campaign.id, Volunteer.left_at.is_(None)),
        running=_count(MissionAssignment, its, MissionAssignment.step.in_(RUNNING)),
        done=sum(each.done for each in everybody),
        spent_minor=budgets.promised(campaign).minor,
        wishes=_count(Wish, Wish.mission_id.in_(mine)),
        met=_count(MissionAssignment, its, MissionAssignment.wish_id.is_not(None), MissionAssignment.step == Step.DONE),
        wait_hours=_hours_until_met(mine),
        received_minor=sum(each.received_minor for each in everybody),
        minutes=sum(each.minutes for each in everybody),
        checks_waiting=checks,
        oldest_check_hours=_hours(clock.now() - oldest) if oldest else 0,
        questions_open=_count(CampaignComplaint, asked),
        questions_late=_count(
            CampaignComplaint, asked, CampaignComplaint.answered_at.is_(None), CampaignComplaint.due_at < clock.now()
        ),
    )


def measured(campaign: Campaign, it: Board, found: Fairness) -> dict[str, int | None]:
    """What the alerts look at, by kind."""
    return {
        "gini": found.gini_bp,
        "offers_gini": found.offers_gini_bp,
        "balance": found.balance_bp,
        "acceptance": found.acceptance_bp if found.accepted + found.declined >= 5 else None,
        "without_offer": found.without_offer * 10_000 // found.people if found.people >= 5 and found.offers else None,
        "checks": it.oldest_check_hours,
        "answers": it.questions_late,
        "budget": it.spent_minor * 10_000 // campaign.budget_minor if campaign.budget_minor else None,
    }


def year_of(campaign: Campaign | None = None) -> YearFigures:
    """Retention and repeat contribution over twelve months, of one campaign or of all."""
    found = sa.select(Volunteer.id, Volunteer.joined_at, Volunteer.left_at).order_by(Volunteer.id)
    done = sa.select(MissionAssignment.volunteer_id, MissionAssignment.ended_at).where(
        MissionAssignment.step == Step.DONE
    )
    if campaign is not None:
        found = found.where(Volunteer.campaign_id == campaign.id)
    moments: dict[int, list[object]] = {}
    for volunteer_id, at in db.session.execute(done):
        moments.setdefault(volunteer_id, []).append(at)
    people = [
        Taking(joined_at=joined, left_at=left, done_at=tuple(moments.get(who, ())))  # type: ignore[arg-type]
        for who, joined, left in db.session.execute(found)
    ]
    return year_figures(people, clock.now())


def open_alerts(campaign: Campaign) -> Sequence[CampaignAlert]:
    found = sa.select(CampaignAlert).where(CampaignAlert.campaign_id == campaign.id, CampaignAlert.cleared_at.is_(None))
    return db.session.scalars(found.order_by(CampaignAlert.id)).all()


def _hours_until_met(missions: sa.Select[int]) -> int | None:
    """The middle wait of customers, from the wish to the yes of both."""
    waits = sa.func.percentile_cont(0.5).within_group(
        sa.func.extract("epoch", MissionAssignment.taken_at - Wish.made_at)
    )
    found = sa.select(waits).join(Wish, Wish.id == MissionAssignment.wish_id)
    seconds = db.session.scalar(
        found.where(MissionAssignment.mission_id.in_(missions), MissionAssignment.taken_at.is_not(None))
    )
    return None if seconds is None else int(seconds) // 3600


def _hours(span: timedelta) -> int:
    return int(span.total_seconds()) // 3600


def _count(model: type, *conditions: sa.ColumnElement[bool]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions)) or 0
