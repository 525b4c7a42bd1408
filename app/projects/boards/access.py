"""Who sees what of a board. Whatever shows, counts, exports or mails something of a board asks here.

A client sees cards that are shown, and on these what is not internal. There is no other way in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from app.accounts.models import User
from app.database import db
from app.errors import NotFound
from app.projects import access
from app.projects.access import Participation
from app.projects.boards.models import Board, BoardEvent, Card, CardComment, CardFile
from app.projects.models import Project
from app.projects.states import Part

if TYPE_CHECKING:
    from app.accounts.access import Viewer


@dataclass(frozen=True, kw_only=True)
class Seat:
    """The reader at one board."""

    me: Participation
    board: Board

    @property
    def project(self) -> Project:
        return self.me.project

    @property
    def user(self) -> User:
        return self.me.user

    @property
    def may_work(self) -> bool:
        """Make, change and move cards: the active team."""
        return self.me.may_work

    @property
    def may_show(self) -> bool:
        """Show things to the client: the leader, and an active representative."""
        return self.me.may_work and self.me.part in {Part.PROJECT_LEADER, Part.CUSTOMER_REPRESENTATIVE}

    @property
    def may_comment(self) -> bool:
        return self.me.may_act

    @property
    def may_arrange(self) -> bool:
        """Columns, limits and labels are the leader's."""
        return self.me.may_lead

    @property
    def cards(self) -> sa.ColumnElement[bool]:
        """As a condition on Card: those of this board that this reader sees."""
        mine = Card.board_id == self.board.id
        return mine if self.me.sees_internal else sa.and_(mine, Card.shown_to_client)

    @property
    def comments(self) -> sa.ColumnElement[bool]:
        """As a condition on CardComment, beside the one on its card."""
        kept = CardComment.removed_at.is_(None)
        return kept if self.me.sees_internal else sa.and_(kept, CardComment.internal.is_(False))

    @property
    def files(self) -> sa.ColumnElement[bool]:
        """As a condition on CardFile, beside the one on its card."""
        kept = CardFile.removed_at.is_(None)
        return kept if self.me.sees_internal else sa.and_(kept, CardFile.internal.is_(False))

    @property
    def events(self) -> sa.ColumnElement[bool]:
        """As a condition on BoardEvent: for a client what is not internal, on cards that are shown now."""
        mine = BoardEvent.board_id == self.board.id
        if self.me.sees_internal:
            return mine
        return sa.and_(
            mine, BoardEvent.internal.is_(False), BoardEvent.card_id.in_(sa.select(Card.id).where(self.cards))
        )


def seat(viewer: Viewer, reference: str) -> Seat:
    """The reader's seat at the board of that project. Raises `NotFound`: no project, no part in it, no grant, no board."""
    me = access.on_board(viewer, reference)
    board = board_of(me.project.id)
    if board is None:
        raise NotFound
    return Seat(me=me, board=board)


def working_seat(viewer: Viewer, reference: str) -> Seat:
    """As `seat`; raises `NotFound` for all but the active team."""
    found = seat(viewer, reference)
    if not found.may_work:
        raise NotFound
    return found


def showing_seat(viewer: Viewer, reference: str) -> Seat:
    """As `seat`; raises `NotFound` for all who may not show things to the client."""
    found = seat(viewer, reference)
    if not found.may_show:
        raise NotFound
    return found


def arranging_seat(viewer: Viewer, reference: str) -> Seat:
    """As `seat`; raises `NotFound` for all but the leader."""
    found = seat(viewer, reference)
    if not found.may_arrange:
        raise NotFound
    return found


def board_of(project_id: int) -> Board | None:
    return db.session.scalar(sa.select(Board).where(Board.project_id == project_id))
