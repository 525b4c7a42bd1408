"""Named reads of the communication plan. A client sees what is shown to them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from app.database import db
from app.errors import NotFound
from app.projects.access import Participation
from app.projects.communication.models import CommunicationItem, CommunicationPlan


def plan_for(me: Participation) -> CommunicationPlan | None:
    """The message behind the plan; None while there is none, or for a client it is not shown to."""
    plan = db.session.scalar(sa.select(CommunicationPlan).where(CommunicationPlan.project_id == me.project.id))
    if plan is None or not (me.sees_internal or plan.shown_to_client):
        return None
    return plan


def items_for(
    me: Participation, *, discipline: str = "", channel: str = "", state: str = "", text: str = ""
) -> Sequence[CommunicationItem]:
    """The items the viewer may see, in the order of their days."""
    found = _visible(me)
    for column, value in (
        (CommunicationItem.discipline, discipline),
        (CommunicationItem.channel, channel),
        (CommunicationItem.state, state),
    ):
        if value:
            found = found.where(column == value)
    if text:
        words = (CommunicationItem.title, CommunicationItem.note)
        found = found.where(sa.or_(*(column.icontains(text, autoescape=True) for column in words)))
    order = (CommunicationItem.starts_on, CommunicationItem.ends_on, CommunicationItem.id)
    return db.session.scalars(found.order_by(*order)).all()


def item_in(me: Participation, item_id: int, *, removed: bool = False) -> CommunicationItem:
    """One item. Raises `NotFound`; a removed one is found only by who asks for `removed`."""
    found = _visible(me, removed=removed).where(CommunicationItem.id == item_id)
    item = db.session.scalar(found)
    if item is None:
        raise NotFound
    return item


def _visible(me: Participation, *, removed: bool = False) -> sa.Select[CommunicationItem]:
    found = sa.select(CommunicationItem).where(CommunicationItem.project_id == me.project.id)
    if not removed:
        found = found.where(CommunicationItem.removed_at.is_(None))
    return found if me.sees_internal else found.where(CommunicationItem.shown_to_client)
