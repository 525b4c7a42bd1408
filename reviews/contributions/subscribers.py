"""What contributions do when something happens to orders and reviews."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from app.accounts.models import User
from app.database import db
from app.media.facts import PermittedPictureRemoved, PermittedPictureShown
from app.orders.facts import OrderPaid, OrderRefunded
from app.orders.queries import order_by_id
from reviews.contributions import ending, granting, paying, placing
from reviews.contributions.asset_models import Asset
from reviews.contributions.licence_models import Licence, UsageEntry
from reviews.contributions.placing import Use
from reviews.contributions.surfaces import SHOWING
from reviews.reviewing.facts import ReviewWithdrawn


def sell(fact: OrderPaid) -> None:
    """A licence somebody paid for stands; a service that came of an idea shares what it was sold for."""
    granting.stand_for_order(fact.order_id)
    paying.pay_royalties(order_by_id(fact.order_id))


def give_back(fact: OrderRefunded) -> None:
    """The fee goes back by its reward; with all of the money the licence ends."""
    if fact.fully:
        ending.end_for_order(fact.order_id)


def withdraw_with_review(fact: ReviewWithdrawn) -> None:
    """Its author took the review back: what was copied from it goes too, wherever it is."""
    found = sa.select(Asset).where(Asset.review_id == fact.review_id, Asset.withdrawn_at.is_(None))
    for asset in db.session.scalars(found.order_by(Asset.id)).all():
        asset.withdraw("review")
        ending.end_all_of(asset, "withdrawn")


def note_use(fact: PermittedPictureShown) -> None:
    """Something of ours shows it from now on. Raises `NotCovered`, and `NotFound` outside of its window."""
    by = db.session.get(User, fact.by_id) if fact.by_id is not None else None
    use = Use(surface=fact.surface, title=fact.title, purpose=SHOWING, spot=fact.place)
    if not any(True for _each in _uses_at(fact.permission, fact.place)):
        placing.place(fact.permission, use, by=by)


def note_removal(fact: PermittedPictureRemoved) -> None:
    for entry in _uses_at(fact.permission, fact.place):
        placing.take_down(entry)


def _uses_at(permission: str, place: str) -> Sequence[UsageEntry]:
    found = (
        sa.select(UsageEntry)
        .join(UsageEntry.licence)
        .where(Licence.reference == permission, UsageEntry.spot == place, UsageEntry.ended_at.is_(None))
    )
    return db.session.scalars(found.order_by(UsageEntry.id)).all()
