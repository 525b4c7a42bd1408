"""Customers who would like a volunteer's help: their wish, their yes or no, and that it took place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, NotFound
from reviews.army import working
from reviews.army.mission_models import Mission, MissionAssignment, MissionEcho, Wish
from reviews.army.states import RUNNING, Step


class WishedBefore(Conflict):
    title = _l("You have wished for this already")


def wish(mission: Mission, user: User, details: Mapping[str, Any]) -> Wish:
    """Raises `NotFound` for a mission that meets nobody, `WishedBefore`."""
    if not mission.is_meeting or not mission.is_open or not mission.campaign.is_live:
        raise NotFound
    if open_wish(mission, user) is not None:
        raise WishedBefore(_l("As soon as somebody is found, you hear from us."))
    row = Wish(mission_id=mission.id, user_id=user.id, made_at=clock.now(), **details)
    row.mission, row.user = mission, user
    db.session.add(row)
    db.session.flush()
    return row


def open_wish(mission: Mission, user: User) -> Wish | None:
    return db.session.scalar(
        sa.select(Wish).where(Wish.mission_id == mission.id, Wish.user_id == user.id, Wish.closed_at.is_(None))
    )


def wish_of(user: User | None, wish_id: int, *, lock: bool = False) -> Wish:
    """Raises `NotFound` for somebody else's."""
    found = sa.select(Wish).where(Wish.id == wish_id, Wish.user_id == (user.id if user else 0))
    row = db.session.scalar(found.with_for_update(of=Wish) if lock else found)
    if row is None:
        raise NotFound
    return row


def present(row: Wish) -> MissionAssignment | None:
    """The volunteer found for it, while it runs or once it took place."""
    found = sa.select(MissionAssignment).where(
        MissionAssignment.wish_id == row.id, MissionAssignment.step.in_((*RUNNING, Step.DONE))
    )
    return db.session.scalar(found.order_by(MissionAssignment.id.desc()).limit(1))


def close(row: Wish) -> None:
    """They do not want it any more; an offer that nobody answered is called off."""
    it = present(row)
    if it is not None and it.step == Step.OFFERED:
        working.call_off(it)
    row.closed_at = row.closed_at or clock.now()


def say_how_it_was(it: MissionAssignment, stars: int, words: str) -> MissionEcho:
    """For the volunteer and the leader to read. No reward looks at it."""
    row = db.session.scalar(sa.select(MissionEcho).where(MissionEcho.assignment_id == it.id))
    if row is None:
        row = MissionEcho(assignment_id=it.id, stars=stars, said_at=clock.now())
        db.session.add(row)
    row.stars, row.words = stars, words
    return row


def echo_of(it: MissionAssignment) -> MissionEcho | None:
    return db.session.scalar(sa.select(MissionEcho).where(MissionEcho.assignment_id == it.id))
