"""Months of programs in the demo story: every closed one is frozen, one was decided from."""

from __future__ import annotations

from collections.abc import Sequence

from app import clock
from app.accounts.roles import Role
from app.catalogue.queries import service_by_slug
from app.database import transaction
from app.demo.people import at_the_desk
from app.demo.sockets import Chapter
from referrals.months import freezing, tasks
from referrals.months.calendar import before, first_of
from referrals.months.queries import running_programs

WORDS = (
    "Najwięcej partnerów odpada między linkiem a pierwszym kliknięciem. Prosili o banery po ukraińsku – robimy je w tym "
    "miesiącu, stawki zostają."
)


def chapters() -> Sequence[Chapter]:
    """The answer to `demo.chapters`."""
    return [(100, 9.0, _set_margins), (0, 0.7, tasks.freeze_months), (0, 1.0, _decide)]


def _set_margins() -> None:
    for program in running_programs()[:1]:
        margins = {None: 4_000, service_by_slug("field-guide").id: 6_500, service_by_slug("brand-identity").id: 3_500}
        with at_the_desk(Role.MARKETER) as marta, transaction():
            freezing.set_margins(program, margins, by=marta)


def _decide() -> None:
    """About the last month but one: the newest waits for whoever looks at the demo."""
    month = before(before(first_of(clock.today())))
    for program in running_programs()[:1]:
        with at_the_desk(Role.MARKETER) as marta, transaction():
            freezing.remark(program, month, text=WORDS, decision="keep", key="demo-month-decision", by=marta)
