"""Who may be of which status: a table without a database."""

from __future__ import annotations

import pytest

from app.organisation.standing import eligibility
from app.organisation.states import IllegalStage, Stage, Status, may_be_passive, move

PATH = {
    (Stage.CANDIDATE, Stage.ASSESSED),
    (Stage.ASSESSED, Stage.PARTNER),
    (Stage.PARTNER, Stage.PAUSED),
    (Stage.PAUSED, Stage.PARTNER),
    *((stage, Stage.LEFT) for stage in (Stage.CANDIDATE, Stage.ASSESSED, Stage.PARTNER, Stage.PAUSED)),
    (Stage.LEFT, Stage.CANDIDATE),
}
LEADER, REPRESENTATIVE, EXPERT = Status.PROJECT_LEADER, Status.CUSTOMER_REPRESENTATIVE, Status.PROJECT_EXPERT


@pytest.mark.parametrize(
    ("status", "levels", "missing"),
    [
        (LEADER, {"implementation": 3, "support": 3, "leadership": 3}, ()),
        (LEADER, {"implementation": 5, "support": 5, "leadership": 2}, ("leadership",)),
        (LEADER, {"implementation": 5, "support": 2, "leadership": 5}, ("support",)),
        (LEADER, {"implementation": 2, "support": 5, "leadership": 5}, ("implementation",)),
        (LEADER, {}, ("implementation", "support", "leadership")),
        (REPRESENTATIVE, {"support": 3}, ()),
        (REPRESENTATIVE, {"implementation": 5, "support": 2}, ("support",)),
        (EXPERT, {"implementation": 3}, ()),
        (EXPERT, {"support": 5, "implementation": None}, ("implementation",)),
    ],
)
def test_a_status_needs_its_competences(
    status: Status, levels: dict[str, int | None], missing: tuple[str, ...]
) -> None:
    found = eligibility(status, levels)

    assert found.missing == missing
    assert found.is_met is not bool(missing)


def test_the_receipt_names_every_competence_and_what_was_found() -> None:
    receipt = eligibility(LEADER, {"implementation": 4, "support": 2}).because()

    assert receipt == {
        "rule": "competences",
        "status": "project_leader",
        "met": False,
        "findings": [
            {"competence": "implementation", "level": 4, "needed": 3, "met": True},
            {"competence": "support", "level": 2, "needed": 3, "met": False},
            {"competence": "leadership", "level": None, "needed": 3, "met": False},
        ],
    }


@pytest.mark.parametrize("current", list(Stage))
@pytest.mark.parametrize("wanted", list(Stage))
def test_a_membership_moves_only_along_its_path(current: Stage, wanted: Stage) -> None:
    if (current, wanted) in PATH:
        assert move(current, wanted) is wanted
    else:
        with pytest.raises(IllegalStage):
            move(current, wanted)


def test_only_a_representative_may_be_passive() -> None:
    assert [status for status in Status if may_be_passive(status)] == [REPRESENTATIVE]
