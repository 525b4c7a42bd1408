"""Changing the thresholds: a new version, for what is looked at from now on."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict
from referrals.risk.models import RiskRules
from referrals.risk.queries import rules_in_force
from referrals.risk.rules import Rules


def change(rules: Rules, *, by: User) -> int:
    """The number of the version in force afterwards; the same thresholds make none. Raises `Conflict` in a race."""
    version, present = rules_in_force()
    if rules == present:
        return version
    values = {"version": version + 1, "values": rules.as_json(), "written_at": clock.now(), "written_by_id": by.id}
    made = db.session.scalar(insert(RiskRules).values(values).on_conflict_do_nothing().returning(RiskRules.version))
    if made is None:
        raise Conflict
    audit.record("risk.rules_changed", ("risk_rules", made))
    return made
