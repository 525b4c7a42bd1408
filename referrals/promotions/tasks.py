"""What promotions do outside the request: making batches of codes, and proving their counters."""

from __future__ import annotations

from contextlib import suppress

import sqlalchemy as sa
from psycopg.errors import UniqueViolation

from app.database import db, transaction
from app.jobs.queue import task
from referrals.promotions import proving
from referrals.promotions.batching import make_portion
from referrals.promotions.models import Promotion


@task("promotions.make_codes")
def make_codes(batch_id: int) -> None:
    """Make what is missing of a batch, portion by portion; each is kept by itself, so the desk sees how far it is."""
    missing = True
    while missing:
        with suppress(UniqueViolation), transaction():
            missing = make_portion(batch_id)


@task("promotions.prove", cron="41 2 * * *")
def prove() -> None:
    """Every counter must be what the uses add up to; one that is not is set right and reported."""
    for promotion_id in list(db.session.scalars(sa.select(Promotion.id).order_by(Promotion.id))):
        db.session.rollback()
        with transaction():
            proving.prove(promotion_id)
