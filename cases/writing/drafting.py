"""A first text from what is known of a project: what was ordered, what the board and the approvals saw, what the client wrote.

Only what the client sees anyway goes in. It is a draft: nobody has decided yet that it is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from app.database import db
from app.projects.boards.models import Board, Card
from app.projects.delivery.models import Approval, ApprovalAnswer, ApprovalVersion, Milestone
from app.projects.models import Project
from app.projects.sockets import testimonials
from cases.writing.document import Document, Step
from cases.writing.states import Goal

MOST_STEPS = 40
LONGEST_TITLE = 200


def draft(project: Project, goal: Goal) -> Document:
    """Steps in the order in which they happened; reviews by reference."""
    del goal  # the template asks for more than can be drafted; what is known is the same for every goal
    lines = [line.title for line in project.order.lines]
    said = [each.reference for answer in testimonials.answers(project.id) for each in answer if each.is_verified]
    return Document(
        title=project.title,
        client=project.client_name,
        task="\n".join(f"- {title}" for title in lines),
        steps=tuple(step for _, step in sorted(_happened(project), key=lambda each: each[0]))[:MOST_STEPS],
        reviews=tuple(said),
    )


def _happened(project: Project) -> Iterable[tuple[datetime, Step]]:
    yield from _cards(project)
    yield from _milestones(project)
    yield from _decisions(project)


def _cards(project: Project) -> Iterable[tuple[datetime, Step]]:
    found = sa.select(Card).join(Board, Board.id == Card.board_id)
    found = found.where(Board.project_id == project.id, Card.shown_to_client, Card.done_at.is_not(None))
    for card in db.session.scalars(found.where(Card.archived_at.is_(None)).order_by(Card.done_at, Card.id)):
        assert card.done_at is not None
        yield card.done_at, Step(on=_day(card.done_at), title=card.title[:LONGEST_TITLE], text=card.description)


def _milestones(project: Project) -> Iterable[tuple[datetime, Step]]:
    found = sa.select(Milestone).where(
        Milestone.project_id == project.id,
        Milestone.shown_to_client,
        Milestone.reached_at.is_not(None),
        Milestone.removed_at.is_(None),
    )
    for each in db.session.scalars(found):
        assert each.reached_at is not None
        yield each.reached_at, Step(on=_day(each.reached_at), title=each.title, text=each.description)


def _decisions(project: Project) -> Iterable[tuple[datetime, Step]]:
    """What the client decided about a version they were shown: what was asked, and their words."""
    found = (
        sa.select(ApprovalAnswer, ApprovalVersion)
        .join(ApprovalVersion, ApprovalVersion.id == ApprovalAnswer.version_id)
        .join(Approval, Approval.id == ApprovalVersion.approval_id)
        .where(Approval.project_id == project.id, Approval.withdrawn_at.is_(None))
    )
    for answer, version in db.session.execute(found):
        day = _day(answer.answered_at)
        if answer.approved:
            yield answer.answered_at, Step(on=day, title=version.title, decision=version.text, argument=answer.words)
        else:
            yield answer.answered_at, Step(on=day, title=version.title, rejected=version.text, argument=answer.words)


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
