"""What waits for a person in their projects: on one page, the most urgent first, of no project that is not theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import current_app
from flask.testing import FlaskClient

from app import clock
from app.accounts.models import User
from app.database import transaction
from app.projects.delivery import agreeing
from app.projects.portal.gathering import waiting_for
from tests.cast import Cast
from tests.conftest import NOON
from tests.factories.approvals import a_delivery, a_draft, a_milestone, an_approval, approved, changes_asked
from tests.factories.boards import a_board
from tests.factories.projects import leave, running_project, with_client
from tests.factories.teams import Team


def titles(user: User) -> list[str]:
    with current_app.test_request_context():
        return [waits.item.title for waits in waiting_for(user)]


def test_the_client_sees_what_waits_for_their_answer_the_most_urgent_first(team: Team) -> None:
    an_approval(team.project, team.leader, a_draft(title="Later", due_at=clock.in_days(9)))
    an_approval(team.project, team.leader, a_draft(title="Sooner", due_at=clock.in_days(2)))
    done = an_approval(team.project, team.leader, a_draft(title="Done", due_at=clock.in_days(1)))
    approved(done, team.client)
    a_delivery(team.project, team.leader, a_draft(title="The film", due_at=clock.in_days(5)))
    with transaction():
        agreeing.offer(team.project.id, "Silence counts.", locale="en", by=team.leader)

    assert titles(team.client) == ["Sooner", "The film", "Later", "May silence count as approval?"]
    assert titles(team.leader) == titles(team.expert) == titles(team.reader) == []


def test_the_leader_sees_overdue_answers_wished_changes_and_late_milestones(team: Team) -> None:
    with clock.freeze(NOON):
        an_approval(team.project, team.leader, a_draft(title="Overdue", due_at=NOON + timedelta(days=1)))
        wished = an_approval(team.project, team.leader, a_draft(title="Wished", due_at=NOON + timedelta(days=9)))
        changes_asked(wished, team.client)
        a_milestone(team.project, team.leader, "Premiere", due_on=NOON.date())
    with clock.freeze(NOON + timedelta(days=2)):
        assert titles(team.leader) == ["Premiere", "Overdue", "Wished"]
        assert titles(team.expert) == []
        assert titles(team.client) == ["Overdue"]


def test_who_left_is_waited_for_no_longer(team: Team) -> None:
    an_approval(team.project, team.leader)
    member = with_client(team.project)
    assert titles(member.user) == ["Slogan"]

    leave(member)

    assert titles(member.user) == []


@pytest.fixture
def alice(client: FlaskClient, cast: Cast, team: Team) -> FlaskClient:
    return cast.signed_in(client, team.client)


def test_the_front_page_and_the_whole_list_lead_to_the_answer(alice: FlaskClient, team: Team) -> None:
    for number in range(8):
        an_approval(team.project, team.leader, a_draft(title=f"Question {number}"))

    front = alice.get("/account").text
    assert "What waits for you in your projects" in front and "All that waits for you (8)" in front
    page = alice.get("/account/waiting").text
    assert page.count("Look and answer") >= 8
    assert "Question 3" in alice.get("/account/waiting?q=question+3").text
    assert "Question 3" not in alice.get("/account/waiting?q=question+4").text
    assert "Question 3" in alice.get(f"/account/waiting?project={team.project.reference}&part=client").text
    assert "Nothing fits" in alice.get("/account/waiting?part=project_leader").text
    assert alice.get("/account/waiting?part=nonsense").status_code == 422
    assert alice.get("/account/waiting?project=nonsense").status_code == 422


def test_the_front_page_leads_into_board_channel_and_approvals_where_they_are_granted(
    client: FlaskClient, browser: Any, cast: Cast, team: Team
) -> None:
    a_board(team.project)
    ways = {name: f'href="{team.url}/{name}"' for name in ("board", "channel", "approvals")}
    apart = with_client(team.project, on_board=False).user

    both = cast.signed_in(client, team.client).get("/account").text
    only_channel = cast.signed_in(browser(), apart).get("/account").text

    assert all(way in both for way in ways.values())
    assert [name for name, way in ways.items() if way in only_channel] == ["channel"]
    assert team.url not in cast.signed_in(browser(), cast.charlie).get("/account").text


def test_an_empty_list_says_what_it_is_for(alice: FlaskClient) -> None:
    assert "Nothing waits for you" in alice.get("/account/waiting").text
    assert "What waits for you in your projects" not in alice.get("/account").text


def test_charlie_is_waited_for_by_nobody(client: FlaskClient, browser: Any, cast: Cast, team: Team) -> None:
    an_approval(team.project, team.leader, a_draft(title="Secret slogan"))
    other = with_client(running_project(), cast.charlie)
    cast.signed_in(client, other.user)

    assert "Secret slogan" not in client.get("/account").text
    assert "Secret slogan" not in client.get("/account/waiting").text
    assert client.get(f"/account/waiting?project={team.project.reference}").status_code in {200, 422}
    assert browser().get("/account/waiting").status_code == 302


def test_a_phone_has_the_channels_among_its_tabs_and_the_rest_behind_one(client: FlaskClient, cast: Cast) -> None:
    page = cast.signed_in(client, cast.alice).get("/account").text
    tabs = page.split('class="bottom-tabs"')[1].split("</nav>")[0]
    assert [place in tabs for place in ('href="/projects"', 'href="/account/channels"', 'href="/account/invoices"')] == [
        True, True, False,
    ]  # fmt: skip
    assert tabs.count("<li>") == 5
    assert 'popovertarget="portal-menu"' in tabs
    menu = page.split('id="portal-menu"')[1].split("</nav>")[0]
    assert "/invoices" in menu and "/privacy" in menu
