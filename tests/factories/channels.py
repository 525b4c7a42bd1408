"""Channels with things said in them, by the verbs behind the pages."""

from __future__ import annotations

import io
import itertools
from typing import Any

import sqlalchemy as sa
from werkzeug.datastructures import FileStorage

from app.accounts.access import Viewer
from app.accounts.models import User
from app.database import db, transaction
from app.projects.access import Participation, participation_in
from app.projects.channels import complaining, writing
from app.projects.channels.models import Channel, Complaint, Message
from app.projects.channels.queries import channel_of_project
from app.projects.models import Project

_numbers = itertools.count(1)


def channel_of(project: Project) -> Channel:
    found = channel_of_project(project.id)
    assert found is not None, "a project without a leader has no channel"
    return found


def seen_by(user: User, project: Project) -> Participation:
    """The place of `user` in the project, as a page would find it."""
    return participation_in(Viewer(user), project)


def say(project: Project, user: User, text: str = "Hello", **options: Any) -> Message:
    """`user` writes into the channel. Committed."""
    with transaction():
        key = options.pop("key", "") or f"key-of-a-test-{next(_numbers):08}"
        return writing.write(channel_of(project), seen_by(user, project), text=text, submission_key=key, **options)


def complain(project: Project, user: User, text: str = "This is not what we agreed") -> Complaint:
    message = say(project, user, text)
    with transaction():
        return complaining.complain(channel_of(project), message, seen_by(user, project))


def upload(name: str = "notes.txt", data: bytes = b"some words") -> FileStorage:
    return FileStorage(io.BytesIO(data), filename=name)


def fill(project: Project, user: User, count: int, text: str = "A line of ordinary length about the work") -> None:
    """Many messages at once, past the verbs: for pages that must stay fast."""
    channel = channel_of(project)
    with transaction() as session:
        session.execute(
            sa.text("""
                INSERT INTO channel_message (channel_id, author_id, part, text, folded, submission_key, changed, written_at)
                SELECT :channel_id, :author_id, 'client', :text || ' ' || n, lower(:text) || ' ' || n,
                       'filled-' || :channel_id || '-' || n, n, now() - make_interval(mins => :count - n)
                FROM generate_series(1, :count) AS n
            """),
            {"channel_id": channel.id, "author_id": user.id, "text": text, "count": count},
        )
        session.execute(
            sa.text("""
                INSERT INTO live_topic (topic, newest) VALUES (:topic, :count)
                ON CONFLICT (topic) DO UPDATE SET newest = :count
            """),
            {"topic": channel.topic, "count": count},
        )
    db.session.expire_all()
