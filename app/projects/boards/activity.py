"""The activity log of a board, and the news for open pages."""

from __future__ import annotations

from typing import Any

from app.accounts.models import User
from app.database import db
from app.projects.boards.models import BoardEvent, Card
from app.web import live


def note(
    board_id: int,
    kind: str,
    by: User | None,
    *,
    card: Card | None = None,
    about: int | None = None,
    internal: bool | None = None,
    **details: Any,
) -> None:
    """Add a line. On a shown card it is for the client too, unless `internal` says otherwise; all else is internal."""
    hidden = (card is None or not card.shown_to_client) if internal is None else internal
    db.session.add(
        BoardEvent(
            board_id=board_id,
            card_id=card.id if card else None,
            kind=kind,
            actor_id=by.id if by else None,
            subject_id=about,
            internal=hidden,
            details=details,
        )
    )
    tell(board_id, client=not hidden)


def tell(board_id: int, *, client: bool) -> None:
    """Open pages of the team ask anew, and those of clients only when something changed that they may see."""
    live.advance(team_topic(board_id))
    if client:
        live.advance(client_topic(board_id))


def team_topic(board_id: int) -> str:
    return f"board-{board_id}"


def client_topic(board_id: int) -> str:
    return f"shownboard-{board_id}"
