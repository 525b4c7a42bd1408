"""Polls: a question behind a link, one voice each, and what came of it."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.models import User
from app.config import settings
from app.database import db
from app.errors import Conflict, Invalid, NotFound
from app.orders.references import new_reference
from reviews.asking.place_models import Poll, PollOption, PollVote

FEWEST, MOST = 2, 8


class VotedBefore(Conflict):
    title = _l("You have voted already")


@dataclass(frozen=True, kw_only=True)
class Tally:
    """`shares_bp` per option id, of those who chose one; `words` are what people wrote, the newest first."""

    voices: int
    counts: dict[int, int]
    words: Sequence[str]

    def share_bp(self, option_id: int) -> int:
        chosen = sum(self.counts.values())
        return self.counts.get(option_id, 0) * 10_000 // chosen if chosen else 0


def ask(
    question: str, labels: Sequence[str], *, locale: str, allows_text: bool, closes_at: datetime, by: User | None
) -> Poll:
    """Raises `Invalid` for fewer than two or more than eight different answers, and for a day that is over."""
    options = list(dict.fromkeys(label.strip() for label in labels if label.strip()))
    if not FEWEST <= len(options) <= MOST or any(len(each) > 120 for each in options):
        raise Invalid(_l("A poll has two to eight different answers of at most 120 characters."))
    if closes_at <= clock.now():
        raise Invalid(_l("Choose a day that is still to come."))
    poll = Poll(
        reference=new_reference(),
        question=question,
        locale=locale,
        allows_text=allows_text,
        created_by_id=by.id if by else None,
        closes_at=closes_at,
    )
    db.session.add(poll)
    db.session.flush()
    db.session.add_all(
        PollOption(poll_id=poll.id, position=position, label=label) for position, label in enumerate(options, start=1)
    )
    db.session.flush()
    return poll


def voter_of(poll: Poll, *, user: User | None, browser: str) -> str:
    """By what a voice is known in this poll and in no other: the account, else the browser."""
    who = f"user:{user.id}" if user else f"browser:{browser}"
    key = hashlib.sha256(b"reviews.polls:" + settings().secret_key.encode()).digest()
    return hmac.new(key, f"{poll.id}:{who}".encode(), hashlib.sha256).hexdigest()[:40]


def vote(poll: Poll, voter: str, *, option_id: int | None, text: str, user: User | None) -> None:
    """Raises `VotedBefore`, and `Conflict` when the poll is closed."""
    if not poll.is_open:
        raise Conflict(_l("This poll is closed."))
    words = text.strip()[:1000] if poll.allows_text else ""
    if option_id is not None and option_id not in {option.id for option in poll.options}:
        raise Invalid(_l("Choose one of the answers."))
    if option_id is None and not words:
        raise Invalid(_l("Choose one of the answers."))
    added = db.session.scalar(
        insert(PollVote)
        .values(
            poll_id=poll.id,
            option_id=option_id,
            text=words,
            voter=voter,
            user_id=user.id if user else None,
            voted_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["poll_id", "voter"])
        .returning(PollVote.id)
    )
    if added is None:
        raise VotedBefore


def has_voted(poll: Poll, voter: str) -> bool:
    found = sa.select(PollVote.id).where(PollVote.poll_id == poll.id, PollVote.voter == voter)
    return db.session.scalar(found) is not None


def tally(poll: Poll, *, words: int = 50) -> Tally:
    found = (
        sa.select(PollVote.option_id, sa.func.count()).where(PollVote.poll_id == poll.id).group_by(PollVote.option_id)
    )
    counts = {row[0]: row[1] for row in db.session.execute(found)}
    written = sa.select(PollVote.text).where(PollVote.poll_id == poll.id, PollVote.text != "")
    return Tally(
        voices=sum(counts.values()),
        counts={option_id: count for option_id, count in counts.items() if option_id is not None},
        words=db.session.scalars(written.order_by(PollVote.id.desc()).limit(words)).all(),
    )


def poll_by_reference(reference: str) -> Poll:
    """Raises `NotFound`."""
    found = db.session.scalar(sa.select(Poll).where(Poll.reference == reference))
    if found is None:
        raise NotFound
    return found
