"""What contributions do when something happens to orders and reviews."""

from __future__ import annotations

import sqlalchemy as sa

from app.database import db
from app.orders.facts import OrderPaid, OrderRefunded
from app.orders.queries import order_by_id
from reviews.contributions import ending, granting, paying
from reviews.contributions.asset_models import Asset
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
