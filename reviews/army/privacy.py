"""What the army keeps about a person: told on request, and forgotten with them."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from app.errors import Conflict
from reviews.army import wording
from reviews.army.fan_models import FanObjection, FanScore
from reviews.army.mission_models import MissionAssignment, MissionEcho, StageSubmission, Wish
from reviews.army.models import CampaignInvitation, Volunteer, VolunteerBlock
from reviews.army.states import Step
from reviews.army.support_models import CampaignComplaint, ComplaintWord, Voucher

QUIET = {"synchronize_session": False}


def standing_of(user: User) -> PersonalData:
    """Their points with every part, or that they objected."""
    rows: list[dict[str, object]] = []
    score = db.session.get(FanScore, user.id)
    if score is not None:
        parts = {str(wording.PARTS[name]): part["points"] for name, part in score.parts.items()}
        rows.append({"score": score.score, "group": str(wording.SEGMENTS[score.segment]), **parts})
    objected = db.session.get(FanObjection, user.id)
    if objected is not None:
        rows.append({"objected_at": objected.objected_at.isoformat()})
    looked = sa.select(CampaignInvitation).where(CampaignInvitation.user_id == user.id)
    rows += [
        {"campaign": it.campaign.name, "invited": it.invited, **it.because, "at": it.decided_at.isoformat()}
        for it in db.session.scalars(looked.order_by(CampaignInvitation.id))
    ]
    return PersonalData(key="superfan", title=_l("Your standing, and where you were looked at"), rows=rows)


def taking_of(user: User) -> PersonalData:
    """What they entered as a volunteer, and their missions."""
    mine = db.session.scalars(sa.select(Volunteer).where(Volunteer.user_id == user.id).order_by(Volunteer.id)).all()
    rows: list[dict[str, object]] = [
        {
            "campaign": it.campaign.name,
            "name": it.display_name,
            "about": it.about,
            "languages": ", ".join(it.languages),
            "skills": ", ".join(it.skills),
            "times": ", ".join(it.times),
            "place": it.place,
            "joined_at": it.joined_at.isoformat(),
            "left_at": it.left_at.isoformat() if it.left_at else "",
        }
        for it in mine
    ]
    missions = (
        sa.select(MissionAssignment)
        .where(MissionAssignment.volunteer_id.in_([it.id for it in mine]))
        .order_by(MissionAssignment.id)
    )
    for each in db.session.scalars(missions):
        rows.append({"mission": each.mission.title, "step": each.step, "offered_at": each.offered_at.isoformat()})
        rows += [{"handed_over": it.words or it.link, "at": it.sent_at.isoformat()} for it in each.submissions]
    return PersonalData(key="missions", title=_l("Missions you took part in"), rows=rows)


def wishes_of(user: User) -> PersonalData:
    """Whom they wished to meet, what they said about it, and what they asked us."""
    wishes = sa.select(Wish).where(Wish.user_id == user.id).order_by(Wish.id)
    rows: list[dict[str, object]] = [
        {"wish": it.mission.title, "note": it.note, "place": it.place, "made_at": it.made_at.isoformat()}
        for it in db.session.scalars(wishes)
    ]
    echoes = (
        sa.select(MissionEcho)
        .join(MissionAssignment, MissionAssignment.id == MissionEcho.assignment_id)
        .join(Wish, Wish.id == MissionAssignment.wish_id)
        .where(Wish.user_id == user.id)
    )
    rows += [{"stars": it.stars, "words": it.words} for it in db.session.scalars(echoes.order_by(MissionEcho.id))]
    asked = sa.select(CampaignComplaint).where(CampaignComplaint.user_id == user.id).order_by(CampaignComplaint.id)
    for each in db.session.scalars(asked):
        rows += [{"question": each.reference, "text": it.text, "said_at": it.said_at.isoformat()} for it in each.words]
    return PersonalData(key="missions_asked", title=_l("Help you wished for, and questions you asked"), rows=rows)


def erase(user: User | None, email: str) -> None:  # noqa: ARG001  (nothing here is kept by address)
    """Scores, wishes and words go; what was done and paid stays as numbers of nobody."""
    if user is None:
        return
    _refuse_under_way(user)
    for model in (FanScore, FanObjection, CampaignInvitation):
        db.session.execute(sa.delete(model).where(model.user_id == user.id), execution_options=QUIET)
    db.session.execute(
        sa.delete(VolunteerBlock).where(sa.or_(VolunteerBlock.user_id == user.id, VolunteerBlock.other_id == user.id)),
        execution_options=QUIET,
    )
    mine = sa.select(Volunteer.id).where(Volunteer.user_id == user.id)
    theirs = sa.select(MissionAssignment.id).where(MissionAssignment.volunteer_id.in_(mine))
    wishes = sa.select(Wish.id).where(Wish.user_id == user.id)
    helped = sa.select(MissionAssignment.id).where(MissionAssignment.wish_id.in_(wishes))
    asked = sa.select(CampaignComplaint.id).where(CampaignComplaint.user_id == user.id)
    empty = {"display_name": "", "about": "", "place": "", "languages": [], "skills": [], "times": [], "shown": False}
    changes: list[sa.Update] = [
        sa.update(Volunteer)
        .where(Volunteer.user_id == user.id)
        .values(**empty, left_at=sa.func.coalesce(Volunteer.left_at, clock.now())),
        sa.update(StageSubmission)
        .where(StageSubmission.assignment_id.in_(theirs))
        .values(words="", link="", file_id=None),
        sa.update(Voucher).where(Voucher.assignment_id.in_(theirs)).values(words="", file_id=None),
        sa.update(Wish)
        .where(Wish.user_id == user.id)
        .values(note="", place="", closed_at=sa.func.coalesce(Wish.closed_at, clock.now())),
        sa.update(MissionEcho).where(MissionEcho.assignment_id.in_(helped)).values(words=""),
        sa.update(ComplaintWord).where(ComplaintWord.complaint_id.in_(asked)).values(text=""),
    ]
    for change in changes:
        db.session.execute(change, execution_options=QUIET)


def _refuse_under_way(user: User) -> None:
    """Somebody counts on them: first it is given back."""
    found = (
        sa.select(MissionAssignment.id)
        .join(Volunteer, Volunteer.id == MissionAssignment.volunteer_id)
        .where(Volunteer.user_id == user.id, MissionAssignment.step.in_((Step.TAKEN, Step.CHECKING)))
    )
    if db.session.scalar(found.limit(1)) is not None:
        raise Conflict(_("You have missions under way. Give them back first; it has no drawback."))
