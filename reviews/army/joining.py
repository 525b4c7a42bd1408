"""Taking part and leaving: by one's own will, under terms accepted first, and gone in one click."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid, NotFound
from app.events import publish
from app.orders.references import new_reference
from reviews.army import inviting, logbook, terms
from reviews.army.facts import VolunteerJoined
from reviews.army.models import Campaign, Volunteer, VolunteerBlock


class NotForYou(Conflict):
    title = _l("This campaign is for people who were invited")


class NotOfAge(Invalid):
    title = _l("This needs somebody who is of age")


DETAILS = ("display_name", "about", "languages", "skills", "times", "place", "is_adult", "most_at_once", "shown")


def may_join(campaign: Campaign, user: User) -> bool:
    """Nobody of ours; in a campaign that is not open to all, who was invited or is of its audience."""
    if user.is_staff or not campaign.is_live:
        return False
    if campaign.who.get("source") == "open" or inviting.is_invited(campaign, user):
        return True
    found = inviting.audience(campaign).with_only_columns(sa.literal(1)).order_by(None)
    return db.session.scalar(found.where(User.id == user.id).limit(1)) is not None


def join(campaign: Campaign, user: User, details: Mapping[str, Any]) -> Volunteer:
    """Sign up, or come back. Raises `NotForYou`, `NotOfAge`."""
    sheet = terms.newest(campaign)
    if sheet is None or not may_join(campaign, user):
        raise NotForYou(_l("You can look for others that are open to everybody."))
    _check_age(campaign, details)
    volunteer = volunteer_of(campaign, user)
    if volunteer is None:
        volunteer = Volunteer(
            reference=new_reference(), campaign_id=campaign.id, user_id=user.id, terms_id=sheet.id,
            display_name="", accepted_at=clock.now(), joined_at=clock.now(),
        )  # fmt: skip
        volunteer.campaign, volunteer.user = campaign, user
        db.session.add(volunteer)
    volunteer.left_at = volunteer.paused_at = None
    volunteer.terms_id, volunteer.accepted_at = sheet.id, clock.now()
    describe(volunteer, details)
    db.session.flush()
    logbook.note(campaign, "volunteer.joined", by=user, subject=volunteer.reference)
    publish(VolunteerJoined(volunteer_id=volunteer.id, campaign_id=campaign.id, user_id=user.id))
    return volunteer


def describe(volunteer: Volunteer, details: Mapping[str, Any]) -> None:
    """What they say about themselves. Raises `NotOfAge`."""
    _check_age(volunteer.campaign, details)
    for name in DETAILS:
        if name in details:
            setattr(volunteer, name, details[name])


def leave(volunteer: Volunteer) -> None:
    """What is earned stays theirs; what was only offered is offered to somebody else."""
    if volunteer.left_at is None:
        volunteer.leave()
        logbook.note(volunteer.campaign, "volunteer.left", by=volunteer.user, subject=volunteer.reference)


def rest(volunteer: Volunteer, *, paused: bool) -> None:
    """No offers for a while, or again."""
    volunteer.paused_at = (volunteer.paused_at or clock.now()) if paused else None


def volunteer_of(campaign: Campaign, user: User) -> Volunteer | None:
    """Also somebody who has left."""
    found = sa.select(Volunteer).where(Volunteer.campaign_id == campaign.id, Volunteer.user_id == user.id)
    return db.session.scalar(found)


def here(campaign: Campaign, user: User | None) -> Volunteer:
    """Raises `NotFound` for who does not take part now."""
    found = volunteer_of(campaign, user) if user is not None else None
    if found is None or not found.is_here:
        raise NotFound
    return found


def keep_apart(user: User, other_id: int) -> None:
    """These two are not brought together any more; the other is not told."""
    if other_id != user.id and db.session.get(VolunteerBlock, (user.id, other_id)) is None:
        db.session.add(VolunteerBlock(user_id=user.id, other_id=other_id, since=clock.now()))


def _check_age(campaign: Campaign, details: Mapping[str, Any]) -> None:
    if campaign.adults_only and not details.get("is_adult"):
        raise NotOfAge(_l("Tick that you are of age if you are; otherwise this one is not for you yet."))
