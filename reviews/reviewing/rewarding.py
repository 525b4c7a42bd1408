"""What a review gives. Nothing here asks for stars, words or state of a review: only which request it answered (R1)."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.database import db
from app.errors import Conflict, NotFound
from app.ledger.units import Amount
from app.rewards.granting import grant
from app.rewards.models import PIECES, Reward
from reviews.reviewing import letters
from reviews.reviewing.models import ReviewRequest
from reviews.reviewing.offer_models import ReviewEntitlement


class SharedBefore(Conflict):
    title = _l("You told us before where you shared it")


def entitle(request: ReviewRequest, review_id: int) -> ReviewEntitlement | None:
    """What the request offered is earned by its review, once, published or not (R3). None where nothing was offered."""
    if request.offer is None:
        return None
    contest = request.offer.get("contest")
    row = insert(ReviewEntitlement).values(
        request_id=request.id,
        review_id=review_id,
        offer=request.offer,
        email=request.recipient_email,
        user_id=request.user_id,
        contest_id=contest["id"] if contest else None,
        created_at=clock.now(),
    )
    entitlement_id = db.session.scalar(row.on_conflict_do_nothing().returning(ReviewEntitlement.id))
    if entitlement_id is None:
        return None
    entitlement = _locked(entitlement_id)
    if not give(entitlement) and request.offer.get("kind"):
        letters.reward_waits(entitlement)
    return entitlement


def give(entitlement: ReviewEntitlement) -> bool:
    """To the person's account, once; says whether there was one with a proven address to give it to."""
    offer = entitlement.offer
    if entitlement.reward_id is not None or not offer.get("kind"):
        return entitlement.reward_id is not None
    person = person_of(entitlement)
    if person is None:
        return False
    reward = grant(
        kind=offer["kind"],
        amount=offer["units"] if offer["unit"] == PIECES else Amount(offer["units"], offer["unit"]),
        to=person,
        because={"rule": "review", "request": _reference(entitlement), "offer": offer["offer"]},
        source=f"review-request:{entitlement.request_id}",
        hold_days=offer.get("hold_days", 0),
        details=offer.get("details", {}),
    )
    entitlement.reward_id, entitlement.user_id = reward.id, person.id
    return True


def give_waiting(email: str) -> None:
    """The address was proven: what waited for its reader is theirs."""
    waiting = sa.select(ReviewEntitlement).where(
        ReviewEntitlement.email == email, ReviewEntitlement.reward_id.is_(None)
    )
    for entitlement in db.session.scalars(waiting.order_by(ReviewEntitlement.id).with_for_update(of=ReviewEntitlement)):
        give(entitlement)


def say_shared(review_id: int, url: str) -> None:
    """The author says where they shared it; staff look before the bonus is given. Raises `NotFound`, `SharedBefore`."""
    found = db.session.scalar(
        sa.select(ReviewEntitlement)
        .where(ReviewEntitlement.review_id == review_id)
        .with_for_update(of=ReviewEntitlement)
    )
    if found is None or not found.offer.get("share_points"):
        raise NotFound
    if found.share_sent_at is not None:
        raise SharedBefore
    found.share_url, found.share_sent_at = url, clock.now()


def decide_sharing(entitlement_id: int, *, found: bool, by: User) -> Reward | None:
    """Staff looked: the post is there and says that something is given for it, or it is not. What it says is not asked."""
    entitlement = _locked(entitlement_id)
    if entitlement.share_sent_at is None or entitlement.share_decided_at is not None:
        raise NotFound
    entitlement.share_decided_at = clock.now()
    audit.record("review_sharing.decided", ("review_entitlement", entitlement.id), found=found)
    person = person_of(entitlement)
    if not found or person is None:
        return None
    reward = grant(
        kind="points",
        amount=int(entitlement.offer["share_points"]),
        to=person,
        because={"rule": "review_shared", "request": _reference(entitlement), "address": entitlement.share_url},
        source=f"review-sharing:{entitlement.request_id}",
        by=by,
    )
    entitlement.share_reward_id = reward.id
    return reward


def person_of(entitlement: ReviewEntitlement) -> User | None:
    """Who was asked, if they have an account whose address is proven."""
    user = db.session.get(User, entitlement.user_id) if entitlement.user_id else None
    user = user or (user_by_email(entitlement.email) if entitlement.email else None)
    return user if user is not None and user.is_active and user.is_verified else None


def _reference(entitlement: ReviewEntitlement) -> str:
    return db.session.get_one(ReviewRequest, entitlement.request_id).reference


def _locked(entitlement_id: int) -> ReviewEntitlement:
    found = sa.select(ReviewEntitlement).where(ReviewEntitlement.id == entitlement_id)
    return db.session.scalars(
        found.with_for_update(of=ReviewEntitlement).execution_options(populate_existing=True)
    ).one()
