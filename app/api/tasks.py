"""What the API forgets by itself."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from app import clock
from app.api.idempotency import KEPT_DAYS
from app.api.models import ApiReplay
from app.database import transaction
from app.jobs.queue import task


@task("api.forget_answers", attempts=3, cron="41 3 * * *")
def forget_answers() -> None:
    """Answers are brought back for thirty days; nobody sends a request again after that."""
    with transaction() as session:
        session.execute(sa.delete(ApiReplay).where(ApiReplay.created_at < clock.now() - timedelta(days=KEPT_DAYS)))
