"""The author disagrees that a photo or film was taken out, and another person looks (Regulation (EU) 2022/2065, art. 20)."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Gone, NotFound
from reviews.moderation import letters, media_deciding
from reviews.moderation.deadlines import APPEAL_DAYS
from reviews.moderation.deciding import Verdict
from reviews.moderation.media_models import SHOW, MediaAppeal, MediaDecision
from reviews.moderation.models import RESTORED
from reviews.reviewing.models import BY_STAFF, REFUSED, ReviewMedia


def may_appeal(decision: MediaDecision) -> bool:
    """While the file is still out, for half a year, once."""
    media = decision.media
    still_out = media is not None and media.state == REFUSED and media.refusal == BY_STAFF
    in_time = clock.now() <= decision.decided_at + timedelta(days=APPEAL_DAYS)
    return still_out and in_time and decision.appeal is None


def appeal(media: ReviewMedia, text: str) -> MediaAppeal:
    """Raises `NotFound` for a file nobody took out, `Gone` when there is nothing to appeal against any more."""
    locked = media_deciding.locked(media.id)
    decision = media_deciding.taken_out_before(media.id) if locked is not None else None
    if decision is None:
        raise NotFound
    if not may_appeal(decision):
        raise Gone(_l("There is no open decision to appeal against: the file was changed, or the time is over."))
    it = MediaAppeal(decision=decision, text=text, first_decider_id=decision.by_id)
    db.session.add(it)
    db.session.flush()
    letters.media_appeal("received", it)
    return it


def answer(appeal_id: int, outcome: str, *, by: User, words: str) -> MediaAppeal:
    """Show the file again or let the decision stand. Raises `Conflict` for whoever decided first, or when it is decided."""
    it = _locked(appeal_id)
    if it.outcome is not None:
        raise Conflict(_l("Somebody has decided this already."))
    if it.first_decider_id == by.id:
        raise Conflict(_l("You took the first decision. An appeal is decided by somebody else."))
    media = it.decision.media
    if outcome == RESTORED and media is not None and media_deciding.fits(media, SHOW):
        media_deciding.decide(media.id, Verdict(verdict=SHOW, source="appeal"), by=by, told=False)
    it.outcome, it.answer, it.decided_by_id, it.decided_at = outcome, words, by.id, clock.now()
    audit.record(f"media_appeal.{outcome}", it)
    letters.media_appeal(outcome, it)
    return it


def forget_words(review_id: int) -> None:
    """A review taken back takes its files along; what was said about them goes too."""
    of_it = sa.select(MediaDecision.id).where(MediaDecision.review_id == review_id)
    db.session.execute(sa.update(MediaAppeal).where(MediaAppeal.decision_id.in_(of_it)).values(text="", answer=""))


def _locked(appeal_id: int) -> MediaAppeal:
    found = sa.select(MediaAppeal).where(MediaAppeal.id == appeal_id).with_for_update(of=MediaAppeal)
    it = db.session.scalar(found.execution_options(populate_existing=True))
    if it is None:
        raise NotFound
    return it
