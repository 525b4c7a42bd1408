"""The company suggests other words; they become the review only when its author accepts, and the stars stay (R17)."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.accounts.tokens import fingerprint, new_token
from app.database import db
from app.errors import Conflict, Gone, Invalid, NotFound
from reviews.moderation import letters
from reviews.moderation.deadlines import PROPOSAL_DAYS
from reviews.moderation.models import ACCEPTED, DECLINED, LAPSED, OPEN, EditProposal
from reviews.moderation.pressing import pressure_in
from reviews.reviewing.models import Review
from reviews.reviewing.prose import LONGEST_TEXT, LONGEST_TITLE, line
from reviews.reviewing.prose import text as lines
from reviews.reviewing.revising import locked, reword
from reviews.reviewing.states import State

# What the author can still change; a withdrawn review is over.
ANSWERABLE = frozenset({State.PUBLISHED, State.HELD, State.REFUSED, State.REMOVED})


def propose(review_id: int, *, title: str, text: str, reason: str, by: User) -> EditProposal:
    """Mail the words to the author. Raises `Conflict` while another proposal is open or nobody can be asked."""
    review = locked(review_id)
    title, text = line(title, LONGEST_TITLE), lines(text, LONGEST_TEXT)
    if not review.author_email or review.known_state not in ANSWERABLE:
        raise Conflict(_l("There is nobody who could accept: the author left no address, or took the review back."))
    if (title, text) == (review.title, review.text):
        raise Invalid(_l("These are the words as they stand. Change what you would like to be different."))
    if pressure_in(reason):
        raise Invalid(_l("A proposal comes without a price. Say why the words would be better, and nothing else."))
    if open_for(review_id) is not None:
        raise Conflict(_l("The author has not answered the last proposal yet."))
    raw = new_token()
    it = EditProposal(
        review=review,
        revision_number=review.revision_number,
        title=title,
        text=text,
        reason=reason,
        by=by,
        token_hash=fingerprint(raw),
        expires_at=clock.now() + timedelta(days=PROPOSAL_DAYS),
    )
    db.session.add(it)
    db.session.flush()
    audit.record("review_edit.proposed", it, review=review.reference)
    letters.proposed(it, raw)
    return it


def accept(it: EditProposal) -> None:
    """The author says yes: a revision of theirs, screened like any other. Raises `Gone` when it is no longer open."""
    review = _still_open(it)
    _answer(it, ACCEPTED)
    reword(review, title=it.title, text=it.text, proof=f"proposal:{it.id}")


def decline(it: EditProposal) -> None:
    _still_open(it)
    _answer(it, DECLINED)


def lapse_of(review_id: int) -> None:
    """The author said something else meanwhile: what was proposed for the old words is over."""
    it = open_for(review_id)
    if it is not None:
        _answer(it, LAPSED)


def by_token(raw: str, *, lock: bool = False) -> EditProposal:
    """Raises `NotFound` for a link that is none."""
    found = sa.select(EditProposal).where(EditProposal.token_hash == fingerprint(raw))
    if lock:
        found = found.with_for_update(of=EditProposal).execution_options(populate_existing=True)
    it = db.session.scalar(found)
    if it is None:
        raise NotFound
    return it


def open_for(review_id: int) -> EditProposal | None:
    """The one that waits for its author; one whose time is over is closed here."""
    it = db.session.scalar(
        sa.select(EditProposal).where(EditProposal.review_id == review_id, EditProposal.state == OPEN)
    )
    if it is not None and not it.is_open:
        _answer(it, LAPSED)
        db.session.flush()
        return None
    return it


def _still_open(it: EditProposal) -> Review:
    review = locked(it.review_id)
    if not it.is_open or review.revision_number != it.revision_number or review.known_state not in ANSWERABLE:
        raise Gone(_l("This proposal is over: it was answered, or the review says something else by now."))
    return review


def _answer(it: EditProposal, state: str) -> None:
    it.state, it.answered_at = state, clock.now()
