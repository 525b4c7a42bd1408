"""What boards answer when others ask: cards to show for approval, and the cards that wait for a person."""

from __future__ import annotations

from datetime import UTC, datetime, time

import sqlalchemy as sa
from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.database import db
from app.media.models import StoredFile
from app.media.serving import SHOWN_INLINE
from app.projects.access import Participation, live_in
from app.projects.boards.access import board_of
from app.projects.boards.models import Board, Card, CardAssignment, CardFile
from app.projects.models import Project, ProjectMember
from app.projects.sockets import Exhibit, WaitingItem
from app.projects.states import OPEN

MOST = 200


def exhibits(me: Participation) -> list[Exhibit]:
    """The cards that are shown to the client, with their words and the files on them that are not internal.

    Whoever asks, nothing internal is among them: what is offered here is shown to the client.
    """
    board = board_of(me.project.id) if me.sees_board else None
    if board is None:
        return []
    cards = db.session.scalars(
        sa.select(Card)
        .where(Card.board_id == board.id, Card.shown_to_client, Card.archived_at.is_(None))
        .order_by(Card.title, Card.id)
        .limit(MOST)
    ).all()
    files = _files_on([card.id for card in cards])
    return [
        Exhibit(key=f"card:{card.key}", title=card.title, text=card.description, files=tuple(files.get(card.id, ())))
        for card in cards
    ]


def waiting_items(user: User) -> list[WaitingItem]:
    """Open cards that lie with the person and have a day, in projects whose board they are on now."""
    found = (
        sa.select(Card, ProjectMember.part)
        .join(CardAssignment, CardAssignment.card_id == Card.id)
        .join(Board, Board.id == Card.board_id)
        .join(Project, Project.id == Board.project_id)
        .join(ProjectMember, ProjectMember.project_id == Project.id)
        .where(
            CardAssignment.user_id == user.id,
            ProjectMember.user_id == user.id,
            ProjectMember.left_at.is_(None),
            Project.id.in_(live_in(user.id, ProjectMember.on_board)),
            Project.state.in_([str(state) for state in OPEN]),
            Card.done_at.is_(None),
            Card.archived_at.is_(None),
            Card.due_on.is_not(None),
        )
        .order_by(Card.due_on, Card.id)
        .limit(MOST)
        .options(joinedload(Card.board).joinedload(Board.project))
    )
    return [_waiting(card, part) for card, part in db.session.execute(found)]


def _waiting(card: Card, part: str) -> WaitingItem:
    project = card.board.project
    return WaitingItem(
        project_id=project.id,
        label=_l("Open the card"),
        title=card.title,
        url=url_for("board_cards.show", reference=project.reference, key=card.key),
        part=part,
        due_at=datetime.combine(card.due_on, time.max, tzinfo=UTC) if card.due_on else None,
    )


def _files_on(card_ids: list[int]) -> dict[int, list[StoredFile]]:
    """What a client may see and everybody can look at: pictures and PDF documents."""
    found = db.session.scalars(
        sa.select(CardFile)
        .join(StoredFile, StoredFile.id == CardFile.file_id)
        .where(
            CardFile.card_id.in_(card_ids),
            CardFile.removed_at.is_(None),
            CardFile.internal.is_(False),
            StoredFile.content_type.in_(sorted(SHOWN_INLINE)),
        )
        .order_by(CardFile.id)
    )
    files: dict[int, list[StoredFile]] = {}
    for each in found:
        files.setdefault(each.card_id, []).append(each.file)
    return files
