"""Sealing everything anew after the key was changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.database import db
from app.payouts import sealing
from app.payouts.models import PayoutFile, PayoutMethod, PayoutStatement, TaxDetails


def reseal_all() -> int:
    """Everything sealed, with the first key; says how many. Raises `CannotOpen` when a key is missing, changing nothing."""
    texts = [*_sealed(PayoutMethod), *_sealed(TaxDetails)]
    for row in texts:
        row.sealed = sealing.resealed(row.sealed)
    files = [*_sealed(PayoutFile), *_sealed(PayoutStatement)]
    for each in files:
        each.sealed = sealing.resealed_bytes(each.sealed)
    db.session.flush()
    return len(texts) + len(files)


def _sealed(kind: Any) -> Sequence[Any]:
    return db.session.scalars(sa.select(kind).where(kind.sealed.is_not(None)).with_for_update(of=kind)).all()
