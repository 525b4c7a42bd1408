"""The way of an order that a partner brought, for the report on the loop: who, in which program, and by which link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts.models import User
from app.database import db
from app.reports.parameters import Eyes
from app.reports.sockets import Step
from referrals.programs.models import Enrolment, Program
from referrals.tracking.models import ReferralConversion


def steps(order_ids: Sequence[int], eyes: Eyes) -> Mapping[int, Sequence[Step]]:
    """Partners are named for eyes that may see people; others read the program alone."""
    it = ReferralConversion
    found = db.session.execute(
        sa.select(it.order_id, User.name.label("partner"), Program.name.label("program"))
        .join(Enrolment, Enrolment.id == it.enrolment_id)
        .join(Program, Program.id == Enrolment.program_id)
        .join(User, User.id == Enrolment.user_id)
        .where(it.kind == "sale", it.order_id.in_(order_ids))
        .order_by(it.happened_at, it.id)
    )
    named = eyes.names_people and eyes.is_staff
    ways: dict[int, list[Step]] = {}
    for row in found:
        words = _("%(partner)s (%(program)s)", partner=row.partner, program=row.program) if named else row.program
        ways.setdefault(row.order_id, []).append(Step(words))
    return ways
