"""What somebody must have shown to be of a status: the receipt says why, or why not yet. Pure: no web, no database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from app.organisation.states import Status

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

ENOUGH = 3
COMPETENCES = ("implementation", "support", "leadership")
COMPETENCE_LABELS: dict[str, LazyString] = {
    "implementation": _l("Implementation"),
    "support": _l("Support"),
    "leadership": _l("Leadership"),
}
# Who leads holds what an expert and a representative hold, plus leadership.
NEEDED: dict[Status, tuple[str, ...]] = {
    Status.PROJECT_LEADER: COMPETENCES,
    Status.CUSTOMER_REPRESENTATIVE: ("support",),
    Status.PROJECT_EXPERT: ("implementation",),
}


@dataclass(frozen=True)
class Finding:
    """One competence as assessed, from 1 to 5, or None when nobody has assessed it."""

    competence: str
    level: int | None
    needed: int

    @property
    def is_met(self) -> bool:
        return self.level is not None and self.level >= self.needed


@dataclass(frozen=True)
class Eligibility:
    """Whether a person may be of `status`, and each thing it depends on."""

    status: Status
    findings: tuple[Finding, ...]

    @property
    def is_met(self) -> bool:
        return all(finding.is_met for finding in self.findings)

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(finding.competence for finding in self.findings if not finding.is_met)

    def because(self) -> dict[str, Any]:
        """The receipt, as it is kept."""
        findings = [
            {"competence": each.competence, "level": each.level, "needed": each.needed, "met": each.is_met}
            for each in self.findings
        ]
        return {"rule": "competences", "status": self.status.value, "met": self.is_met, "findings": findings}


def eligibility(status: Status, levels: Mapping[str, int | None]) -> Eligibility:
    """Whether assessed `levels` (competence → 1 to 5) are enough for `status`."""
    return Eligibility(status, tuple(Finding(name, levels.get(name), ENOUGH) for name in NEEDED[status]))
