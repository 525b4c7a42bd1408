"""Efficiency of projects and staying power of members, for those who may see them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient

from app.database import db as database
from app.organisation.models import Member, MemberStage
from app.projects.models import Project, ProjectMember
from app.reports import frames
from app.reports.parameters import Eyes, Parameters
from app.reports.sockets import known_metrics
from tests.cast import Cast, person
from tests.factories.reports import a_paid_order

HOUSE = Eyes.of_the_house(names_people=True)
NOVEMBER = Parameters(first=date(2026, 11, 1), last=date(2026, 11, 30), zone="UTC", compare="none")
AT = datetime(2026, 11, 10, 12, tzinfo=UTC)


def value(metric_id: str, eyes: Eyes = HOUSE) -> int | None:
    frame = frames.totals(known_metrics()[metric_id], NOVEMBER, eyes)
    return None if frame.empty else int(frame["value"].iloc[0])


def a_project(leader_id: int, *, days: int, due_in: int | None) -> Project:
    """Paid on the tenth, led from a day later, accepted after so many days."""
    order = a_paid_order(paid_at=AT)
    project = Project(reference=order.reference, order_id=order.id, title="Film", opened_at=AT, state="delivered")
    project.delivered_at = AT + timedelta(days=days)
    project.due_on = None if due_in is None else (AT + timedelta(days=due_in)).date()
    database.session.add(project)
    database.session.flush()
    database.session.add(
        ProjectMember(project_id=project.id, user_id=leader_id, part="project_leader", joined_at=AT + timedelta(days=1))
    )
    database.session.flush()
    return project


def test_lead_and_cycle_time_and_what_was_on_time(db: Any, cast: Cast) -> None:
    for days, due_in in ((2, 2), (4, 3), (9, None), (12, 30)):
        a_project(cast.dora.id, days=days, due_in=due_in)

    assert value("flow.delivered") == 4
    assert value("flow.lead_time") == 4 * 86_400
    assert value("flow.cycle_time") == 3 * 86_400
    assert value("flow.time_to_leader") == 86_400
    assert value("flow.on_time") == 6_667, "two of three with a due day"


def test_a_leader_counts_own_projects_alone_and_sees_no_others_client(db: Any, client: FlaskClient, cast: Cast) -> None:
    mine = a_project(cast.dora.id, days=2, due_in=None)
    other = a_project(person("zofia@imece.example", "Zofia").id, days=5, due_in=None)
    database.session.commit()
    doras = Eyes.of_user(cast.dora)

    assert value("flow.delivered", doras) == 1 and value("flow.delivered") == 2
    page = (
        cast.signed_in(client, cast.dora).get("/desk/reports/metrics/flow.delivered?from=2026-11-01&to=2026-11-30").text
    )
    assert mine.reference in page and other.reference not in page


def test_what_is_not_for_a_role_is_not_there(client: FlaskClient, cast: Cast) -> None:
    marta, dora = cast.signed_in(client, cast.marta), cast.dora

    assert marta.get("/desk/reports/flow").status_code == 404
    assert marta.get("/desk/reports/metrics/members.count").status_code == 404
    assert "members.count" not in marta.get("/desk/reports/metrics").text
    cast.signed_in(client, dora)
    assert client.get("/desk/reports/loop").status_code == 404 and client.get("/desk/reports/flow").status_code == 200


def test_members_stay_until_they_leave(db: Any) -> None:
    _member(("partner", datetime(2026, 11, 1, tzinfo=UTC)))
    _member(("partner", datetime(2026, 9, 2, tzinfo=UTC)), ("paused", datetime(2026, 10, 1, tzinfo=UTC)))
    _member(("partner", datetime(2026, 1, 1, tzinfo=UTC)), ("left", datetime(2026, 11, 30, 23, tzinfo=UTC)))
    _member(("partner", datetime(2026, 12, 1, tzinfo=UTC)))

    assert value("members.count") == 2
    assert value("members.tenure") == 60, "30 and 90 days when the period ends"


def _member(*steps: tuple[str, datetime]) -> None:
    user = person(f"member-{steps[0][1]:%m%d}@people.example", "A member")
    member = Member(
        user_id=user.id, slug=f"m-{user.id}", status="project_expert", duty="project_process", stage=steps[-1][0]
    )
    database.session.add(member)
    database.session.flush()
    for stage, at in steps:
        database.session.add(
            MemberStage(
                member_id=member.id,
                event=stage,
                stage=stage,
                status="project_expert",
                role_activity="active",
                duty="project_process",
                happened_at=at,
            )
        )
    database.session.flush()
