"""What a channel shows on pages of others: its tab, its panel in the project, and a person's own front page."""

from __future__ import annotations

import sqlalchemy as sa
from flask import render_template, url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.accounts.access import Viewer
from app.accounts.models import User
from app.database import db
from app.projects.access import Participation
from app.projects.channels.models import Channel, Message
from app.projects.channels.opening import open_complaints
from app.projects.channels.overview import channels_of
from app.projects.channels.queries import channel_of_project, open_wait
from app.projects.channels.unread import unread_of_project
from app.projects.sockets import ProjectPanel, Tab
from app.web.navigation import Panel

MOST = 4


def tabs(me: Participation) -> list[Tab]:
    if not me.sees_channel or channel_of_project(me.project.id) is None:
        return []
    unread = unread_of_project(me.project.id, me.user.id)
    url = url_for("channels.show", reference=me.project.reference)
    return [Tab(label=_l("Channel"), url=url, order=20, count=unread or None)]


def project_panel(me: Participation) -> ProjectPanel | None:
    channel = channel_of_project(me.project.id) if me.sees_channel else None
    if channel is None:
        return None
    html = _drawn(
        "channels/_panel.html",
        me=me,
        last=_last_in(channel),
        unread=unread_of_project(me.project.id, me.user.id),
        wait=open_wait(channel),
        complaints=open_complaints(channel),
    )
    return ProjectPanel(html=html, order=20)


def panel_at(place: str, **context: object) -> Panel | None:
    """On the first page of a person: their channels, those with something unread first."""
    person = context.get("person")
    if place != "portal.front" or not isinstance(person, User):
        return None
    rows = channels_of(Viewer(person), most=MOST)
    if not rows:
        return None
    waiting = any(row.unread or row.wait for row in rows)
    return Panel(_drawn("channels/_front.html", rows=rows, waiting=waiting), 15)


def _last_in(channel: Channel) -> Message | None:
    return db.session.scalars(
        sa.select(Message)
        .where(Message.channel_id == channel.id, Message.deleted_at.is_(None))
        .order_by(Message.id.desc())
        .limit(1)
    ).first()


def _drawn(template: str, **values: object) -> Markup:
    return Markup(render_template(template, **values))  # noqa: S704  drawn by our own templates, which escape what they show
