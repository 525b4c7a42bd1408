"""Measuring many projects at once: the packages are asked, the thresholds judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.projects.health.queries import since_when
from app.projects.health.stability import Level, Verdict, attention, verdict, worse
from app.projects.health.thresholds import Process
from app.projects.sockets import health_measures


@dataclass(frozen=True, kw_only=True)
class ProjectHealth:
    """Both processes of one project, and since when each stands where it stands (None: not noted yet)."""

    project_id: int
    project: Verdict
    feedback: Verdict
    project_since: datetime | None = None
    feedback_since: datetime | None = None

    @property
    def attention(self) -> int:
        return attention((self.project, self.feedback))

    @property
    def is_stable(self) -> bool:
        return self.project.is_stable and self.feedback.is_stable

    @property
    def verdicts(self) -> tuple[tuple[Verdict, datetime | None], ...]:
        return (self.project, self.project_since), (self.feedback, self.feedback_since)

    def has(self, level: Level, process: Process | None = None) -> bool:
        """Whether one of the processes, or the one asked about, stands at `level`."""
        looked_at = [each for each, _ in self.verdicts if process is None or each.process is process]
        return any(each.level is level for each in looked_at)


def health_of(project_ids: Sequence[int]) -> dict[int, ProjectHealth]:
    """The health of each of these projects, in a constant number of statements."""
    if not project_ids:
        return {}
    measured: dict[int, dict[str, int]] = {project_id: {} for project_id in project_ids}
    for answer in health_measures.answers(project_ids):
        for measure in answer:
            known = measured[measure.project_id]
            known[measure.name] = worse(measure.name, known.get(measure.name), measure.value)
    since = since_when(project_ids)
    return {project_id: _health(project_id, values, since) for project_id, values in measured.items()}


def _health(project_id: int, measured: dict[str, int], since: dict[tuple[int, str, str], datetime]) -> ProjectHealth:
    work, talk = verdict(Process.PROJECT, measured), verdict(Process.FEEDBACK, measured)
    return ProjectHealth(
        project_id=project_id,
        project=work,
        feedback=talk,
        project_since=since.get((project_id, Process.PROJECT, work.level)),
        feedback_since=since.get((project_id, Process.FEEDBACK, talk.level)),
    )
