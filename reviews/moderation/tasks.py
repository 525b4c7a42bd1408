"""What moderation does by itself: decisions take effect when their minute is over; old evidence goes."""

from __future__ import annotations

from app.database import db, transaction
from app.jobs.queue import task
from reviews.moderation import deciding, forgetting, media_deciding


@task("moderation.carry_out", attempts=8)
def carry_out(decision_id: int) -> None:
    with transaction():
        deciding.carry_out(decision_id)


@task("moderation.forget", attempts=3, cron="20 3 * * *")
def forget() -> None:
    """Empty what was kept for a year, each in a transaction of its own."""
    statements, notices, files = forgetting.due_statements(), forgetting.due_notices(), media_deciding.due()
    db.session.rollback()
    for statement_id in statements:
        with transaction():
            forgetting.empty_statement(statement_id)
    for notice_id in notices:
        with transaction():
            forgetting.empty_notice(notice_id)
    for decision_id in files:
        with transaction():
            media_deciding.forget(decision_id)
