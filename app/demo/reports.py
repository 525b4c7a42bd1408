"""What the demo's colleagues keep about reports: views, a mail every Monday, numbers that are watched, a file."""

from __future__ import annotations

from app import clock
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import transaction
from app.demo.people import at_the_desk
from app.demo.sockets import Chapter
from app.reports import keeping, parameters
from app.reports.parameters import Eyes, Parameters
from app.reports.sockets import metric_for, report_for


def chapters() -> list[Chapter]:
    return [(16, 9.0, _keep_of_marta), (15, 8.0, _keep_of_fatma)]


def _keep_of_marta() -> None:
    """The marketer looks at the loop, and wants to hear when too few orders come by it."""
    with at_the_desk(Role.MARKETER) as marta, transaction():
        eyes = Eyes.of_user(marta)
        loop, share = report_for(eyes, "loop"), metric_for(eyes, "loop.share")
        keeping.keep_view(marta, "Pętla w tym roku", loop, _asked(marta, range="this_year", group="month"))
        keeping.schedule(marta, loop, _asked(marta, range="last_7"), rhythm="week", hour=8)
        keeping.watch(marta, share, _asked(marta, range="last_90"), direction="below", threshold=3_000)


def _keep_of_fatma() -> None:
    """Finance watches what goes back, and keeps the quarter as a file."""
    with at_the_desk(Role.FINANCE) as fatma, transaction():
        eyes = Eyes.of_user(fatma)
        sales = report_for(eyes, "sales")
        keeping.keep_view(fatma, "Avro satışları, son 90 gün", sales, _asked(fatma, range="last_90", currency="EUR"))
        returns = _asked(fatma, range="last_30", currency="EUR")
        keeping.watch(fatma, metric_for(eyes, "sales.returns"), returns, direction="above", threshold=50_000)
        keeping.write_file(fatma, sales, _asked(fatma, range="last_90"), "pdf")


def _asked(who: User, **values: str) -> Parameters:
    return parameters.read(values, now=clock.now(), zone=who.timezone or "UTC")
