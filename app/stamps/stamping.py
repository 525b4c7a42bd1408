"""Asking for a stamp, and looking at what came of it. Nothing here waits for an authority."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.database import db
from app.events import publish
from app.jobs.queue import TASKS
from app.stamps import verifying
from app.stamps.facts import Stamped
from app.stamps.models import FAILED, PENDING, STAMPED, Stamp
from app.stamps.verifying import NotGenuine, Reading

# After a failed try the next comes later and later, at last every six hours.
_PATIENCE = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 360))
ASKING = "stamps.ask"
MOST_ATTEMPTS = 60  # two weeks


def request_stamp(kind: str, subject_id: int, data_sha256: bytes) -> Stamp:
    """The stamp of this digest: the one there is, or a pending one whose job is written beside it."""
    given = {
        "kind": kind,
        "subject_id": subject_id,
        "digest": data_sha256,
        "state": PENDING,
        "requested_at": clock.now(),
    }
    empty = dict.fromkeys(("chain", "policy", "serial", "authority", "error"), "")
    written = insert(Stamp).values(**given, **empty, attempts=0).on_conflict_do_nothing()
    is_new = db.session.execute(written.returning(Stamp.id)).scalar() is not None
    stamp = stamp_for(kind, subject_id, data_sha256)
    assert stamp is not None
    if is_new:
        TASKS[ASKING].defer(key=f"stamp:{stamp.id}", stamp_id=stamp.id)
    return stamp


def stamp_of(kind: str, subject_id: int) -> Stamp | None:
    """The newest stamp of a thing, whatever its state."""
    wanted = sa.select(Stamp).where(Stamp.kind == kind, Stamp.subject_id == subject_id)
    return db.session.scalar(wanted.order_by(Stamp.id.desc()).limit(1))


def stamp_for(kind: str, subject_id: int, data_sha256: bytes) -> Stamp | None:
    """The stamp of exactly this digest, whatever its state."""
    return db.session.scalar(
        sa.select(Stamp).where(Stamp.kind == kind, Stamp.subject_id == subject_id, Stamp.digest == data_sha256)
    )


def stamps_of(kind: str, subject_ids: list[int]) -> dict[int, Stamp]:
    """The newest stamp of each of these things that has one, in one statement."""
    wanted = sa.select(Stamp).where(Stamp.kind == kind, Stamp.subject_id.in_(subject_ids)).order_by(Stamp.id)
    return {each.subject_id: each for each in db.session.scalars(wanted)}


def verify(stamp: Stamp, data_sha256: bytes) -> Reading:
    """Look again whether the token proves that `data_sha256` was there. Raises `NotGenuine`, also while it is pending."""
    if stamp.token is None:
        raise NotGenuine("it is not stamped yet")
    return verifying.verify(stamp.token, data_sha256, stamp.chain)


def locked(stamp_id: int) -> Stamp | None:
    return db.session.get(Stamp, stamp_id, with_for_update=True, populate_existing=True)


def keep(stamp: Stamp, token: bytes, chain: str, reading: Reading) -> None:
    """What the authority gave, once it was verified."""
    stamp.state, stamp.token, stamp.chain, stamp.error = STAMPED, token, chain, ""
    stamp.stamped_at, stamp.policy, stamp.serial = reading.stamped_at, reading.policy, reading.serial
    stamp.authority = reading.authority
    stamp.attempts += 1
    publish(Stamped(stamp_id=stamp.id, kind=stamp.kind, subject_id=stamp.subject_id))


def put_off(stamp: Stamp, why: str) -> None:
    """It did not work now: a later job asks again, until after two weeks a person has to."""
    stamp.attempts += 1
    stamp.error = why[:500]
    if stamp.attempts >= MOST_ATTEMPTS:
        stamp.state = FAILED
        return
    later = clock.now() + _PATIENCE[min(stamp.attempts, len(_PATIENCE)) - 1]
    TASKS[ASKING].defer(key=f"stamp:{stamp.id}", at=later, stamp_id=stamp.id)


def try_again(stamp: Stamp) -> None:
    """Ask now, and begin counting anew; quietly nothing when it is stamped."""
    if stamp.is_stamped:
        return
    stamp.state, stamp.attempts = PENDING, 0
    TASKS[ASKING].defer(stamp_id=stamp.id)
