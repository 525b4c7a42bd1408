"""Where notices become true: each in one transaction, and what could not be settled is kept, shown and tried again."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta

from app import clock
from app.database import db, transaction
from app.errors import Busy
from app.jobs.queue import task
from app.payments import attention, reconciling, refunding, settling, starting
from app.payments.gateway import Notice, gateway

log = logging.getLogger(__name__)
RETRY_AFTER_SECONDS = 10


def receive(gateway_name: str, notices: Iterable[Notice], *, source: str = "webhook") -> list[str]:
    """Settle verified notices, each with all its effects in one transaction; says what became of each.

    A notice that cannot be settled changes nothing but is kept with its error, and a job tries again. Raises `Busy`
    when a lock could not be had: nothing was kept then, and the sender shall send it again.
    """
    return [_receive(gateway_name, each, source) for each in notices]


def _receive(gateway_name: str, notice: Notice, source: str) -> str:
    try:
        with transaction():
            return settling.settle(gateway_name, notice, source=source)
    except Busy:
        raise
    except Exception as error:  # noqa: BLE001  whatever a subscriber raised, the news of money is not lost
        log.warning("notice %s of %s could not be settled: %s", notice.event_id, gateway_name, type(error).__name__)
        described = f"{type(error).__name__}: {error}"[:2000]
    with transaction():
        notice_id = settling.keep_failure(gateway_name, notice, source=source, error=described)
        settle_again.defer(
            key=f"settle:{notice_id}", at=clock.now() + timedelta(seconds=RETRY_AFTER_SECONDS), notice_id=notice_id
        )
    return "failed"


@task("payments.settle_again", attempts=12)
def settle_again(notice_id: int) -> None:
    """Try a kept notice once more; an error is kept with the notice and leaves the job to its back-off."""
    try:
        with transaction():
            settling.settle_kept(notice_id)
    except Busy:
        raise
    except Exception as error:
        with transaction():
            settling.note_outcome(notice_id, "failed", error=f"{type(error).__name__}: {error}"[:2000])
        raise
