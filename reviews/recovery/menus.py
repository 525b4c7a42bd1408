"""Where recovery shows up: at the desk, among what waits there, and among what waits for the person who owns a case."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.access import viewer
from app.accounts.models import User
from app.accounts.roles import STAFF_ROLES
from app.database import db
from app.projects.sockets import WaitingItem
from app.web.navigation import MenuEntry, SearchHit, Waiting
from reviews.recovery import helping
from reviews.recovery.models import RecoveryCase
from reviews.recovery.wording import STANDINGS

STAFF = frozenset(role.value for role in STAFF_ROLES)
MOST = 5


def entries() -> list[MenuEntry]:
    places = (
        (_l("Cases to help with"), "recovery_desk.index", 30, "bi-life-preserver"),
        (_l("What to change"), "recovery_changes.index", 35, "bi-tools"),
        (_l("NPS and CSAT"), "recovery_desk.numbers", 36, "bi-speedometer2"),
    )
    return [
        MenuEntry("desk", "reviews", words, endpoint, roles=STAFF, order=order, icon=icon)
        for words, endpoint, order, icon in places
    ]


def waiting() -> list[Waiting]:
    if viewer().user is None:
        return []
    mine = helping.cases_for(viewer()).where(RecoveryCase.closed_at.is_(None), RecoveryCase.first_step_at.is_(None))
    count = db.session.scalar(sa.select(sa.func.count()).select_from(mine.subquery())) or 0
    return [Waiting(_l("People who were not content"), count, "recovery_desk.index", {}, STAFF)]


def search(text: str) -> list[SearchHit]:
    found = helping.cases_for(viewer()).where(RecoveryCase.reference.icontains(text, autoescape=True)).limit(MOST)
    return [
        SearchHit(
            _("Case"), it.reference, url_for("recovery_desk.show", reference=it.reference), STANDINGS[it.standing][0]
        )
        for it in db.session.scalars(found)
    ]


def waiting_for(user: User) -> Iterable[WaitingItem]:
    """Cases of projects, for whoever answers the client there."""
    found = sa.select(RecoveryCase).where(
        RecoveryCase.owner_id == user.id, RecoveryCase.closed_at.is_(None), RecoveryCase.project_id.is_not(None)
    )
    for case in db.session.scalars(found.order_by(RecoveryCase.id)):
        assert case.project_id is not None
        yield WaitingItem(
            project_id=case.project_id,
            label=_l("Help somebody who was not content"),
            title=case.reference,
            url=url_for("recovery_desk.show", reference=case.reference),
            part=case.owner_part,
            due_at=None if case.first_step_at else case.goal_at,
        )
