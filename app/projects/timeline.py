"""The timeline of a project: one row per thing that happened, added and never changed."""

from __future__ import annotations

from typing import Any

from app.accounts.models import User
from app.database import db
from app.projects.models import ProjectEvent


def note(
    project_id: int,
    kind: str,
    by: User | None = None,
    *,
    about: int | None = None,
    internal: bool = False,
    **details: Any,
) -> None:
    """`kind` is a past-tense word ("leader_appointed"); `about` is the user id of whom it concerns."""
    db.session.add(
        ProjectEvent(
            project_id=project_id,
            kind=kind,
            actor_id=by.id if by else None,
            subject_id=about,
            internal=internal,
            details=details,
        )
    )
