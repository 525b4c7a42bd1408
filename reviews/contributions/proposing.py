"""Proposing: into the open box or for a brief, with files; taken back by the author as long as nobody has decided."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage

from app.accounts.models import User
from app.database import db
from app.errors import Conflict, NotFound
from app.events import publish
from app.media import attaching
from app.orders.references import new_reference
from reviews.contributions.asset_models import Asset, Submission
from reviews.contributions.deciding import locked_idea, step
from reviews.contributions.facts import IdeaSubmitted
from reviews.contributions.idea_states import IdeaState
from reviews.contributions.models import Brief, Idea, IdeaFile

MOST_FILES = 5


class BriefNotOpen(Conflict):
    title = _l("Nothing can be sent for this brief now")


class TooManyFiles(Conflict):
    title = _l("That is more files than fit")


def propose(
    by: User,
    *,
    title: str,
    text: str,
    category: str,
    language: str,
    files: Sequence[FileStorage] = (),
    brief: Brief | None = None,
) -> Idea:
    """Raises `BriefNotOpen`, `TooManyFiles`, and `Invalid` for a file that cannot be kept."""
    if len(files) > MOST_FILES:
        raise TooManyFiles(_l("At most %(most)s files.", most=MOST_FILES))
    idea = Idea(
        reference=new_reference(),
        title=title,
        text=text,
        category=category,
        language=language,
        author_id=by.id,
        author_name=by.name,
        brief_id=brief.id if brief else None,
    )
    db.session.add(idea)
    db.session.flush()
    for upload in files:
        db.session.add(IdeaFile(idea_id=idea.id, file_id=attaching.keep(upload).id))
    if brief is not None:
        send_for(brief, by, idea=idea)
    db.session.flush()
    publish(IdeaSubmitted(idea_id=idea.id, author_id=by.id, brief_id=idea.brief_id))
    return idea


def send_for(brief: Brief, by: User, *, idea: Idea | None = None, asset: Asset | None = None) -> Submission:
    """An idea or a work for a brief. Raises `BriefNotOpen`; the same work again is quiet."""
    if not brief.takes_entries:
        raise BriefNotOpen
    if asset is not None:
        known = db.session.scalar(sa.select(Submission).where(Submission.asset_id == asset.id))
        if known is not None:
            return known
    row = Submission(
        brief_id=brief.id,
        user_id=by.id,
        idea_id=idea.id if idea else None,
        asset_id=asset.id if asset else None,
    )
    db.session.add(row)
    db.session.flush()
    return row


def take_back(idea_id: int, by: User) -> None:
    """By its author, before it was decided; what others wrote stays theirs."""
    idea = locked_idea(idea_id)
    if idea.author_id != by.id:
        raise NotFound
    step(idea, IdeaState.WITHDRAWN, answer="", by=by)
