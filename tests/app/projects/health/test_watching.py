"""The health of projects: the leader learns first, the team sees why, the client sees nothing of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import DBAPIError

from app import clock
from app.database import db, transaction
from app.mail.models import MailMessage
from app.projects.health import tasks, watching
from app.projects.health.measuring import health_of
from app.projects.health.models import HealthChange
from app.projects.sockets import Measure, health_measures
from tests.cast import Cast
from tests.conftest import NOON
from tests.factories.accounts import every
from tests.factories.approvals import a_draft, a_milestone, an_approval, approved
from tests.factories.projects import leave, running_project, with_client
from tests.factories.teams import Team


class Instruments:
    """A real plug of `projects.health_measures` that shows what a test sets."""

    def __init__(self) -> None:
        self.shown: dict[tuple[int, str], int] = {}

    def measure(self, project_ids: Sequence[int]) -> list[Measure]:
        return [
            Measure(project_id=project_id, name=name, value=value)
            for (project_id, name), value in self.shown.items()
            if project_id in project_ids
        ]


@pytest.fixture
def instruments(app: Flask) -> Iterator[Instruments]:
    """Only what the test sets is measured."""
    plugged = app.extensions["sockets"]
    before = plugged.get(health_measures.name, [])
    plugged[health_measures.name] = []
    it = Instruments()
    health_measures.plug(app, it.measure)
    yield it
    plugged[health_measures.name] = before


def letters() -> list[MailMessage]:
    return list(
        db.session.scalars(
            sa.select(MailMessage).where(MailMessage.template == "health/mail/unstable").order_by(MailMessage.id)
        )
    )


def test_each_change_is_noted_once_with_its_reason(team: Team, instruments: Instruments) -> None:
    key = (team.project.id, "unanswered_hours")
    for value in (1, 2, 30, 31, 50, 51, 3):
        instruments.shown[key] = value
        tasks.watch.perform()

    found = every(HealthChange)
    assert [(each.process, each.level) for each in found] == [
        ("feedback", "stable"),
        ("feedback", "watch"),
        ("feedback", "unstable"),
        ("feedback", "stable"),
    ]
    assert found[2].because == [
        {"measure": "unanswered_hours", "value": 50, "watch": 24, "unstable": 48, "level": "unstable"}
    ]


def test_the_leader_learns_it_first_and_nobody_else_is_told(team: Team, instruments: Instruments) -> None:
    instruments.shown[(team.project.id, "wip_age_days")] = 20
    tasks.watch.perform()
    tasks.watch.perform()

    [letter] = letters()
    assert letter.recipient == team.leader.email
    assert "20 days" in letter.text
    assert "The client does not see this." in letter.text


def test_noting_twice_for_one_piece_of_news_notes_it_once(team: Team, instruments: Instruments) -> None:
    instruments.shown[(team.project.id, "wip_age_days")] = 20
    for _time in range(2):
        with transaction():
            watching.note(team.project.id)

    assert (len(every(HealthChange)), len(letters())) == (1, 1)


def test_what_was_noted_refuses_raw_changes(team: Team, instruments: Instruments) -> None:
    instruments.shown[(team.project.id, "wip_age_days")] = 20
    tasks.watch.perform()

    for statement in ("UPDATE health_change SET level = 'stable'", "DELETE FROM health_change"):
        with pytest.raises(DBAPIError, match="kept"), db.session.begin_nested():
            db.session.execute(sa.text(statement))


def test_the_worse_of_two_values_of_one_measure_counts(team: Team, instruments: Instruments, app: Flask) -> None:
    instruments.shown[(team.project.id, "pulse_x100")] = 450
    health_measures.plug(app, lambda ids: [Measure(project_id=each, name="pulse_x100", value=250) for each in ids])

    assert health_of([team.project.id])[team.project.id].feedback.readings[0].value == 250


def test_delivery_itself_is_measured(team: Team) -> None:
    with clock.freeze(NOON):
        a_milestone(team.project, team.leader, due_on=(NOON - timedelta(days=8)).date())
        approval = an_approval(team.project, team.leader, a_draft(due_at=NOON + timedelta(days=1)))
        assert health_of([team.project.id])[team.project.id].project.level == "unstable"
        approved(approval, team.client)
    names = {each.name for each in health_of([team.project.id])[team.project.id].project.readings}
    assert "milestone_late_days" in names and "approval_late_days" not in names


def test_the_desk_shows_the_worst_first_with_its_reason(
    client: FlaskClient, cast: Cast, team: Team, instruments: Instruments
) -> None:
    calm, bad = running_project(cast.dora), running_project(cast.dora)
    for project, title in ((calm, "Calm one"), (bad, "Bad one")):
        project.title = title
    db.session.commit()
    instruments.shown |= {
        (calm.id, "wip_age_days"): 1,
        (bad.id, "wip_age_days"): 30,
        (team.project.id, "wip_age_days"): 8,
    }
    cast.signed_in(client, cast.dora)

    page = client.get("/desk/health").text

    assert page.index("Bad one") < page.index("Brand film") < page.index("Calm one")
    assert "30 days (look from 7 days, not stable from 14 days)" in page
    assert "When does a process count as stable?" in page
    assert "Bad one" not in client.get("/desk/health?state=watch").text
    assert "Bad one" not in client.get("/desk/health?q=calm").text
    assert "Nothing fits" in client.get("/desk/health?q=nowhere").text
    assert client.get("/desk/health?state=nonsense").status_code == 422
    assert "Bad one" in client.get("/desk/health/export.csv").get_data(as_text=True)
    assert "not stable" in client.get("/desk").text
    assert "Projects that need your attention" in client.get("/account").text


def test_a_leader_sees_only_the_projects_they_lead_and_an_administrator_all(
    client: FlaskClient, browser: Any, cast: Cast, team: Team, instruments: Instruments
) -> None:
    other = running_project()
    other.title = "Of somebody else"
    db.session.commit()
    cast.signed_in(client, cast.dora)

    assert "Of somebody else" not in client.get("/desk/health").text
    assert "Of somebody else" not in client.get("/desk/health/export.csv").get_data(as_text=True)
    assert "Of somebody else" in cast.signed_in(browser(), cast.ada).get("/desk/health").text


def test_the_team_sees_the_health_of_its_project(
    client: FlaskClient, cast: Cast, team: Team, instruments: Instruments
) -> None:
    instruments.shown[(team.project.id, "pulse_x100")] = 250
    tasks.watch.perform()
    for person in (team.leader, team.expert, team.reader):
        cast.signed_in(client, person)
        page = client.get(f"{team.url}/health").text
        assert "Feedback process" in page and "2.5 of 5" in page
        assert "How it runs" in client.get(team.url).text


def test_the_client_sees_nothing_of_it(client: FlaskClient, cast: Cast, team: Team, instruments: Instruments) -> None:
    instruments.shown[(team.project.id, "wip_age_days")] = 99
    tasks.watch.perform()
    cast.signed_in(client, team.client)

    assert client.get(f"{team.url}/health").status_code == 404
    for page in (team.url, f"{team.url}/milestones", "/account", "/projects"):
        text = client.get(page).text
        assert "How it runs" not in text and "/health" not in text and "Not stable" not in text


@pytest.mark.parametrize("who", ["charlie", "marta", "former member"])
def test_charlie_finds_no_health(client: FlaskClient, cast: Cast, team: Team, who: str) -> None:
    person = getattr(cast, who, None)
    if person is None:
        member = with_client(team.project)
        leave(member)
        person = member.user
    cast.signed_in(client, person)

    assert client.get(f"{team.url}/health").status_code == 404
    assert client.get("/desk/health").status_code == 404
    assert client.get("/desk/health/export.csv").status_code == 404


def test_many_projects_are_measured_in_a_constant_number_of_statements(
    cast: Cast, team: Team, queries: list[str]
) -> None:
    ids = [running_project().id for _each in range(3)]
    queries.clear()
    health_of(ids[:1])
    few = len(queries)
    queries.clear()

    health_of(ids)

    assert len(queries) == few
