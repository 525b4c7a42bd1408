"""What consent does by itself."""

from __future__ import annotations

from app.database import transaction
from app.jobs.queue import task
from cases.consent import deciding


@task("cases.end_consents", cron="7 * * * *")
def end_consents() -> None:
    """Close what was allowed until a day that is over. It is not shown any more since midnight, this only writes it down."""
    with transaction():
        deciding.end_what_is_over()
