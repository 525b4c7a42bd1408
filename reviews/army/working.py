"""Doing a mission: taken, handed over stage by stage, looked at by a named person, and rewarded when it is done."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid, NotFound
from app.events import publish
from app.orders.references import new_reference
from reviews.army import budgets, letters, logbook, rewarding, terms, vouchers
from reviews.army.facts import MissionDone, MissionTaken, StageSubmitted
from reviews.army.mission_models import Mission, MissionAssignment, StageSubmission
from reviews.army.models import Volunteer
from reviews.army.states import MOST_AT_ONCE, RUNNING, Step
from reviews.army.submitting import Handed

DAYS_TO_ANSWER = 3


class AcceptFirst(Conflict):
    title = _l("Read the fair terms first")


class Full(Conflict):
    title = _l("You have as many missions as you can have at once")


class Taken(Conflict):
    title = _l("All places of this mission are taken")


def running_of(volunteer_id: int) -> int:
    """How many missions they have now, offers included."""
    found = sa.select(sa.func.count()).where(
        MissionAssignment.volunteer_id == volunteer_id, MissionAssignment.step.in_(RUNNING)
    )
    return db.session.scalar(found) or 0


def places_left(mission: Mission) -> int | None:
    """None for no limit."""
    if mission.places is None:
        return None
    found = sa.select(sa.func.count()).where(
        MissionAssignment.mission_id == mission.id, MissionAssignment.step.in_((*RUNNING, Step.DONE))
    )
    return max(0, mission.places - (db.session.scalar(found) or 0))


def take(mission: Mission, volunteer: Volunteer) -> MissionAssignment:
    """By their own choice. Raises `AcceptFirst`, `Full`, `Taken`, `BudgetSpent`, `NotFound`."""
    if mission.is_meeting or not mission.is_open or mission.campaign_id != volunteer.campaign_id:
        raise NotFound
    campaign = budgets.locked(mission.campaign_id)
    if not campaign.is_live or not volunteer.is_here:
        raise NotFound
    if not terms.are_accepted(volunteer):
        raise AcceptFirst(_l("They were changed since you accepted them."))
    if running_of(volunteer.id) >= min(volunteer.most_at_once, campaign.most_at_once, MOST_AT_ONCE):
        raise Full(_l("Finish one, or give one back."))
    if places_left(mission) == 0:
        raise Taken(_l("Look at the others."))
    budgets.check(campaign, mission.reserve_minor)
    it = new_assignment(mission, volunteer, because={"rule": "own_choice"})
    it.volunteer_said_at = clock.now()
    start(it)
    return it


def new_assignment(mission: Mission, volunteer: Volunteer, because: dict[str, object]) -> MissionAssignment:
    """An offer with what is promised for it, frozen; its cost is set aside."""
    it = MissionAssignment(
        reference=new_reference(),
        mission_id=mission.id,
        volunteer_id=volunteer.id,
        reward=rewarding.frozen(mission),
        because=because,
        reserved_minor=mission.reserve_minor,
        step=Step.OFFERED,
        offered_at=clock.now(),
        lapses_at=clock.now() + timedelta(days=DAYS_TO_ANSWER),
    )
    it.mission, it.volunteer = mission, volunteer
    db.session.add(it)
    db.session.flush()
    return it


def start(it: MissionAssignment) -> None:
    """Everybody who had to say yes has."""
    it.go(Step.TAKEN)
    it.taken_at, it.due_at = clock.now(), clock.now() + timedelta(days=it.mission.days)
    vouchers.open_for(it)
    _log(it, "mission.taken", it.volunteer.user)
    publish(MissionTaken(assignment_id=it.id, volunteer_id=it.volunteer_id))


def submit(it: MissionAssignment, handed: Handed) -> StageSubmission:
    """The present stage. Raises `Conflict` while the last is being looked at."""
    it.go(Step.CHECKING)
    row = StageSubmission(
        assignment_id=it.id,
        stage=it.stage,
        words=handed.words,
        link=handed.link,
        file_id=handed.file_id,
        sent_at=clock.now(),
    )
    row.assignment = it
    db.session.add(row)
    db.session.flush()
    publish(StageSubmitted(submission_id=row.id, assignment_id=it.id))
    return row


def decide(submission: StageSubmission, *, accepted: bool, note: str, by: User) -> None:
    """A named person looked at it. Returned needs a reason; the volunteer sends it again. Quiet the second time."""
    it = submission.assignment
    if submission.state != "waiting":
        return
    if it.volunteer.user_id == by.id:
        raise Conflict(_l("Somebody else has to look at your own."))
    if not accepted and not note.strip():
        raise Invalid(_l("Say what is missing."))
    submission.state = "accepted" if accepted else "returned"
    submission.decided_at, submission.decided_by_id, submission.note = clock.now(), by.id, note.strip()
    it.go(Step.TAKEN)
    _log(it, "stage.accepted" if accepted else "stage.returned", by)
    audit.record("army_submission.decided", submission, accepted=accepted)
    if not accepted:
        letters.send_back(submission)
        return
    it.stage += 1
    db.session.flush()
    finish_if_done(it)


def confirm(it: MissionAssignment, by: User) -> None:
    """The customer, or one of ours, says that the meeting took place: that it did, not how it was (R47)."""
    if it.wish is None or it.step not in (Step.TAKEN, Step.CHECKING):
        raise NotFound
    if it.confirmed_at is None:
        it.confirmed_at, it.confirmed_by_id = clock.now(), by.id
        if by.is_staff:
            logbook.note(it.mission.campaign, "meeting.confirmed", by=by, subject=it.reference)
            audit.record("army_meeting.confirmed", it)
    finish_if_done(it)


def finish_if_done(it: MissionAssignment) -> bool:
    """Every stage accepted and, for a meeting, confirmed: the reward is theirs."""
    if it.step != Step.TAKEN or it.stage <= len(it.mission.stages) or (it.wish is not None and it.confirmed_at is None):
        return False
    it.go(Step.DONE)
    db.session.flush()
    rewarding.give(it)
    if it.wish is not None:
        it.wish.closed_at = it.wish.closed_at or clock.now()
    _log(it, "mission.done", it.volunteer.user)
    publish(MissionDone(assignment_id=it.id, volunteer_id=it.volunteer_id, user_id=it.volunteer.user_id))
    return True


def give_up(it: MissionAssignment) -> None:
    """Without a reason and without a drawback; the customer's wish is open again."""
    it.go(Step.GIVEN_UP)
    vouchers.close_for(it)


def call_off(it: MissionAssignment) -> None:
    """Ours, or because somebody left."""
    it.go(Step.CALLED_OFF)
    vouchers.close_for(it)


def _log(it: MissionAssignment, action: str, by: User) -> None:
    logbook.note(it.mission.campaign, action, by=by, subject=it.reference, answers=it.mission.responsible)
