"""What the desk has switched on."""

from __future__ import annotations

from app.accounts import audit
from app.database import db
from reviews.contributions.licence_models import ContributionPolicy


def policy() -> ContributionPolicy:
    return db.session.get_one(ContributionPolicy, 1)


def write(*, names_price: bool, platform_fee_bp: int, silence_days: int, enough_evaluations: int) -> None:
    """For offers made from now on; what was offered stays as it is."""
    row = db.session.get_one(ContributionPolicy, 1, with_for_update=True)
    row.names_price, row.platform_fee_bp = names_price, platform_fee_bp
    row.silence_days, row.enough_evaluations = silence_days, enough_evaluations
    audit.record(
        "contribution_policy.written",
        row,
        names_price=names_price,
        platform_fee_bp=platform_fee_bp,
        silence_days=silence_days,
        enough_evaluations=enough_evaluations,
    )
