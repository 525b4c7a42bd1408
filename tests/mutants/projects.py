"""Projects: leadership, invitations, boards."""

from __future__ import annotations

from tests.mutants import Mutant

MUTANTS = [
    Mutant(
        "Projects 1: exactly one active leader",
        "app/projects/leading.py",
        "return _change(project, former, leader, by=by, former_stays=False)",
        "return _change(project, None, leader, by=by, former_stays=False)",
        "tests/concurrency/test_project_people.py::test_parallel_appointments_leave_one_leader",
    ),
]
