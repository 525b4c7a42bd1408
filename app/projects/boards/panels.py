"""What boards show elsewhere: a tab and a panel in the project, and the reader's own cards on their front page."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from app import clock
from app.accounts.access import viewer
from app.accounts.models import User
from app.database import db
from app.projects.access import Participation, live_in
from app.projects.boards.access import Seat, board_of
from app.projects.boards.models import Board, BoardColumn, Card, CardAssignment
from app.projects.boards.queries import columns_of
from app.projects.models import Project, ProjectMember
from app.projects.sockets import ProjectPanel, Tab
from app.projects.states import OPEN, Part
from app.web.navigation import Panel, SearchHit

MOST_CARDS = 8
MOST_HITS = 6


def tabs(me: Participation) -> Iterable[Tab]:
    if not me.sees_board:
        return []
    return [Tab(label=_l("Board"), url=url_for("board.show", reference=me.project.reference), order=10)]


def project_panel(me: Participation) -> ProjectPanel | None:
    """How many cards this reader sees in each column; the way to make the board while there is none."""
    if not me.sees_board:
        return None
    board = board_of(me.project.id)
    if board is None:
        return ProjectPanel(html=render_template("boards/_make.html", me=me), order=10) if me.may_lead else None
    here = Seat(me=me, board=board)
    counted = sa.select(Card.column_id, sa.func.count()).where(here.cards, Card.archived_at.is_(None))
    lying = {row[0]: row[1] for row in db.session.execute(counted.group_by(Card.column_id))}
    late = sa.select(sa.func.count()).where(
        here.cards, Card.archived_at.is_(None), Card.done_at.is_(None), Card.due_on < clock.now().date()
    )
    html = render_template(
        "boards/_panel.html",
        me=me,
        columns=[(column.name, lying.get(column.id, 0)) for column in columns_of(board.id)],
        late=db.session.scalar(late) or 0,
    )
    return ProjectPanel(html=html, order=10)


def panel_at(place: str, **context: object) -> Panel | None:
    """The reader's own open cards, those due first, of projects in which they still take part."""
    person = context.get("person")
    if place != "portal.front" or not isinstance(person, User):
        return None
    mine = (
        sa.select(Card)
        .join(CardAssignment)
        .join(Board, Board.id == Card.board_id)
        .join(Project, Project.id == Board.project_id)
        .where(
            CardAssignment.user_id == person.id,
            Card.done_at.is_(None),
            Card.archived_at.is_(None),
            Project.state.in_(OPEN),
            Project.id.in_(live_in(person.id, ProjectMember.on_board)),
        )
        .options(joinedload(Card.board).joinedload(Board.project))
        .order_by(Card.due_on.asc().nulls_last(), Card.id)
        .limit(MOST_CARDS)
    )
    cards = db.session.scalars(mine).unique().all()
    today = clock.now().date()
    return Panel(render_template("boards/_front.html", cards=cards, today=today), 14) if cards else None


def search(text: str) -> list[SearchHit]:
    """Cards the reader of the desk sees as a member of their projects."""
    user = viewer().user
    if user is None:
        return []
    as_team = live_in(user.id, ProjectMember.on_board, ProjectMember.part != Part.CLIENT)
    as_client = live_in(user.id, ProjectMember.on_board, ProjectMember.part == Part.CLIENT)
    seen = sa.or_(Board.project_id.in_(as_team), sa.and_(Board.project_id.in_(as_client), Card.shown_to_client))
    found = (
        sa.select(Card)
        .join(Board, Board.id == Card.board_id)
        .join(BoardColumn, BoardColumn.id == Card.column_id)
        .where(seen, Card.archived_at.is_(None), Card.title.icontains(text, autoescape=True))
        .options(joinedload(Card.board).joinedload(Board.project))
        .order_by(Card.id.desc())
        .limit(MOST_HITS)
    )
    return [_hit(card) for card in db.session.scalars(found).unique()]


def _hit(card: Card) -> SearchHit:
    project = card.board.project
    url = url_for("board_cards.show", reference=project.reference, key=card.key)
    return SearchHit(_("Card"), card.title, url, f"{project.title} · {card.column.name}")
