"""Somebody tells us that something should not stand here; they hear that we have it, and what became of it (DSA art. 16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.accounts.networks import network_hash
from app.database import db
from app.errors import Conflict, NotFound, TooMany
from app.events import publish
from app.orders.references import new_reference
from reviews.moderation import letters
from reviews.moderation.codes import Code
from reviews.moderation.deadlines import MOST_NOTICES_A_DAY, suspended_until
from reviews.moderation.deciding import Verdict, decide
from reviews.moderation.facts import NoticeReceived
from reviews.moderation.models import ABUSIVE, REMOVE, REMOVED, Notice
from reviews.reviewing.models import Review
from reviews.reviewing.states import State


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the sender says: why, what for, and who they are."""

    code: Code
    explanation: str
    name: str
    email: str
    locale: str
    address: str = ""


def give(told: Told, review: Review | None) -> Notice:
    """Keep the notice and confirm it by mail. Raises `TooMany` for those who misused it, or send too many in a day."""
    _check_sender(told.email)
    notice = Notice(
        reference=new_reference(),
        review_id=review.id if review else None,
        address=told.address,
        code=told.code.value,
        explanation=told.explanation,
        name=told.name,
        email=told.email,
        locale=told.locale,
        network_hash=network_hash() or None,
        good_faith=True,
    )
    db.session.add(notice)
    db.session.flush()
    letters.notice_received(notice)
    publish(NoticeReceived(notice_id=notice.id, review_id=notice.review_id))
    return notice


def answer(notice_id: int, outcome: str, *, by: User, words: str, code: Code | None = None, law: str = "") -> Notice:
    """Decide: remove the review (its author gets the reasons), keep it, or say that the notice was an abuse."""
    notice = locked(notice_id)
    if notice.outcome is not None:
        raise Conflict(_l("Somebody has decided this already."))
    if outcome == REMOVED and _is_shown(notice):
        assert notice.review_id is not None
        verdict = Verdict(
            verdict=REMOVE,
            code=code or Code(notice.code),
            law=law,
            note=words,
            source="notice",
            because={"notice": notice.reference},
        )
        decide(notice.review_id, verdict, by=by)
    notice.outcome, notice.answer, notice.decided_by_id, notice.decided_at = outcome, words, by.id, clock.now()
    audit.record(f"notice.{outcome}", notice)
    letters.notice_decided(notice)
    return notice


def locked(notice_id: int) -> Notice:
    found = sa.select(Notice).where(Notice.id == notice_id).with_for_update(of=Notice)
    notice = db.session.scalar(found.execution_options(populate_existing=True))
    if notice is None:
        raise NotFound
    return notice


def _is_shown(notice: Notice) -> bool:
    return notice.review is not None and notice.review.known_state in {State.PUBLISHED, State.HELD}


def _check_sender(email: str) -> None:
    abusive = sa.select(Notice.decided_at).where(Notice.email == email, Notice.outcome == ABUSIVE)
    until = suspended_until([at for at in db.session.scalars(abusive.order_by(Notice.decided_at.desc())) if at])
    if until is not None and until > clock.now():
        raise TooMany(_l("Several of your notices were without any ground. We take new ones again in three months."))
    day = clock.now() - timedelta(days=1)
    recent = sa.select(sa.func.count()).select_from(Notice).where(Notice.email == email, Notice.received_at > day)
    if (db.session.scalar(recent) or 0) >= MOST_NOTICES_A_DAY:
        raise TooMany(
            _l("You have sent ten notices within a day. Please send the next one tomorrow, or write us a mail.")
        )
