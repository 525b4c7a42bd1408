"""The pages of the canvas: questions one at a time, the picture, files, and that it is nobody else's."""

from __future__ import annotations

import csv
import io
import re

import pytest
from flask.testing import FlaskClient

from app.canvas import queries
from app.canvas.groups import Group, Kind
from app.canvas.models import Canvas
from app.canvas.questions import questions_for
from app.database import db
from tests.cast import Cast
from tests.factories.canvas import canvas, entry, pays_for
from tests.factories.organisation import partner

ENTRY = {
    "name": "Olive shop", "group": "customer", "community": "", "relations": ["serves"], "payment": "pays",
    "direct_contact": "y", "influence": "5", "helpfulness": "4", "note": "Since the first year.",
}  # fmt: skip


@pytest.fixture
def mine(client: FlaskClient, cast: Cast) -> Canvas:
    """A canvas of Zofia, whose browser `client` is."""
    person = partner("Zofia Zielińska").user
    cast.signed_in(client, person)
    return canvas(person, title="Studio work")


def test_a_canvas_begins_with_its_first_question(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.bob)
    assert "No canvas yet" in client.get("/canvas").text
    answer = client.post("/canvas", data={"title": "My work", "kind": "employee"})

    assert answer.status_code == 303 and answer.location.endswith("/questions/boss")
    page = client.get(answer.location).text
    assert "Who is your boss" in page and "Question 1 of 20" in page
    assert "Business Model You" in page


def test_every_question_is_kept_at_once_and_leads_to_the_next(client: FlaskClient, mine: Canvas) -> None:
    asked = questions_for(Kind.SELF_EMPLOYED)
    for question, following in zip(asked, [*asked[1:], None], strict=True):
        page = client.get(f"/canvas/{mine.id}/questions/{question.key}")
        assert page.status_code == 200 and str(question.words_for(Kind.SELF_EMPLOYED)) in page.text
        names = re.findall(r'name="((?:payer|influence|helpfulness)_\d+)"', page.text)
        data = {"names": f"Somebody at {question.key}", **{name: "0" if "payer" in name else "4" for name in names}}
        answer = client.post(f"/canvas/{mine.id}/questions/{question.key}", data=data)
        end = f"/questions/{following.key}" if following else f"/canvas/{mine.id}"
        assert answer.status_code == 303 and answer.location.endswith(end), question.key

    shown = client.get(f"/canvas/{mine.id}").text
    assert "20 of 20 questions answered" in shown
    assert "Somebody at boss" in shown and "Somebody at social" in shown
    assert all(each.influence == each.helpfulness == 4 for each in queries.entries_of(mine))


def test_answering_goes_on_where_it_was_left(client: FlaskClient, mine: Canvas) -> None:
    client.post(f"/canvas/{mine.id}/questions/boss", data={"names": "Ayşe"})

    assert f"/canvas/{mine.id}/questions/reports" in client.get(f"/canvas/{mine.id}").text
    assert "On the canvas already" in client.get(f"/canvas/{mine.id}/questions/boss").text


def test_too_long_an_answer_keeps_what_was_typed(client: FlaskClient, mine: Canvas) -> None:
    long = "\n".join(f"Colleague {number}" for number in range(31))
    answer = client.post(f"/canvas/{mine.id}/questions/team", data={"names": long})

    assert answer.status_code == 422
    assert "At most 30 lines" in answer.text and "Colleague 30" in answer.text
    assert client.post(f"/canvas/{mine.id}/questions/team", data={"names": "x" * 121}).status_code == 422


def test_who_pays_for_whom_is_asked_for_those_who_get_it_free(client: FlaskClient, mine: Canvas) -> None:
    shop, school = entry(mine, "Shop", pays=True), entry(mine, "School")
    path = f"/canvas/{mine.id}/questions/payers"
    assert "Who pays for School?" in client.get(path).text and "Who pays for Shop?" not in client.get(path).text
    client.post(path, data={f"payer_{school.id}": str(shop.id)})

    assert queries.entry_of(mine, school.id).payer_ids == [shop.id]
    assert "nobody pays for it yet" not in client.get(f"/canvas/{mine.id}").text


def test_an_entry_is_written_changed_and_taken_off_with_undo(client: FlaskClient, mine: Canvas) -> None:
    assert client.post(f"/canvas/{mine.id}/entries/new", data=ENTRY).status_code == 303
    [one] = queries.entries_of(mine)
    assert (one.name, one.relations, one.influence, one.helpfulness) == ("Olive shop", ["serves"], 5, 4)
    path = f"/canvas/{mine.id}/entries/{one.id}"
    assert "Since the first year." in client.get(path).text
    assert client.post(path, data={**ENTRY, "name": "Olive mill"}).status_code == 303
    page = client.post(f"{path}/removal", follow_redirects=True).text
    assert "“Olive mill” is taken off the canvas." in page and "Undo" in page
    assert client.post(f"{path}/restoration", follow_redirects=True).text.count("Olive mill")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Please fill this in"),
        ({"group": "community"}, "which community"),
        ({"payment": "barter"}, "offered values"),
        ({"relations": ["loves"]}, "offered values"),
        ({"influence": "6"}, "offered values"),
        ({"name": "x" * 121}, "120"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(
    client: FlaskClient, mine: Canvas, changes: dict[str, object], words: str
) -> None:
    answer = client.post(f"/canvas/{mine.id}/entries/new", data={**ENTRY, **changes})

    assert answer.status_code == 422 and words in answer.text


def test_a_circle_is_said_at_the_payers(client: FlaskClient, mine: Canvas) -> None:
    one, two = entry(mine, "One"), entry(mine, "Two")
    pays_for(two, one)
    data = {**ENTRY, "name": "Two", "payment": "free", "payers": [str(one.id)]}
    answer = client.post(f"/canvas/{mine.id}/entries/{two.id}", data=data)

    assert answer.status_code == 422
    assert "One cannot pay for Two, who pays for One already." in answer.text


def test_an_entry_without_a_payer_says_so_on_the_picture(client: FlaskClient, mine: Canvas) -> None:
    entry(mine, "Shop", pays=True, group=Group.CUSTOMER)
    entry(mine, "School")
    page = client.get(f"/canvas/{mine.id}").text

    assert "1 gets your help free, and nobody pays for it yet:" in page
    assert "Free; nobody pays for it yet" in page


def test_the_canvas_is_taken_away_as_files(client: FlaskClient, mine: Canvas) -> None:
    shop, school = entry(mine, "Żółw & Synowie", pays=True), entry(mine, "विद्यालय", influence=3)
    pays_for(shop, school)
    entry(mine, "=1+1")
    starts = {"pdf": b"%PDF-", "png": b"\x89PNG", "svg": b"<svg"}
    for kind, start in starts.items():
        answer = client.get(f"/canvas/{mine.id}/export.{kind}")
        assert answer.data.startswith(start), kind
        assert answer.headers["Content-Disposition"] == f"attachment; filename=canvas.{kind}"
    rows = list(csv.DictReader(io.StringIO(client.get(f"/canvas/{mine.id}/export.csv").text)))
    by_name = {row["Name or position"]: row for row in rows}
    assert by_name["विद्यालय"]["Paid for by"] == "Żółw & Synowie"
    assert "'=1+1" in by_name and by_name["'=1+1"]["Who pays in the end"] == "Nobody yet"
    assert client.get(f"/canvas/{mine.id}/export.exe").status_code == 404


def test_a_canvas_is_removed_with_undo(client: FlaskClient, mine: Canvas) -> None:
    page = client.post(f"/canvas/{mine.id}/removal", follow_redirects=True).text
    assert "The canvas “Studio work” is removed." in page
    assert client.get(f"/canvas/{mine.id}").status_code == 404

    client.post(f"/canvas/{mine.id}/restoration")
    assert client.get(f"/canvas/{mine.id}").status_code == 200


def paths(of: Canvas, entry_id: int) -> tuple[list[str], list[str]]:
    base = f"/canvas/{of.id}"
    read = [
        "",
        "/questions/boss",
        "/questions/payers",
        "/entries/new",
        f"/entries/{entry_id}",
        "/export.pdf",
        "/export.csv",
    ]
    act = [
        "/questions/boss", "/entries/new", f"/entries/{entry_id}", f"/entries/{entry_id}/removal", "/removal",
        f"/entries/{entry_id}/restoration", "/restoration", "/proposals",
    ]  # fmt: skip
    return [base + path for path in read], [base + path for path in act]


@pytest.mark.parametrize("who", ["charlie", "ada", "dora"])
def test_a_personal_canvas_is_its_owners_alone(client: FlaskClient, cast: Cast, who: str) -> None:
    hers = canvas(cast.alice)
    one = entry(hers, "A secret helper")
    read, act = paths(hers, one.id)
    stranger = cast.signed_in(client, getattr(cast, who))

    assert [stranger.get(path).status_code for path in read] == [404] * len(read)
    assert [stranger.post(path, data=ENTRY).status_code for path in act] == [404] * len(act)
    assert "A secret helper" not in stranger.get("/canvas").text


def test_the_organisations_canvas_is_for_staff(client: FlaskClient, cast: Cast) -> None:
    ours = canvas(None, title="Our customers")
    one = entry(ours, "Olive shop", pays=True)
    read, act = paths(ours, one.id)
    cast.signed_in(client, cast.charlie)
    assert [client.get(path).status_code for path in read] == [404] * len(read)
    assert [client.post(path, data=ENTRY).status_code for path in act] == [404] * len(act)
    assert client.get("/canvas/organisation").status_code == 404

    cast.signed_in(client, cast.dora)
    assert client.get("/canvas/organisation").location == f"/canvas/{ours.id}"
    assert [client.get(path).status_code for path in read] == [200] * len(read)


def test_only_staff_may_begin_the_organisations(client: FlaskClient, cast: Cast) -> None:
    cast.signed_in(client, cast.charlie)
    assert client.post("/canvas", data={"title": "Ours", "kind": "organisation"}).status_code == 422
    cast.signed_in(client, cast.ada)
    assert client.post("/canvas", data={"title": "Ours", "kind": "organisation"}).status_code == 303


def test_an_entry_of_another_canvas_is_not_reached_through_the_own(
    client: FlaskClient, cast: Cast, mine: Canvas
) -> None:
    other = entry(canvas(cast.alice), "Hers")

    assert client.get(f"/canvas/{mine.id}/entries/{other.id}").status_code == 404
    assert client.post(f"/canvas/{mine.id}/entries/{other.id}/removal").status_code == 404
    db.session.refresh(other)
    assert other.removed_at is None


def test_a_number_nobody_has_is_not_found(client: FlaskClient, mine: Canvas) -> None:
    for number in (999_999, 2**63, 10**30):
        assert client.get(f"/canvas/{number}").status_code == 404
        assert client.get(f"/canvas/{mine.id}/entries/{number}").status_code == 404
    assert client.get(f"/canvas/{mine.id}/questions/weather").status_code == 404


def test_proposals_are_taken_onto_the_canvas_by_a_tick(client: FlaskClient, cast: Cast) -> None:
    leader = partner("Aylin Kaya")
    me = partner("Zofia Zielińska", leader_id=leader.id)
    cast.signed_in(client, me.user)
    mine = canvas(me.user)
    assert "Do they belong here too?" in client.get(f"/canvas/{mine.id}").text
    client.post(f"/canvas/{mine.id}/proposals", data={"key": [f"member-{leader.id}", "member-999"]})

    assert [each.name for each in queries.entries_of(mine)] == ["Aylin Kaya"]
