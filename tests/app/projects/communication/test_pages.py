"""The communication plan: written by the team, seen by the client as far as it is shown, exported, printed."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app.database import db, transaction
from app.projects.communication import planning
from app.projects.communication.models import CommunicationItem, CommunicationPlan
from app.projects.communication.planning import ItemDraft
from app.projects.communication.privacy import items_about
from tests.cast import Cast
from tests.factories.accounts import count, the
from tests.factories.projects import leave, with_client
from tests.factories.teams import Team

TYPED: dict[str, Any] = {
    "title": "Opening letter",
    "discipline": "content",
    "channel": "email",
    "starts_on": "2026-12-01",
    "ends_on": "2026-12-05",
    "state": "planned",
    "note": "To all guests",
    "shown_to_client": "y",
}


def an_item(team: Team, title: str = "Opening letter", *, shown: bool = True) -> CommunicationItem:
    from datetime import date

    draft = ItemDraft(
        discipline="content",
        channel="email",
        starts_on=date(2026, 12, 1),
        ends_on=date(2026, 12, 5),
        title=title,
        note="",
        state="planned",
        shown_to_client=shown,
    )
    with transaction():
        return planning.add(team.project.id, draft, by=team.leader)


@pytest.fixture
def url(team: Team) -> str:
    return f"{team.url}/communication"


@pytest.fixture
def leader(client: FlaskClient, cast: Cast, team: Team) -> FlaskClient:
    return cast.signed_in(client, team.leader)


@pytest.fixture
def alice(browser: Any, cast: Cast, team: Team) -> FlaskClient:
    return cast.signed_in(browser(), team.client)


def test_the_team_writes_the_message_and_the_items(leader: FlaskClient, team: Team, url: str) -> None:
    assert "Nothing is planned yet" in leader.get(url).text
    leader.post(f"{url}/message", data={"message": "Neighbours build together.", "audience": "Guests"})
    leader.post(
        f"{url}/message", data={"message": "Neighbours build it.", "audience": "Guests", "shown_to_client": "y"}
    )
    assert count(CommunicationPlan) == 1

    assert leader.post(f"{url}/items/new", data=TYPED).status_code == 303

    page = leader.get(url).text
    assert "Neighbours build it." in page and "Opening letter" in page
    assert "Discipline × channel × week" in page
    assert ">Content<" in page and ">E-mail<" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": ""}, "What goes out?"),
        ({"ends_on": "2026-11-30"}, "This day lies before the first one."),
        ({"ends_on": "2036-11-30"}, "At most three years at once."),
        ({"starts_on": "never"}, "First day"),
        ({"starts_on": "0001-01-01"}, "Please choose a day of this age."),
        ({"channel": "smoke"}, "Channel"),
        ({"discipline": "x"}, "Discipline"),
        ({"state": "x"}, "State"),
    ],
)
def test_bad_input_is_told_in_place(leader: FlaskClient, url: str, changes: dict[str, str], sentence: str) -> None:
    answer = leader.post(f"{url}/items/new", data={**TYPED, **changes})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "To all guests" in answer.text
    assert count(CommunicationItem) == 0


def test_an_item_is_changed_removed_and_put_back(leader: FlaskClient, team: Team, url: str) -> None:
    item = an_item(team)
    leader.post(f"{url}/items/{item.id}", data={**TYPED, "title": "Second letter", "state": "out"})
    assert (the(CommunicationItem).title, the(CommunicationItem).state) == ("Second letter", "out")

    page = leader.post(f"{url}/items/{item.id}/removal", follow_redirects=True).text
    assert "is removed from the plan" in page and "Nothing is planned yet" in page
    leader.post(f"{url}/items/{item.id}/restoration")
    assert "Second letter" in leader.get(url).text


def test_the_plan_is_narrowed_and_exported(leader: FlaskClient, team: Team, url: str) -> None:
    an_item(team, "Opening letter")
    an_item(team, "-1 formula")

    assert "Opening letter" not in leader.get(f"{url}?q=formula").text
    assert "Opening letter" in leader.get(f"{url}?channel=email&discipline=content&state=planned").text
    assert "Nothing fits" in leader.get(f"{url}?channel=press").text
    assert leader.get(f"{url}?channel=smoke").status_code == 422
    file = leader.get(f"{url}/export.csv").get_data(as_text=True)
    assert "Content,E-mail,2026-12-01,2026-12-05,Opening letter,Planned," in file
    assert "'-1 formula" in file


def test_the_client_sees_what_is_shown_to_them_and_no_trace_of_the_rest(
    alice: FlaskClient, team: Team, url: str
) -> None:
    assert "Communication plan" not in alice.get(team.url).text
    an_item(team, "Secret launch", shown=False)
    assert "Communication plan" not in alice.get(team.url).text
    shown = an_item(team, "Opening letter")

    page = alice.get(url).text
    assert "Opening letter" in page and "Secret launch" not in page
    file = alice.get(f"{url}/export.csv").get_data(as_text=True)
    assert "Opening letter" in file and "Secret launch" not in file
    assert "Nothing fits" in alice.get(f"{url}?q=Secret").text
    assert alice.get(f"{url}/items/{shown.id}").status_code == 404
    assert alice.post(f"{url}/items/{shown.id}/removal").status_code == 404
    assert alice.post(f"{url}/items/new", data=TYPED).status_code == 404


def test_a_person_learns_which_items_are_theirs(team: Team) -> None:
    an_item(team)

    assert [row["item"] for row in items_about(team.leader).rows] == ["Opening letter"]
    assert items_about(team.client).rows == []


@pytest.mark.parametrize("who", ["charlie", "former client", "client of the channel only", "marta"])
def test_charlie_finds_no_plan(client: FlaskClient, cast: Cast, team: Team, url: str, who: str) -> None:
    item = an_item(team)
    if who == "former client":
        member = with_client(team.project)
        leave(member)
        person = member.user
    elif who == "client of the channel only":
        person = with_client(team.project, on_board=False).user
    else:
        person = getattr(cast, who)
    cast.signed_in(client, person)

    for page in ("", "/export.csv", "/message", "/items/new", f"/items/{item.id}"):
        assert client.get(url + page).status_code == 404, page
    for action in (
        "/message",
        "/items/new",
        f"/items/{item.id}",
        f"/items/{item.id}/removal",
        f"/items/{item.id}/restoration",
    ):
        assert client.post(url + action, data=TYPED).status_code == 404, action
    db.session.refresh(item)
    assert item.removed_at is None
