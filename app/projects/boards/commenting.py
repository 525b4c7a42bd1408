"""Words on cards. The team's are internal unless they say otherwise; a client's never are."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.database import db
from app.errors import Forbidden, NotFound
from app.events import publish
from app.projects.boards.access import Seat
from app.projects.boards.activity import note
from app.projects.boards.facts import CardCommented
from app.projects.boards.mentions import mentioned
from app.projects.boards.models import Card, CardComment
from app.projects.boards.queries import card_at, comment_at
from app.projects.queries import live_members


def comment(seat: Seat, key: str, body: str, *, for_client: bool, submission_key: str) -> CardComment:
    """Write on the card; the same form sent twice writes once. Those who are mentioned and may read it are told."""
    card = card_at(seat, key)
    internal = not (seat.me.is_client or (for_client and seat.may_show and card.shown_to_client))
    comment_id = db.session.scalar(
        insert(CardComment)
        .values(
            card_id=card.id,
            author_id=seat.user.id,
            body=body,
            internal=internal,
            written_at=clock.now(),
            submission_key=submission_key,
        )
        .on_conflict_do_nothing(index_elements=[CardComment.submission_key])
        .returning(CardComment.id)
    )
    if comment_id is None:
        return _written_before(seat, submission_key)
    note(seat.board.id, "card_commented", seat.user, card=card, internal=internal)
    db.session.flush()
    publish(
        CardCommented(
            comment_id=comment_id,
            card_id=card.id,
            project_id=seat.project.id,
            mentioned=tuple(sorted(_readers(seat, card, internal) & _named(seat, body))),
        )
    )
    return db.session.get_one(CardComment, comment_id)


def rewrite(seat: Seat, comment_id: int, body: str) -> CardComment:
    """One's own words may be mended. Raises `Forbidden` for those of others."""
    found = comment_at(seat, comment_id)
    if found.author_id != seat.user.id:
        raise Forbidden(_l("Only the author changes a comment."))
    found.body, found.edited_at = body, clock.now()
    note(seat.board.id, "comment_changed", seat.user, card=found.card, internal=found.internal)
    return found


def remove(seat: Seat, comment_id: int) -> CardComment:
    """By the author or the leader; the log keeps that there was one."""
    found = comment_at(seat, comment_id)
    if found.author_id != seat.user.id and not seat.me.may_lead:
        raise Forbidden(_l("Only the author or the leader removes a comment."))
    found.removed_at = clock.now()
    note(seat.board.id, "comment_removed", seat.user, card=found.card, internal=found.internal)
    return found


def _written_before(seat: Seat, submission_key: str) -> CardComment:
    """The comment of an earlier sending of the same form, by the same person on this board."""
    found = db.session.scalar(
        sa.select(CardComment)
        .join(CardComment.card)
        .where(
            CardComment.submission_key == submission_key,
            CardComment.author_id == seat.user.id,
            Card.board_id == seat.board.id,
        )
    )
    if found is None:
        raise NotFound
    return found


def _named(seat: Seat, body: str) -> frozenset[int]:
    people = {member.user_id: member.user.name for member in live_members(seat.project.id)}
    return mentioned(body, people) - {seat.user.id}


def _readers(seat: Seat, card: Card, internal: bool) -> frozenset[int]:
    """Who of the project's people may read a comment like that."""
    client_reads = card.shown_to_client and not internal
    members = [member for member in live_members(seat.project.id) if member.on_board]
    return frozenset(member.user_id for member in members if client_reads or not member.is_client)
