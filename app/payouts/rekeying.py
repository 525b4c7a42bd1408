"""Sealing everything anew after the key was changed."""

from __future__ import annotations

import sqlalchemy as sa

from app.database import db
from app.payouts import sealing
from app.payouts.models import PayoutFile, PayoutMethod, PayoutStatement, TaxDetails


def reseal_all() -> int:
    """Everything sealed, with the first key; says how many. Raises `CannotOpen` when a key is missing, changing nothing."""
    count = 0
    for kind in (PayoutMethod, TaxDetails):
        for row in db.session.scalars(sa.select(kind).where(kind.sealed.is_not(None)).with_for_update(of=kind)):
            row.sealed = sealing.resealed(row.sealed)
            count += 1
    for kind in (PayoutFile, PayoutStatement):
        for row in db.session.scalars(sa.select(kind).where(kind.sealed.is_not(None)).with_for_update(of=kind)):
            row.sealed = sealing.resealed_bytes(row.sealed)
            count += 1
    db.session.flush()
    return count
