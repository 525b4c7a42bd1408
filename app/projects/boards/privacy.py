"""What boards keep about a person: told on request, and forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from app.projects.boards.models import Card, CardAssignment, CardComment, CardFile


def comments_about(user: User) -> PersonalData:
    found = sa.select(CardComment).where(CardComment.author_id == user.id).order_by(CardComment.id)
    rows = [
        {"card": each.card.title, "written_at": each.written_at.isoformat(), "text": each.body}
        for each in db.session.scalars(found).unique()
    ]
    return PersonalData(key="card_comments", title=_l("Comments on cards"), rows=rows)


def work_about(user: User) -> PersonalData:
    """Cards that were given to the person, and files they put on cards."""
    cards = sa.select(Card.title, CardAssignment.assigned_at).join(CardAssignment)
    files = sa.select(CardFile).where(CardFile.added_by_id == user.id).order_by(CardFile.id)
    rows: list[dict[str, object]] = [
        {"card": title, "assigned_at": at.isoformat()}
        for title, at in db.session.execute(cards.where(CardAssignment.user_id == user.id).order_by(CardAssignment.id))
    ]
    rows += [
        {"file": each.file.filename, "added_at": each.added_at.isoformat()}
        for each in db.session.scalars(files).unique()
    ]
    return PersonalData(key="card_work", title=_l("Work on cards"), rows=rows)


def erase(user: User | None, _email: str) -> None:
    """The person's words go; that somebody commented, and the work itself, stay."""
    if user is None:
        return
    db.session.execute(
        sa.update(CardComment)
        .where(CardComment.author_id == user.id)
        .values(body="", removed_at=sa.func.coalesce(CardComment.removed_at, clock.now()))
    )
    db.session.execute(sa.delete(CardAssignment).where(CardAssignment.user_id == user.id))
