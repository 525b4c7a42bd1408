"""A finding becomes a signal, once; its reviews wait for a human. Nothing is deleted, nothing is decided."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, NotFound
from app.events import publish
from reviews.integrity import sentences
from reviews.integrity.facts import SignalRaised
from reviews.integrity.finding import Found
from reviews.integrity.models import OPEN, FraudSignal, SignalReview
from reviews.integrity.reading import five_stars
from reviews.moderation.codes import Code
from reviews.moderation.models import DONE, PUBLISH, RESTORE, Decision
from reviews.reviewing.models import Review
from reviews.reviewing.revising import locked
from reviews.reviewing.sockets import Hold
from reviews.reviewing.states import State

WATCHED = frozenset({State.PUBLISHED, State.SUBMITTED, State.HELD})


def raise_signal(found: Found, run_id: int | None) -> FraudSignal | None:
    """The signal of a finding, new or with the reviews that came since. None when nothing in it is new."""
    ids = found.review_ids if found.review_ids is not None else _in_the_window(found)
    signal = _known(found)
    known = set() if signal is None else {row.review_id for row in signal.rows}
    fresh = [review_id for review_id in ids if review_id not in known]
    if not fresh or (signal is not None and signal.state != OPEN):
        return None
    if signal is None:
        signal = FraudSignal(
            key=_key(found),
            code=found.sign.value,
            service_id=found.service_id,
            run_id=run_id,
            begins_on=found.begins_on,
            ends_on=found.ends_on,
        )
        db.session.add(signal)
    signal.because = dict(found.because) | {"p": f"{found.p:.2e}"}
    signal.begins_on = min(signal.begins_on, found.begins_on)
    signal.ends_on = max(signal.ends_on, found.ends_on)
    db.session.flush()
    db.session.execute(
        insert(SignalReview)
        .values([{"signal_id": signal.id, "review_id": each} for each in fresh])
        .on_conflict_do_nothing()
    )
    if not known:
        publish(SignalRaised(signal_id=signal.id, service_id=signal.service_id, code=signal.code))
    return signal


def hold_for(review_id: int) -> bool:
    """Let one review wait for a human with every open signal that points at it; not one that a human has cleared.

    One that waits already gets what it does not say yet, so that whoever decides sees every reason.
    """
    review = locked(review_id)
    if review.known_state not in WATCHED or _cleared(review):
        return False
    said = {it["values"].get("number") for it in review.holds if it["values"].get("kind") == "signal"}
    reasons = [hold(signal) for signal in open_signals_about(review_id) if signal.id not in said]
    if reasons and review.known_state is State.HELD:
        review.add_reasons(reasons)
    elif reasons:
        review.hold(reasons)
    return bool(reasons)


def hold(signal: FraudSignal) -> Hold:
    values = {"kind": "signal", "signal": signal.code, "number": signal.id, **signal.because}
    return Hold(code=Code.FRD.value, sentence=sentences.in_english(signal.code, signal.because), values=values)


def open_signals_about(review_id: int) -> Sequence[FraudSignal]:
    found = sa.select(FraudSignal).join(FraudSignal.rows).where(SignalReview.review_id == review_id)
    return db.session.scalars(found.where(FraudSignal.state == OPEN).order_by(FraudSignal.id)).unique().all()


def to_hold() -> list[int]:
    """Reviews that open signals point at and that are still shown, or wait without saying that signal."""
    number = sa.func.jsonb_build_object("kind", "signal", "number", FraudSignal.id)
    says = Review.holds.contains(sa.func.jsonb_build_array(sa.func.jsonb_build_object("values", number)))
    found = (
        sa.select(SignalReview.review_id)
        .join(SignalReview.signal)
        .join(Review, Review.id == SignalReview.review_id)
        .where(FraudSignal.state == OPEN, Review.state.in_(WATCHED), sa.or_(Review.state != State.HELD, ~says))
    )
    return list(db.session.scalars(found.distinct().order_by(SignalReview.review_id)))


def decide(signal_id: int, state: str, *, by: User, note: str) -> FraudSignal:
    """Say what it was. Its reviews are decided one by one in the queue, each with a reason of the list."""
    found = sa.select(FraudSignal).where(FraudSignal.id == signal_id).with_for_update(of=FraudSignal)
    signal = db.session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if signal is None:
        raise NotFound
    if signal.state != OPEN:
        raise Conflict
    signal.state, signal.note = state, note
    signal.decided_by_id, signal.decided_at = by.id, clock.now()
    audit.record(f"fraud_signal.{state}", signal)
    return signal


def _known(found: Found) -> FraudSignal | None:
    """The signal of the same kind about the same time, found by an earlier run."""
    same = sa.select(FraudSignal).where(
        FraudSignal.code == found.sign.value,
        FraudSignal.service_id == found.service_id,
        FraudSignal.begins_on <= found.ends_on,
        FraudSignal.ends_on >= found.begins_on,
    )
    if found.about:
        same = same.where(FraudSignal.key == _key(found))
    return db.session.scalars(same.order_by(FraudSignal.id).limit(1)).one_or_none()


def _key(found: Found) -> str:
    return f"{found.sign.value}:{found.service_id}:{found.about or found.begins_on.isoformat()}"


def _in_the_window(found: Found) -> Sequence[int]:
    return five_stars(found.service_id, found.begins_on, found.ends_on, only_unverified=found.only_unverified)


def _cleared(review: Review) -> bool:
    found = sa.select(Decision.id).where(
        Decision.review_id == review.id,
        Decision.state == DONE,
        Decision.verdict.in_([PUBLISH, RESTORE]),
        Decision.revision_number == review.revision_number,
    )
    return db.session.scalar(found.limit(1)) is not None
