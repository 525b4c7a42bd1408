"""Making many codes: in portions, by COPY, so that a million takes seconds; they count when all of them are there.

A job that broke off goes on where it stopped. A portion whose codes are not all new, which happens once in a great many
batches, is made again with other ones.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from psycopg.copy import QueuedLibpqWriter

from app import clock
from app.accounts.models import User
from app.database import db
from referrals.promotions.codes import new_codes
from referrals.promotions.models import CodeBatch, PromoCode, Promotion

PORTION, RUN = 250_000, 25_000
_INTO = "COPY promo_code (code, batch_id, use_limit) FROM STDIN"


def order(promotion: Promotion, size: int, *, prefix: str, purpose: str, by: User | None) -> CodeBatch:
    """A batch whose codes a job makes."""
    batch = CodeBatch(
        promotion_id=promotion.id,
        size=size,
        made=0,
        prefix=prefix.upper(),
        purpose=purpose,
        created_by_id=by.id if by else None,
    )
    db.session.add(batch)
    db.session.flush()
    return batch


def make_portion(batch_id: int, portion: int = PORTION) -> bool:
    """Make the next codes of the batch; says whether some are still missing. Locks the batch."""
    batch = db.session.get(CodeBatch, batch_id, with_for_update=True, populate_existing=True)
    if batch is None or batch.ready_at is not None:
        return False
    count = min(portion, batch.size - batch.made)
    if count:
        _copy(batch, count)
        batch.made += count
    if batch.made == batch.size:
        _require_exactly(batch)
        batch.ready_at = clock.now()
    db.session.flush()
    return batch.ready_at is None


def _copy(batch: CodeBatch, count: int) -> None:
    """Make and store so many codes: while the database takes in one run of them, the next is made.

    Raises `UniqueViolation` when one of them is there already; the transaction is lost then.
    """
    db.session.flush()
    raw: Any = db.session.connection().connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(_INTO, writer=QueuedLibpqWriter(cursor)) as copying:
        for done in range(0, count, RUN):
            codes = new_codes(min(RUN, count - done), batch.prefix)
            copying.write("".join([f"{code}\t{batch.id}\t1\n" for code in codes]))


def _require_exactly(batch: CodeBatch) -> None:
    there = db.session.scalar(sa.select(sa.func.count()).where(PromoCode.batch_id == batch.id))
    if there != batch.size:
        raise RuntimeError(f"batch {batch.id} has {there} of {batch.size} codes")
