"""Jobs of looking at partners: scan, tell, and let decisions take effect."""

from __future__ import annotations

from datetime import datetime

from app.database import transaction
from app.jobs.queue import task
from app.media.storage import storage
from referrals.risk import deciding, letters, scanning
from referrals.risk.queries import case_by_id


@task("referrals.scan", attempts=3, cron="4,19,34,49 * * * *")
def scan() -> None:
    """Look at the last days; what was noticed before is not noticed again."""
    with transaction():
        scanning.scan()


@task("referrals.tell_held", attempts=8)
def tell_held(case_id: int) -> None:
    with transaction():
        letters.held(case_id)


@task("referrals.carry_out", attempts=8)
def carry_out(case_id: int, decided_at: str) -> None:
    """A decision takes effect once, unless it was undone; the partner is told in the same transaction."""
    with transaction():
        if deciding.carry_out(case_id, datetime.fromisoformat(decided_at)):
            letters.decided(case_by_id(case_id))


@task("referrals.discard_files", attempts=5)
def discard_files(file_keys: list[str]) -> None:
    """Remove the bytes of forgotten files. Nothing there is as good as removed."""
    for key in file_keys:
        storage().delete(key)
