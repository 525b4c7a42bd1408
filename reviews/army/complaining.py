"""Questions and complaints: a promised time for the first answer, a named person, and somebody else where one of ours decided."""

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
from reviews.army import letters, logbook
from reviews.army.facts import ComplaintOpened
from reviews.army.mission_models import MissionAssignment, StageSubmission
from reviews.army.models import Campaign
from reviews.army.support_models import OUTCOMES, CampaignComplaint, ComplaintWord, Voucher

NEEDS_OTHER_EYES = frozenset({"reward", "behaviour"})


def open_(
    campaign: Campaign, user: User, kind: str, text: str, it: MissionAssignment | None = None
) -> CampaignComplaint:
    row = CampaignComplaint(
        reference=new_reference(),
        campaign_id=campaign.id,
        user_id=user.id,
        assignment_id=it.id if it else None,
        kind=kind,
        opened_at=clock.now(),
        due_at=clock.now() + timedelta(hours=campaign.answer_hours),
    )
    row.campaign, row.user, row.assignment = campaign, user, it
    db.session.add(row)
    db.session.flush()
    _say(row, user, text, of_ours=False)
    logbook.note(campaign, "complaint.opened", subject=row.reference, kind=kind)
    publish(ComplaintOpened(complaint_id=row.id, campaign_id=campaign.id))
    letters.tell_complaint(row)
    return row


def add(row: CampaignComplaint, user: User, text: str) -> None:
    """The person says more; a closed one is open again."""
    if not row.is_open:
        row.closed_at = row.closed_by_id = row.outcome = None
    _say(row, user, text, of_ours=False)


def answer(row: CampaignComplaint, by: User, text: str) -> None:
    """Raises `Conflict` for who decided what is complained about."""
    _check_eyes(row, by)
    word = _say(row, by, text, of_ours=True)
    row.answered_at = row.answered_at or clock.now()
    letters.answer_complaint(row, word)


def close(row: CampaignComplaint, outcome: str, by: User) -> None:
    """Raises `Conflict` while nobody has answered, and for who decided what is complained about."""
    if outcome not in OUTCOMES:
        raise Invalid(_l("Choose what came of it."))
    if not row.is_open:
        return
    _check_eyes(row, by)
    if row.answered_at is None:
        raise Conflict(_l("Answer first."))
    row.close(outcome, by)
    logbook.note(row.campaign, "complaint.closed", by=by, subject=row.reference, outcome=outcome)
    audit.record("army_complaint.closed", row, outcome=outcome)


def of_person(user: User | None, reference: str, *, lock: bool = False) -> CampaignComplaint:
    """One's own. Raises `NotFound`."""
    found = sa.select(CampaignComplaint).where(
        CampaignComplaint.reference == reference, CampaignComplaint.user_id == (user.id if user else 0)
    )
    return _one(found, lock)


def at_desk(reference: str, *, lock: bool = False) -> CampaignComplaint:
    return _one(sa.select(CampaignComplaint).where(CampaignComplaint.reference == reference), lock)


def asked_by(user: User) -> sa.Select[CampaignComplaint]:
    return (
        sa.select(CampaignComplaint).where(CampaignComplaint.user_id == user.id).order_by(CampaignComplaint.id.desc())
    )


def waiting() -> sa.Select[CampaignComplaint]:
    """Open ones: those without an answer first, by what was promised."""
    found = sa.select(CampaignComplaint).where(CampaignComplaint.closed_at.is_(None))
    return found.order_by(CampaignComplaint.answered_at.is_not(None), CampaignComplaint.due_at, CampaignComplaint.id)


def unanswered() -> sa.Select[CampaignComplaint]:
    return sa.select(CampaignComplaint).where(
        CampaignComplaint.closed_at.is_(None), CampaignComplaint.answered_at.is_(None)
    )


def late() -> list[int]:
    """Past the promise without an answer, and nobody was reminded."""
    found = sa.select(CampaignComplaint.id).where(
        CampaignComplaint.closed_at.is_(None),
        CampaignComplaint.answered_at.is_(None),
        CampaignComplaint.reminded_at.is_(None),
        CampaignComplaint.due_at <= clock.now(),
    )
    return list(db.session.scalars(found.order_by(CampaignComplaint.id)))


def remind(complaint_id: int) -> None:
    row = db.session.get_one(
        CampaignComplaint, complaint_id, with_for_update={"of": CampaignComplaint}, populate_existing=True
    )
    if row.is_open and row.answered_at is None and row.reminded_at is None:
        row.reminded_at = clock.now()
        letters.remind_of_complaint(row)


def decided_before(row: CampaignComplaint) -> frozenset[int]:
    """Who of ours decided about the mission that is complained about: somebody else looks at it now."""
    if row.assignment_id is None or row.kind not in NEEDS_OTHER_EYES:
        return frozenset()
    looked = sa.select(StageSubmission.decided_by_id).where(StageSubmission.assignment_id == row.assignment_id)
    paid = sa.select(Voucher.decided_by_id).where(Voucher.assignment_id == row.assignment_id)
    return frozenset(each for each in (*db.session.scalars(looked), *db.session.scalars(paid)) if each is not None)


def _check_eyes(row: CampaignComplaint, by: User) -> None:
    if by.id in decided_before(row):
        raise Conflict(_l("You decided about this mission. Let a colleague answer."))


def _say(row: CampaignComplaint, by: User, text: str, *, of_ours: bool) -> ComplaintWord:
    word = ComplaintWord(complaint_id=row.id, by_id=by.id, of_ours=of_ours, text=text.strip(), said_at=clock.now())
    word.by = by
    db.session.add(word)
    db.session.flush()
    return word


def _one(found: sa.Select[CampaignComplaint], lock: bool) -> CampaignComplaint:
    row = db.session.scalar(found.with_for_update(of=CampaignComplaint) if lock else found)
    if row is None:
        raise NotFound
    return row
