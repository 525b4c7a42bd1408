"""What boards do when something has happened in a project or on a board."""

from __future__ import annotations

import sqlalchemy as sa

from app.accounts.models import User
from app.database import db
from app.projects.boards import letters
from app.projects.boards.access import board_of
from app.projects.boards.activity import client_topic, note, team_topic
from app.projects.boards.facts import CardAssigned, CardCommented
from app.projects.boards.models import Card, CardAssignment, CardComment
from app.projects.facts import GrantsChanged, LeaderAppointed, MemberLeft
from app.projects.queries import assignable
from app.web import live


def take_off_cards(fact: MemberLeft | GrantsChanged) -> None:
    """Who cannot be assigned any more has no work here, and their open pages hear nothing new."""
    board = board_of(fact.project_id)
    if board is None:
        return
    live.revoke(team_topic(board.id))
    live.revoke(client_topic(board.id))
    if fact.user_id in {member.user_id for member in assignable(fact.project_id)}:
        return
    mine = (
        sa.select(CardAssignment)
        .join(Card)
        .where(CardAssignment.user_id == fact.user_id, Card.board_id == board.id)
        .order_by(CardAssignment.id)
    )
    for assignment in db.session.scalars(mine).all():
        note(board.id, "card_unassigned", None, card=assignment.card, about=fact.user_id)
        db.session.delete(assignment)
    db.session.flush()


def take_former_leader_off(fact: LeaderAppointed) -> None:
    """Whoever led before may have left with the lead."""
    if fact.former_id is not None:
        take_off_cards(MemberLeft(project_id=fact.project_id, member_id=0, user_id=fact.former_id, part=""))


def tell_mentioned(fact: CardCommented) -> None:
    comment = db.session.get_one(CardComment, fact.comment_id)
    for user_id in fact.mentioned:
        letters.tell_mentioned(comment, db.session.get_one(User, user_id))


def tell_assigned(fact: CardAssigned) -> None:
    """Whoever takes a card themselves knows."""
    if fact.user_id != fact.by_id:
        card, by = db.session.get_one(Card, fact.card_id), db.session.get_one(User, fact.by_id)
        letters.tell_assigned(card, db.session.get_one(User, fact.user_id), by)
