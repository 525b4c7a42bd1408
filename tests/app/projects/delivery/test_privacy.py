"""What delivery tells a person about themselves, what it measures, and what it forgets."""

from __future__ import annotations

from datetime import timedelta

from app import clock
from app.accounts import erasing
from app.database import transaction
from app.orders.models import Order
from app.projects.delivery import marking
from app.projects.delivery.models import ApprovalAnswer
from app.projects.delivery.panels import measures
from app.projects.delivery.privacy import answers_about
from app.projects.sockets import Measure
from tests.conftest import NOON
from tests.factories.accounts import every, the
from tests.factories.approvals import a_delivery, a_draft, a_milestone, an_agreement, an_approval, approved
from tests.factories.projects import leave
from tests.factories.teams import Team


def test_a_person_learns_what_they_answered_agreed_to_and_reached(team: Team) -> None:
    an_agreement(team.project, team.leader, team.client)
    approved(an_approval(team.project, team.leader), team.client, words="Lovely")
    milestone = a_milestone(team.project, team.leader)
    with transaction():
        marking.reach(milestone.id, by=team.leader)

    told = answers_about(team.client)
    assert [row.get("words") or row.get("agreement") for row in told.rows] == ["Lovely", "Silence counts."]
    leader = answers_about(team.leader).rows
    assert [row.get("asked") or row.get("milestone") for row in leader] == ["Slogan", "First draft"]
    assert answers_about(team.expert).rows == []


def test_words_of_who_is_forgotten_go_and_what_they_decided_stays(team: Team) -> None:
    approved(an_approval(team.project, team.leader), team.client, words="Call me on +90 555")
    approved(a_delivery(team.project, team.leader), team.client)
    assert the(Order).state == "paid"
    for member in list(team.project.members):
        if member.user_id == team.client.id:
            leave(member)

    with transaction():
        erasing.erase(team.client)

    answers = [(answer.words, answer.approved, answer.answered_by.name) for answer in every(ApprovalAnswer)]
    assert answers == [("", True, "—"), ("", True, "—")]


def test_late_milestones_and_overdue_answers_are_measured(team: Team) -> None:
    with clock.freeze(NOON):
        a_milestone(team.project, team.leader, "Draft", due_on=(NOON - timedelta(days=3)).date())
        a_milestone(team.project, team.leader, "Film", due_on=(NOON + timedelta(days=3)).date())
        an_approval(team.project, team.leader, a_draft(due_at=NOON + timedelta(days=1)))
    with clock.freeze(NOON + timedelta(days=2, hours=1)):
        found = measures([team.project.id])

    assert sorted(found, key=lambda each: each.name) == [
        Measure(project_id=team.project.id, name="approval_late_days", value=2),
        Measure(project_id=team.project.id, name="milestone_late_days", value=5),
    ]
    assert measures([]) == []


def _answers() -> list[ApprovalAnswer]:
    from tests.factories.accounts import every

    return every(ApprovalAnswer)
