"""A person decides about one photo, video or recording. It counts at once, can be turned round, and touches no word or star."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, NotFound
from reviews.moderation import letters
from reviews.moderation.deciding import Verdict, check_reason
from reviews.moderation.media_models import SHOW, TAKE_OUT, MediaAppeal, MediaDecision
from reviews.reviewing import media_keeping
from reviews.reviewing.media_screening import locked
from reviews.reviewing.models import BY_STAFF, HELD, READY, REFUSED, ReviewMedia


def decide(media_id: int, verdict: Verdict, *, by: User, told: bool = True) -> MediaDecision:
    """Show it, or take it out for a reason of the list; its author is told either way, by the answer to an appeal if not here.

    Raises `NotFound` for what is gone, `Conflict` for what is not there to be decided, `Invalid` without a reason.
    """
    media = locked(media_id)
    if media is None:
        raise NotFound
    if not fits(media, verdict.verdict):
        raise Conflict(_l("This file is not waiting for that any more."))
    check_reason(verdict)
    decision = MediaDecision(
        media_id=media.id,
        review_id=media.review_id,
        verdict=verdict.verdict,
        code=verdict.code.value if verdict.code else None,
        law=verdict.law,
        note=verdict.note,
        because={"holds": list(media.holds), "kind": media.kind, "caption": media.caption},
        by_id=by.id,
    )
    db.session.add(decision)
    if verdict.verdict == SHOW:
        media.show()
    else:
        media.refuse()
    db.session.flush()
    audit.record(f"review_media.{decision.verdict}", decision, review=media.review.reference, code=decision.code)
    if told:
        letters.media_decided(decision, media)
    return decision


def fits(media: ReviewMedia, verdict: str) -> bool:
    """Whether that can be decided about it as it stands; a file that staff took out can be shown after all."""
    if verdict == TAKE_OUT:
        return media.state in {HELD, READY}
    return media.state == HELD or (media.state == REFUSED and media.refusal == BY_STAFF)


def taken_out_before(media_id: int) -> MediaDecision | None:
    """The latest decision about a file, if it was to take it out."""
    found = sa.select(MediaDecision).where(MediaDecision.media_id == media_id).order_by(MediaDecision.id.desc())
    latest = db.session.scalars(found.limit(1)).first()
    return latest if latest is not None and latest.verdict == TAKE_OUT else None


def last_taken_out(media_id: int) -> MediaDecision | None:
    """The latest decision by which a file was taken out, also when it has been shown again since."""
    found = sa.select(MediaDecision).where(MediaDecision.media_id == media_id, MediaDecision.verdict == TAKE_OUT)
    return db.session.scalars(found.order_by(MediaDecision.id.desc()).limit(1)).first()


def due() -> list[int]:
    """Decisions whose year is over, and which nobody disputes (R21)."""
    disputed = sa.select(MediaAppeal.id).where(
        MediaAppeal.decision_id == MediaDecision.id, MediaAppeal.outcome.is_(None), MediaDecision.media_id.is_not(None)
    )
    found = sa.select(MediaDecision.id).where(
        MediaDecision.keep_until <= clock.now(), MediaDecision.erased_at.is_(None), ~disputed.exists()
    )
    return list(db.session.scalars(found.order_by(MediaDecision.id).limit(500)))


def forget(decision_id: int) -> None:
    """The evidence goes: the file, if it is still out, and what was written to its author."""
    decision = db.session.get_one(MediaDecision, decision_id)
    media = locked(decision.media_id) if decision.media_id is not None else None
    decision.note, decision.because, decision.erased_at = "", {}, clock.now()
    if decision.appeal is not None:
        decision.appeal.text = decision.appeal.answer = ""
    db.session.flush()
    if media is not None and media.state == REFUSED:
        media_keeping.remove(media)
