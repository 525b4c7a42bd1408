"""Named reads of campaigns, missions and wishes, for the eyes that look; a stranger finds nothing."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from app.accounts.access import Viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db
from app.errors import NotFound
from reviews.army.mission_models import MatchRound, Mission, MissionAssignment, StageSubmission, Wish
from reviews.army.models import Campaign, Volunteer
from reviews.army.states import RUNNING, CampaignState, Step

WRITERS = (Role.MARKETER, Role.ADMIN)


def live_campaigns() -> Sequence[Campaign]:
    """Running now, the newest first."""
    found = sa.select(Campaign).where(Campaign.state == CampaignState.LIVE)
    return db.session.scalars(found.order_by(Campaign.launched_at.desc())).all()


def campaign_for(eyes: Viewer, slug: str) -> Campaign:
    """A launched campaign for everybody, one being prepared for those who write them. Raises `NotFound`."""
    campaign = db.session.scalar(sa.select(Campaign).where(Campaign.slug == slug))
    if campaign is None or (campaign.launched_at is None and not (eyes.is_staff and eyes.has_role(*WRITERS))):
        raise NotFound
    return campaign


def campaign_at_desk(slug: str, *, lock: bool = False) -> Campaign:
    found = sa.select(Campaign).where(Campaign.slug == slug)
    campaign = db.session.scalar(found.with_for_update(of=Campaign) if lock else found)
    if campaign is None:
        raise NotFound
    return campaign


def open_missions(campaign: Campaign) -> Sequence[Mission]:
    found = sa.select(Mission).where(Mission.campaign_id == campaign.id, Mission.closed_at.is_(None))
    return db.session.scalars(found.order_by(Mission.id)).all()


def mission_of(campaign: Campaign, mission_id: int) -> Mission:
    found = db.session.get(Mission, mission_id)
    if found is None or found.campaign_id != campaign.id:
        raise NotFound
    return found


def meeting_of(campaign: Campaign, mission_id: int) -> Mission:
    """A mission for which customers may wish."""
    found = mission_of(campaign, mission_id)
    if not found.is_meeting:
        raise NotFound
    return found


def shown_volunteers(campaign: Campaign) -> Sequence[Volunteer]:
    """Who likes to stand on the page."""
    found = sa.select(Volunteer).where(
        Volunteer.campaign_id == campaign.id, Volunteer.left_at.is_(None), Volunteer.shown.is_(True)
    )
    return db.session.scalars(found.order_by(Volunteer.joined_at).limit(60)).all()


def volunteers_of(user: User) -> Sequence[Volunteer]:
    """Where this person takes part or took part, the newest first."""
    found = sa.select(Volunteer).where(Volunteer.user_id == user.id)
    return db.session.scalars(found.order_by(Volunteer.joined_at.desc())).all()


def assignments_of(user: User) -> sa.Select[MissionAssignment]:
    """Those that wait for them first, then the newest."""
    waits = sa.case((MissionAssignment.step == Step.OFFERED, 0), (MissionAssignment.step.in_(RUNNING), 1), else_=2)
    return (
        sa.select(MissionAssignment)
        .join(Volunteer, Volunteer.id == MissionAssignment.volunteer_id)
        .where(Volunteer.user_id == user.id)
        .order_by(waits, MissionAssignment.id.desc())
    )


def assignment_of(user: User | None, reference: str, *, lock: bool = False) -> MissionAssignment:
    """One's own. Raises `NotFound`."""
    found = (
        sa.select(MissionAssignment)
        .join(Volunteer, Volunteer.id == MissionAssignment.volunteer_id)
        .where(MissionAssignment.reference == reference, Volunteer.user_id == (user.id if user else 0))
    )
    it = db.session.scalar(found.with_for_update(of=MissionAssignment) if lock else found)
    if it is None:
        raise NotFound
    return it


def assignment_at_desk(reference: str, *, lock: bool = False) -> MissionAssignment:
    found = sa.select(MissionAssignment).where(MissionAssignment.reference == reference)
    it = db.session.scalar(found.with_for_update(of=MissionAssignment) if lock else found)
    if it is None:
        raise NotFound
    return it


def submissions_waiting() -> sa.Select[StageSubmission]:
    """What was handed over and not looked at, the oldest first."""
    return (
        sa.select(StageSubmission)
        .where(StageSubmission.state == "waiting")
        .order_by(StageSubmission.sent_at, StageSubmission.id)
    )


def submission_by_id(submission_id: int, *, lock: bool = False) -> StageSubmission:
    found = sa.select(StageSubmission).where(StageSubmission.id == submission_id)
    row = db.session.scalar(found.with_for_update(of=StageSubmission) if lock else found)
    if row is None:
        raise NotFound
    return row


def wishes_of(user: User) -> Sequence[Wish]:
    return db.session.scalars(sa.select(Wish).where(Wish.user_id == user.id).order_by(Wish.id.desc())).all()


def rounds_of(mission: Mission) -> Sequence[MatchRound]:
    found = sa.select(MatchRound).where(MatchRound.mission_id == mission.id)
    return db.session.scalars(found.order_by(MatchRound.id.desc()).limit(20)).all()


def why_not_chosen(volunteer: Volunteer) -> Sequence[tuple[MatchRound, str]]:
    """The latest rounds in which they had nobody, with the reason (R50)."""
    found = (
        sa.select(MatchRound)
        .join(Mission, Mission.id == MatchRound.mission_id)
        .where(
            Mission.campaign_id == volunteer.campaign_id,
            MatchRound.result["not_chosen"].has_key(str(volunteer.id)),
        )
        .order_by(MatchRound.id.desc())
        .limit(5)
    )
    return [(row, row.result["not_chosen"][str(volunteer.id)]) for row in db.session.scalars(found)]
