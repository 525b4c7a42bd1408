"""What boards answer when delivery, health and the portal ask: never anything internal to a client, nothing of strangers."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage

from app import clock
from app.accounts.access import Viewer
from app.accounts.models import User
from app.database import db, transaction
from app.projects.access import participation_in
from app.projects.boards import attaching, measuring, offering
from app.projects.boards.models import BoardColumn, CardAssignment
from app.projects.delivery.models import Approval
from app.projects.sockets import Measure
from tests.cast import Cast
from tests.conftest import NOON
from tests.factories.accounts import the
from tests.factories.boards import a_board, a_card, a_png, columns, leaders_seat
from tests.factories.projects import leave, running_project, with_client, with_expert
from tests.factories.teams import a_team


def test_only_cards_the_client_sees_are_offered_and_no_internal_file_of_theirs(cast: Cast) -> None:
    team = a_team(cast)
    a_board(team.project)
    shown = a_card(team.project, "Concept", shown=True, description="Three rooms")
    a_card(team.project, "Margin")
    with transaction():
        seat = leaders_seat(team.project)
        open_file = attaching.attach(seat, shown.key, FileStorage(a_png(), "room.png"), for_client=True)
        attaching.attach(seat, shown.key, FileStorage(a_png(), "costs.png"), for_client=False)

    for person in (team.leader, team.client):
        [exhibit] = offering.exhibits(participation_in(Viewer(person), team.project))
        assert (exhibit.key, exhibit.title, exhibit.text) == (f"card:{shown.key}", "Concept", "Three rooms")
        assert [file.id for file in exhibit.files] == [open_file.file_id]
    apart = with_client(team.project, on_board=False).user
    assert offering.exhibits(participation_in(Viewer(apart), team.project)) == []


def test_a_card_is_approved_as_it_was_whatever_becomes_of_it(client: FlaskClient, cast: Cast) -> None:
    team = a_team(cast)
    a_board(team.project)
    card = a_card(team.project, "Concept", shown=True, description="Three rooms")
    cast.signed_in(client, team.leader)
    typed = {"title": "The concept", "due_on": clock.in_days(7).date().isoformat(), "milestone_id": "0"}
    url = f"{team.url}/approvals/new"
    assert f"card:{card.key}" in client.get(url).text

    answer = client.post(url, data={**typed, "exhibit": f"card:{card.key}", "submission_key": "c" * 24})

    assert answer.status_code == 303
    with transaction():
        card.description, card.shown_to_client = "Four rooms", False
    approval = the(Approval)
    assert (approval.kind, approval.current.text) == ("card", "Three rooms")
    assert approval.current.seal == approval.current.seal_now
    refused = client.post(url, data={**typed, "exhibit": f"card:{card.key}", "submission_key": "d" * 24})
    assert refused.status_code == 422


def test_the_board_is_measured(cast: Cast) -> None:
    with clock.freeze(NOON - timedelta(days=20)):
        team = a_team(cast)
        a_board(team.project)
        old = a_card(team.project, "Old", column=1)
    with clock.freeze(NOON):
        a_card(team.project, "In the first column")
        a_card(team.project, "Late", due_on=(NOON - timedelta(days=1)).date())
        for number in range(3):
            a_card(team.project, f"In time {number}", due_on=(NOON + timedelta(days=3)).date())
        limited = db.session.get_one(BoardColumn, columns(team.project)[1].id)
        limited.wip_limit = 1
        db.session.commit()
        a_card(team.project, "One too many", column=1)

        found = {each.name: each.value for each in measuring.measures([team.project.id])}

    assert found == {"overdue_share_bp": 2500, "wip_age_days": 20, "over_limit_columns": 1}
    assert old.done_at is None
    assert measuring.measures([]) == []
    assert measuring.measures([running_project().id]) == []


def test_a_calm_board_is_known_to_be_calm(cast: Cast) -> None:
    team = a_team(cast)
    a_board(team.project)

    assert measuring.measures([team.project.id]) == [
        Measure(project_id=team.project.id, name="over_limit_columns", value=0)
    ]


def test_cards_with_a_day_wait_for_those_they_lie_with_until_they_leave(cast: Cast) -> None:
    team = a_team(cast)
    a_board(team.project)
    member = with_expert(team.project)
    for title, due in (("With a day", clock.today()), ("Some time", None)):
        card = a_card(team.project, title, due_on=due)
        db.session.add(CardAssignment(card_id=card.id, user_id=member.user_id))
    db.session.commit()
    assert _titles(member.user) == ["With a day"]
    assert _titles(team.leader) == _titles(team.client) == []

    leave(member)

    assert _titles(member.user) == []


def _titles(user: User) -> list[str]:
    with current_app.test_request_context():
        return [item.title for item in offering.waiting_items(user)]
