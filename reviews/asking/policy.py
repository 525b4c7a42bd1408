"""What the review policy says about asking, from the rules in force."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from app.database import db
from app.web.filters import number
from reviews.asking.caps import MOST_MAILS, MOST_REMINDERS, SAME_SERVICE, WITHIN
from reviews.asking.models import AskingRule
from reviews.asking.schedule import Pace
from reviews.reviewing.sockets import PolicyPart


def asking() -> PolicyPart:
    usual = Pace()
    others = db.session.scalar(sa.select(sa.func.count()).where(AskingRule.active)) or 0
    off = db.session.scalar(sa.select(sa.func.count()).where(~AskingRule.active)) or 0
    said = [
        _(
            "We ask everybody who bought, or a sample drawn by chance with a number anybody can draw it again by. "
            "Nobody is chosen by how pleased they seem."
        ),
        _(
            "Usually the first question comes %(delay)s days after the delivery, with at most %(reminders)s reminders "
            "%(gap)s days apart.",
            delay=number(usual.delay_days),
            reminders=number(usual.reminders),
            gap=number(usual.reminder_gap_days),
        ),
        _(
            "Nobody gets more than %(most)s mails within %(days)s days from us about reviews, more than %(reminders)s "
            "reminders of one question, or a question about the same service twice within %(year)s days; none after a "
            "review or an objection, which is one click.",
            most=number(MOST_MAILS),
            days=number(WITHIN.days),
            reminders=number(MOST_REMINDERS),
            year=number(SAME_SERVICE.days),
        ),
        _(
            "Our questions are checked for words that steer: no “if you were happy”, no wish for stars, no “tell us "
            "first”."
        ),
    ]
    if others:
        said.append(
            ngettext(
                "%(count)s service has a pace of its own.",
                "%(count)s services have a pace of their own.",
                others,
                count=number(others),
            )
        )
    if off:
        said.append(
            ngettext(
                "Buyers of %(count)s service are not asked at all.",
                "Buyers of %(count)s services are not asked at all.",
                off,
                count=number(off),
            )
        )
    return PolicyPart(key="asking", order=10, title=_("Whom we ask"), sentences=said)
