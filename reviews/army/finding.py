"""Runs that find superfans: everybody anew each night, the same for the same day, and nobody who objected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Invalid, NotFound
from app.events import publish
from reviews.army.activity import YEAR, activities
from reviews.army.facts import FanObjected, SuperfansFound
from reviews.army.fan_models import FanObjection, FanRun, FanScore, FanWeights
from reviews.army.scoring import PARTS, THRESHOLD, standings

# For who has paid nothing yet.
HOUSE_CURRENCY = "EUR"
# One run, or one objection, at a time: who objects during a run is not in what it writes.
_LOCK = 7_410_039


def find(by: User | None = None) -> FanRun:
    """Look at everybody; the run of the same day is replaced."""
    _alone()
    weights, people = weights_in_force(), activities(clock.now() - YEAR)
    db.session.add(weights)
    db.session.flush()
    found = standings(people, weights.parts)
    superfans = {who for who, each in found.items() if each.score >= weights.threshold}
    numbers = {
        "weights_id": weights.id,
        "people": len(found),
        "superfans": len(superfans),
        "objected": db.session.scalar(sa.select(sa.func.count()).select_from(FanObjection)) or 0,
        "segments": dict(Counter(each.segment for each in found.values())),
        "ran_at": clock.now(),
    }
    row = insert(FanRun).values(day=clock.today(), **numbers)
    run_id = db.session.scalar(row.on_conflict_do_update(index_elements=["day"], set_=numbers).returning(FanRun.id))
    db.session.execute(sa.delete(FanScore), execution_options={"synchronize_session": "fetch"})
    db.session.flush()
    rows = [
        {
            "user_id": who,
            "run_id": run_id,
            "score": each.score,
            "is_superfan": who in superfans,
            "segment": each.segment,
            **each.fifths,
            "value_minor": people[who].value_minor,
            "recommended_minor": people[who].recommended_minor,
            "currency": people[who].currency or HOUSE_CURRENCY,
            "parts": {name: asdict(part) for name, part in each.parts.items()},
            "scored_at": clock.now(),
        }
        for who, each in found.items()
    ]
    if rows:
        db.session.execute(sa.insert(FanScore), rows)
    if by is not None:
        audit.record("superfans.found", ("fan_run", run_id), people=len(rows))
    publish(SuperfansFound(run_id=run_id or 0, people=len(rows), superfans=len(superfans)))
    return db.session.get_one(FanRun, run_id, populate_existing=True)


def is_due() -> bool:
    """Whether there is no run of the last day."""
    last = db.session.scalar(sa.select(sa.func.max(FanRun.ran_at)))
    return last is None or last < clock.now() - timedelta(hours=23)


def weights_in_force() -> FanWeights:
    """The newest; before the first run those of the house, which that run writes down."""
    found = db.session.scalar(sa.select(FanWeights).order_by(FanWeights.id.desc()).limit(1))
    return found or FanWeights(parts=dict(PARTS), threshold=THRESHOLD, reason="", written_at=clock.now())


def write_weights(parts: Mapping[str, int], threshold: int, reason: str, by: User) -> FanWeights:
    """The next version, used from the next run on. Raises `Invalid` unless the parts make 100."""
    if set(parts) != set(PARTS) or min(parts.values()) < 0 or sum(parts.values()) != 100:
        raise Invalid
    row = FanWeights(parts=dict(parts), threshold=threshold, reason=reason, written_by_id=by.id, written_at=clock.now())
    db.session.add(row)
    db.session.flush()
    audit.record("fan_weights.written", row, threshold=threshold)
    return row


def object_(user_id: int) -> None:
    """From now on nothing is counted about this person here; what was is gone. Quiet the second time."""
    _alone()
    row = insert(FanObjection).values(user_id=user_id, objected_at=clock.now()).on_conflict_do_nothing()
    db.session.execute(row)
    db.session.execute(sa.delete(FanScore).where(FanScore.user_id == user_id))
    publish(FanObjected(user_id=user_id))


def allow_again(user_id: int) -> None:
    """Because this person said so; they are counted from the next run on."""
    db.session.execute(sa.delete(FanObjection).where(FanObjection.user_id == user_id))


def has_objected(user_id: int) -> bool:
    return db.session.get(FanObjection, user_id) is not None


def score_of(user_id: int) -> FanScore | None:
    return db.session.get(FanScore, user_id)


def score_at_desk(user_id: int) -> FanScore:
    """Raises `NotFound` for who has none."""
    found = score_of(user_id)
    if found is None:
        raise NotFound
    return found


def last_run() -> FanRun | None:
    return db.session.scalar(sa.select(FanRun).order_by(FanRun.day.desc()).limit(1))


def _alone() -> None:
    db.session.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
