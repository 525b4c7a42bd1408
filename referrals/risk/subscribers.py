"""What risk does when others' facts happen, and what it answers when commissions ask."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.database import db
from referrals.commissions.facts import ConversionDecided
from referrals.commissions.reasons import Outcome
from referrals.commissions.sockets import Hold
from referrals.risk import scanning, tasks
from referrals.risk.facts import SignalRaised
from referrals.risk.queries import open_holds
from referrals.tracking.models import ReferralConversion


def screen(fact: ConversionDecided) -> None:
    """What would be a partner's at once is looked at first; the rest is, before its hold is over."""
    if fact.outcome == Outcome.EARNED and fact.hold_days == 0:
        scanning.screen(db.session.get_one(ReferralConversion, fact.conversion_id))


def tell(fact: SignalRaised) -> None:
    """Once for a case, however many signals come at once."""
    tasks.tell_held.defer(key=f"risk-held:{fact.case_id}", case_id=fact.case_id)


def holds(conversion_ids: list[int]) -> dict[int, Hold]:
    """The answer to `referrals.holds`."""
    words = _l("A person looks at it first. You can tell your side.")
    return {
        conversion_id: Hold(since=case.opened_at, words=words, endpoint="risk.show", args={"case_id": case.id})
        for conversion_id, case in open_holds(conversion_ids).items()
    }
