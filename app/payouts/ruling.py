"""When this house pays out, and from which amounts on: what was set at the desk, else what the settings say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import sqlalchemy as sa

from app.accounts import audit
from app.accounts.models import User
from app.config import settings
from app.database import db
from app.payouts import terms
from app.payouts.models import PayoutRules
from app.payouts.schedule import Rhythm


@dataclass(frozen=True, kw_only=True)
class Rules:
    """`thresholds` in minor units by currency; for those not named `terms.OTHERWISE` counts."""

    rhythm: Rhythm
    day: int
    thresholds: Mapping[str, int]


def present() -> Rules:
    row = db.session.scalar(sa.select(PayoutRules).order_by(PayoutRules.id.desc()).limit(1))
    it = settings().payouts
    if row is None:
        return Rules(rhythm=cast("Rhythm", it.rhythm), day=it.day, thresholds=terms.thresholds(it.thresholds))
    named = {**terms.thresholds(it.thresholds), **row.thresholds}
    return Rules(rhythm=cast("Rhythm", row.rhythm), day=row.day, thresholds=named)


def set_rules(rhythm: str, day: int, thresholds: Mapping[str, int], *, by: User) -> None:
    """From now on; batches that are prepared already keep their day. Quiet when nothing changes."""
    now = present()
    if (now.rhythm, now.day) == (rhythm, day) and {**now.thresholds, **thresholds} == now.thresholds:
        return
    row = PayoutRules(rhythm=rhythm, day=day, thresholds=dict(thresholds), set_by_id=by.id)
    db.session.add(row)
    audit.record("payout_rules.set", row, rhythm=rhythm, day=day, thresholds=dict(thresholds))


def history(most: int = 10) -> list[PayoutRules]:
    """What was set, the newest first."""
    return list(db.session.scalars(sa.select(PayoutRules).order_by(PayoutRules.id.desc()).limit(most)))
