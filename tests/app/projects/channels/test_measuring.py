"""What channels tell the health of projects and the front pages of people."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from app import clock
from app.database import transaction
from app.events import publish
from app.projects.channels import complaining, due, measuring, pulse
from app.projects.facts import MilestoneReached
from app.projects.models import Project
from tests.app.projects.channels.test_answer_clock import TUESDAY_NINE
from tests.cast import Cast
from tests.factories.channels import channel_of, complain, say, seen_by
from tests.factories.projects import leave, running_project, with_client, with_representative


def measured(project: Project) -> dict[str, int]:
    return {each.name: each.value for each in measuring.measures([project.id])}


def test_a_channel_nobody_waits_in_is_measured_as_good(project: Project) -> None:
    assert measured(project) == {"unanswered_hours": 0}


def test_waits_and_complaints_count_in_working_days(project: Project, cast: Cast) -> None:
    with clock.freeze(TUESDAY_NINE):
        say(project, cast.alice)
        complain(project, cast.alice)
    with clock.freeze(TUESDAY_NINE + timedelta(days=7)):
        assert measured(project) == {"unanswered_hours": 5 * 24, "complaint_hours": 5 * 24}
        say(project, cast.dora, "Here")
        assert measured(project)["unanswered_hours"] == 0


def test_the_pulse_is_the_mean_of_the_last_five(project: Project, cast: Cast) -> None:
    for milestone, score in enumerate((1, 5, 4, 4, 5, 3), start=1):
        ask(project, milestone)
        with transaction():
            pulse.answer(
                pulse.waiting_for(channel_of(project), seen_by(cast.alice, project))[0],
                seen_by(cast.alice, project),
                score=score,
                line="",
            )

    assert measured(project)["pulse_x100"] == 420


def test_each_person_is_told_what_waits_for_them_and_nothing_after_leaving(
    app: Flask, project: Project, cast: Cast
) -> None:
    member = with_representative(project)
    complaint = complain(project, cast.alice)
    ask(project, 1)
    with app.test_request_context():
        assert labels(cast, "dora") == ["Answer the complaint"]
        assert [str(each.label) for each in due.waiting_for(member.user)] == [
            "Answer the client",
            "Answer the complaint",
        ]
        assert labels(cast, "alice") == ["Say how the work is going"]
        assert labels(cast, "charlie") == []
        with transaction():
            complaining.answer(
                channel_of(project), complaint.id, seen_by(cast.dora, project), text="Mended", submission_key="k" * 24
            )
        assert labels(cast, "alice") == ["Read the answer to your complaint", "Say how the work is going"]
        leave(member)
        assert due.waiting_for(member.user) == []


def test_it_takes_as_many_statements_for_many_projects(project: Project, cast: Cast, queries: list[str]) -> None:
    others = [running_project(cast.dora) for _ in range(3)]
    for other in others:
        say(other, with_client(other).user)
    ids = [project.id, *(other.id for other in others)]
    queries.clear()
    measuring.measures(ids[:1])
    one = len(queries)
    queries.clear()
    measuring.measures(ids)

    assert len(queries) == one == 3


def ask(project: Project, milestone: int) -> None:
    with transaction():
        number = project.id * 1000 + milestone
        publish(MilestoneReached(milestone_id=number, project_id=project.id, title=f"Milestone {milestone}"))


def labels(cast: Cast, name: str) -> list[str]:
    return [str(each.label) for each in due.waiting_for(getattr(cast, name))]
