"""The channel of a project is opened with its first leader, and closed by a leader when nothing is left to settle."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.database import db
from app.errors import Conflict
from app.projects.access import Participation
from app.projects.channels import writing
from app.projects.channels.models import Channel, Complaint
from app.projects.channels.queries import locked_channel
from app.projects.timeline import note
from app.web import live


def open_for(project_id: int) -> None:
    """One per project, by constraint; quiet when there is one."""
    channel_id = db.session.scalar(
        insert(Channel)
        .values(project_id=project_id, opened_at=clock.now())
        .on_conflict_do_nothing(index_elements=[Channel.project_id])
        .returning(Channel.id)
    )
    if channel_id is not None:
        note(project_id, "channel_opened")
        db.session.flush()


def close(channel: Channel, me: Participation) -> None:
    """Nothing more is written; what was said stays. Quiet when it is closed.

    Raises `Conflict` while a complaint is open; the database refuses it too.
    """
    _check_leads(me)
    locked_channel(channel.id)
    if channel.is_closed:
        return
    if open_complaints(channel):
        raise Conflict(_l("A complaint is open. Answer and close it first; then the channel can be closed."))
    channel.close(by=me.user)
    note(channel.project_id, "channel_closed", me.user)
    db.session.flush()
    live.revoke(channel.topic)


def reopen(channel: Channel, me: Participation) -> None:
    """Quiet when it is open."""
    _check_leads(me)
    locked_channel(channel.id)
    if not channel.is_closed:
        return
    channel.reopen()
    note(channel.project_id, "channel_reopened", me.user)
    db.session.flush()
    live.revoke(channel.topic)


def open_complaints(channel: Channel) -> int:
    found = sa.select(sa.func.count()).where(Complaint.channel_id == channel.id, Complaint.closed_at.is_(None))
    return db.session.scalar(found) or 0


def _check_leads(me: Participation) -> None:
    if not me.may_lead:
        raise writing.NotYours(_l("Only the project leader closes a channel or opens it again."))
