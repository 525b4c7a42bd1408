"""Noting when the health of a project changes, once for each change; its leader is told first when it is for the worse."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app import clock
from app.database import db
from app.mail import outbox
from app.mail.links import absolute_url
from app.projects.health.measuring import health_of
from app.projects.health.models import HealthChange
from app.projects.health.queries import LOOKED_AT, since_when
from app.projects.health.stability import Level, Verdict
from app.projects.models import Project
from app.projects.queries import leader_of, locked


def changed(project_ids: list[int]) -> list[int]:
    """Those whose health is another one than what was noted last."""
    noted = since_when(project_ids)
    return [
        project_id
        for project_id, health in health_of(project_ids).items()
        if any(_is_news(verdict, project_id, noted) for verdict, _ in health.verdicts)
    ]


def note(project_id: int) -> None:
    """Note what changed, under the lock of the project, so that of parallel callers one does. Quiet without news."""
    project = locked(project_id)
    if project.known_state not in LOOKED_AT:
        return
    noted, health = since_when([project_id]), health_of([project_id])[project_id]
    news = [verdict for verdict, _ in health.verdicts if _is_news(verdict, project_id, noted)]
    for verdict in news:
        change = HealthChange(
            project_id=project_id,
            process=verdict.process,
            level=verdict.level,
            because=verdict.because(),
            happened_at=clock.now(),
        )
        db.session.add(change)
        db.session.flush()
        if verdict.level is Level.UNSTABLE:
            _tell_leader(project, verdict, change)


def _is_news(verdict: Verdict, project_id: int, noted: Mapping[tuple[int, str, str], datetime]) -> bool:
    known = {level for noted_id, process, level in noted if (noted_id, process) == (project_id, verdict.process)}
    if not known:
        return verdict.level is not Level.UNKNOWN
    return verdict.level not in known


def _tell_leader(project: Project, verdict: Verdict, change: HealthChange) -> None:
    leader = leader_of(project.id)
    if leader is None or not leader.user.is_active:
        return
    outbox.send_later(
        "health/mail/unstable",
        to=leader.user.email,
        locale=leader.user.locale,
        key=f"health-unstable:{change.id}",
        hold=not leader.user.is_verified,
        private=True,
        name=leader.user.name,
        project=project,
        verdict=verdict,
        link=absolute_url("health_of_projects.project", reference=project.reference),
    )
