"""What else a case can show: files of a project that its client sees anyway, and pictures people gave a licence for."""

from __future__ import annotations

import sqlalchemy as sa

from app.database import db
from app.media.models import StoredFile
from app.media.sockets import Permitted, permitted_now
from app.projects.boards.models import Board, Card, CardFile
from cases.writing.assets import SHOWN
from cases.writing.models import SURFACE, Case, CaseAsset

MOST = 100


def permitted_pictures(case: Case) -> list[Permitted]:
    """Pictures people gave a licence for, without those the case shows already."""
    shown = sa.select(CaseAsset.permission).where(CaseAsset.case_id == case.id, CaseAsset.removed_at.is_(None))
    had = set(db.session.scalars(shown))
    return [each for each in permitted_now(SURFACE).values() if each.permission not in had]


def files_of_project(case: Case) -> list[StoredFile]:
    """Pictures and PDF documents on cards that are shown to the client, without those the case has already."""
    if case.project_id is None:
        return []
    had = sa.select(CaseAsset.file_id).where(CaseAsset.case_id == case.id)
    found = (
        sa.select(StoredFile)
        .join(CardFile, CardFile.file_id == StoredFile.id)
        .join(Card, Card.id == CardFile.card_id)
        .join(Board, Board.id == Card.board_id)
        .where(
            Board.project_id == case.project_id,
            Card.shown_to_client,
            CardFile.internal.is_(False),
            CardFile.removed_at.is_(None),
            StoredFile.content_type.in_(sorted(SHOWN)),
            StoredFile.id.not_in(had),
        )
        .order_by(StoredFile.id)
        .limit(MOST)
    )
    return list(db.session.scalars(found))
