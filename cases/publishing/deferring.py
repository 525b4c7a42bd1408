"""Jobs of publishing, named, so that those who decide need not know how they are done."""

from __future__ import annotations

from datetime import datetime

from app.jobs.queue import TASKS


def release(publication_id: int, *, at: datetime) -> None:
    TASKS["cases.release"].defer(publication_id=publication_id, at=at, key=f"case-release:{publication_id}")


def draw(publication_id: int) -> None:
    TASKS["cases.draw_files"].defer(publication_id=publication_id)


def tidy(case_id: int) -> None:
    TASKS["cases.tidy_files"].defer(case_id=case_id)
