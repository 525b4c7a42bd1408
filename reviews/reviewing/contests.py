"""Contests among reviews: opened with a seed nobody can choose later, decided once, and prizes given like any reward."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, NotFound
from app.ledger.units import Amount
from app.rewards.granting import grant
from app.rewards.models import PIECES
from reviews.reviewing import drawing, rewarding
from reviews.reviewing.models import Review
from reviews.reviewing.offer_models import ContestScore, ReviewContest, ReviewEntitlement
from reviews.reviewing.states import State


class NotClosed(Conflict):
    title = _l("It is decided once it has closed")


class NobodyScored(Conflict):
    title = _l("No entry has points yet")


def open_contest(
    *,
    name: str,
    method: str,
    kind: str,
    amount: Amount | int,
    details: dict[str, Any],
    winners: int,
    opens_at: datetime,
    closes_at: datetime,
    seed: str | None = None,
) -> ReviewContest:
    """`seed` only for a story that is told the same way each time."""
    contest = ReviewContest(
        name=name,
        method=method,
        kind=kind,
        units=amount if isinstance(amount, int) else amount.units,
        unit=PIECES if isinstance(amount, int) else amount.unit,
        details=details,
        winners=winners,
        seed=seed or secrets.token_hex(16),
        opens_at=opens_at,
        closes_at=closes_at,
    )
    db.session.add(contest)
    db.session.flush()
    audit.record("review_contest.opened", contest, commitment=drawing.commitment(contest.seed))
    return contest


def contest_by_id(contest_id: int) -> ReviewContest:
    found = db.session.get(ReviewContest, contest_id)
    if found is None:
        raise NotFound
    return found


def entries(contest: ReviewContest) -> Sequence[ReviewEntitlement]:
    """One for each valid submission of its time, whatever its stars; a review that was taken back takes part no more."""
    return db.session.scalars(
        sa.select(ReviewEntitlement)
        .join(ReviewEntitlement.review)
        .where(
            ReviewEntitlement.contest_id == contest.id,
            ReviewEntitlement.created_at < contest.closes_at,
            Review.state != State.WITHDRAWN,
        )
        .order_by(ReviewEntitlement.id)
    ).all()


def score(contest: ReviewContest, entry_id: int, by: User, *, usefulness: int, detail: int, pictures: int) -> None:
    """By the rubric; the same person again replaces what they gave. Raises `NotFound`, and `Conflict` when decided."""
    if contest.decided_at is not None:
        raise Conflict
    if entry_id not in {each.id for each in entries(contest)}:
        raise NotFound
    points = {"usefulness": usefulness, "detail": detail, "pictures": pictures}
    row = insert(ContestScore).values(
        contest_id=contest.id, entitlement_id=entry_id, scored_by_id=by.id, scored_at=clock.now(), **points
    )
    db.session.execute(
        row.on_conflict_do_update(
            index_elements=["entitlement_id", "scored_by_id"], set_={**points, "scored_at": clock.now()}
        )
    )


def scores_of(contest: ReviewContest) -> dict[int, list[int]]:
    """The points of every entry that has any."""
    found: dict[int, list[int]] = {}
    for row in db.session.scalars(sa.select(ContestScore).where(ContestScore.contest_id == contest.id)):
        found.setdefault(row.entitlement_id, []).append(row.total)
    return found


def decide(contest_id: int, by: User | None) -> ReviewContest:
    """Once, after it closed: who wins is recorded with all it follows from. Raises `NotClosed`, `NobodyScored`."""
    contest = db.session.scalars(
        sa.select(ReviewContest).where(ReviewContest.id == contest_id).with_for_update(of=ReviewContest)
    ).one()
    if contest.decided_at is not None:
        return contest
    if contest.closes_at > clock.now():
        raise NotClosed
    by_reference = {each.review.reference: each for each in entries(contest)}
    if contest.method == "draw":
        won = drawing.drawn(contest.seed, list(by_reference), contest.winners)
    else:
        points = scores_of(contest)
        scored = {ref: points[each.id] for ref, each in by_reference.items() if each.id in points}
        if not scored and by_reference:
            raise NobodyScored
        won = drawing.best(scored, contest.seed, contest.winners)
    contest.decided_at, contest.decided_by_id = clock.now(), by.id if by else None
    contest.result = {"entries": sorted(by_reference), "winners": won, "seed": contest.seed}
    audit.record("review_contest.decided", contest, entries=len(by_reference), winners=won)
    for reference in won:
        give_prize(contest, by_reference[reference])
    return contest


def give_prize(contest: ReviewContest, entry: ReviewEntitlement) -> None:
    """Once; who has no account yet gets it when they have one."""
    person = rewarding.person_of(entry)
    if person is None:
        return
    grant(
        kind=contest.kind,
        amount=contest.units if contest.unit == PIECES else Amount(contest.units, contest.unit),
        to=person,
        because={"rule": "review_contest", "contest": contest.name, "method": contest.method},
        source=f"review-contest:{contest.id}:{entry.id}",
        details=contest.details,
    )


def give_waiting(email: str) -> None:
    """The address was proven: prizes that waited for its reader are theirs."""
    found = sa.select(ReviewEntitlement).where(
        ReviewEntitlement.email == email, ReviewEntitlement.contest_id.is_not(None)
    )
    for entry in db.session.scalars(found):
        contest = contest_by_id(entry.contest_id or 0)
        if entry.review.reference in contest.result.get("winners", ()):
            give_prize(contest, entry)
