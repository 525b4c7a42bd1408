"""What the database itself keeps about members, whoever writes to it."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.database import db
from app.organisation.models import Member, MemberStage
from app.organisation.states import Duty, RoleActivity, Stage, Status
from tests.cast import Cast
from tests.factories.organisation import member


def refused(table: type[Any], identity: int, **values: Any) -> str:
    """The constraint that stands against the change."""
    with pytest.raises(IntegrityError) as caught:
        db.session.execute(sa.update(table).where(table.id == identity).values(**values))
    db.session.rollback()
    return str(caught.value.orig.diag.constraint_name)


@pytest.mark.parametrize("status", [Status.PROJECT_LEADER, Status.PROJECT_EXPERT])
def test_leaders_and_experts_are_always_active(cast: Cast, status: Status) -> None:
    row = member(cast.dora, status)

    assert refused(Member, row.id, role_activity="passive") == "ck_member_only_representatives_passive"


def test_a_representative_may_be_passive_but_then_become_nothing_else(cast: Cast) -> None:
    row = member(cast.dora, Status.CUSTOMER_REPRESENTATIVE, role_activity=RoleActivity.PASSIVE.value)
    as_expert = {"status": Status.PROJECT_EXPERT.value, "duty": Duty.PROJECT_PROCESS.value}

    assert row.is_passive
    assert refused(Member, row.id, **as_expert) == "ck_member_only_representatives_passive"


@pytest.mark.parametrize("missing", ["implementation_level", "support_level", "leadership_level"])
@pytest.mark.parametrize("level", [None, 1, 2])
def test_nobody_leads_without_both_competences_and_leadership(cast: Cast, missing: str, level: int | None) -> None:
    row = member(cast.dora, Status.PROJECT_LEADER)

    assert refused(Member, row.id, **{missing: level}) == "ck_member_leader_holds_all_competences"


def test_a_candidate_may_wish_to_lead_before_anything_is_assessed(cast: Cast) -> None:
    nothing = {"implementation_level": None, "support_level": None, "leadership_level": None}

    assert member(cast.dora, Status.PROJECT_LEADER, Stage.CANDIDATE, **nothing).stage == "candidate"


@pytest.mark.parametrize(
    ("status", "duty"),
    [
        (Status.CUSTOMER_REPRESENTATIVE, Duty.PROJECT_PROCESS),
        (Status.CUSTOMER_REPRESENTATIVE, Duty.BOTH_PROCESSES),
        (Status.PROJECT_EXPERT, Duty.FEEDBACK_PROCESS),
        (Status.PROJECT_EXPERT, Duty.BOTH_PROCESSES),
    ],
)
def test_only_a_leader_keeps_a_process_of_another_status(cast: Cast, status: Status, duty: Duty) -> None:
    row = member(cast.dora, status)

    assert refused(Member, row.id, duty=duty.value) == "ck_member_duty_fits_status"


def test_one_person_is_a_member_once(cast: Cast) -> None:
    member(cast.dora)

    with pytest.raises(IntegrityError, match="uq_member_user_id"):
        member(cast.dora, slug="another")


def test_steps_of_a_membership_refuse_raw_changes(cast: Cast) -> None:
    row = member(cast.dora)
    step = MemberStage(
        member_id=row.id, event="accepted", stage="partner", status="project_expert", role_activity="active",
        duty="project_process", reason="Six projects, all in time.",
    )  # fmt: skip
    db.session.add(step)
    db.session.commit()

    for statement in (
        "UPDATE member_stage SET stage = 'left'",
        "UPDATE member_stage SET reason = 'another'",
        "DELETE FROM member_stage",
        "TRUNCATE member_stage",
    ):
        with pytest.raises(IntegrityError, match="kept as they are"):
            db.session.execute(sa.text(statement))
        db.session.rollback()


def test_words_about_a_person_can_be_emptied(cast: Cast) -> None:
    row = member(cast.dora)
    db.session.add(
        MemberStage(
            member_id=row.id, event="left", stage="left", status="project_expert", role_activity="active",
            duty="project_process", reason="Moved to Lisbon.",
        )
    )  # fmt: skip
    db.session.commit()

    db.session.execute(sa.text("UPDATE member_stage SET reason = ''"))

    assert db.session.scalar(sa.select(MemberStage.reason)) == ""
