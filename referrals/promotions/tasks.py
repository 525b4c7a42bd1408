"""What promotions do outside the request: making batches of codes, and proving their counters."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import sqlalchemy as sa
from psycopg.errors import UniqueViolation

from app import clock
from app.database import db, transaction
from app.jobs.queue import task
from referrals.promotions import proving, reserving
from referrals.promotions.batching import make_portion
from referrals.promotions.models import Promotion, PromotionUse
from referrals.promotions.payers import payers_of

LATELY = timedelta(hours=6)


@task("promotions.make_codes")
def make_codes(batch_id: int) -> None:
    """Make what is missing of a batch, portion by portion; each is kept by itself, so the desk sees how far it is."""
    missing = True
    while missing:
        with suppress(UniqueViolation), transaction():
            missing = make_portion(batch_id)


@task("promotions.recognise_payers", cron="11 * * * *")
def recognise_payers() -> None:
    """Some gateways name the card only after the payment: look once more at the uses paid for lately."""
    lately = sa.select(PromotionUse.order_id).where(
        PromotionUse.state == "captured", PromotionUse.captured_at > clock.now() - LATELY
    )
    for order_id in list(db.session.scalars(lately.distinct().order_by(PromotionUse.order_id))):
        db.session.rollback()
        with transaction():
            reserving.recognise_payers(order_id, payers_of(order_id))


@task("promotions.prove", cron="41 2 * * *")
def prove() -> None:
    """Every counter must be what the uses add up to; one that is not is set right and reported."""
    for promotion_id in list(db.session.scalars(sa.select(Promotion.id).order_by(Promotion.id))):
        db.session.rollback()
        with transaction():
            proving.prove(promotion_id)
