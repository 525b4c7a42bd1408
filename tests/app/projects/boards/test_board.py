"""The board: filled, changed, searched, archived, exported."""

from __future__ import annotations

from datetime import date

import pytest
from flask.testing import FlaskClient

from app.accounts.models import User
from app.database import transaction
from app.mail.models import MailMessage
from app.projects import joining
from app.projects.boards import writing
from app.projects.boards.models import Card, CardAssignment
from app.projects.models import Project
from app.projects.states import RoleActivity
from tests.cast import Cast
from tests.factories.accounts import count, every, the
from tests.factories.boards import a_card, columns, leaders_seat, titles
from tests.factories.projects import leave, with_expert, with_representative


def path(project: Project, rest: str = "") -> str:
    return f"/projects/{project.reference}/board{rest}"


def test_a_card_is_added_quickly_and_with_all_fields(
    client: FlaskClient, cast: Cast, project: Project, emre: User
) -> None:
    cast.signed_in(client, emre)
    todo = columns(project)[0].id
    assert client.post(path(project, "/cards"), data={"title": "Quick one", "column": todo}).status_code == 303
    data = {"title": "Whole one", "description": "**bold** <script>x</script>", "due_on": "2026-12-01"}
    made = client.post(path(project, f"/cards/new?column={todo}"), data=data)
    page = client.get(made.location).text
    assert titles(project, 0) == ["Quick one", "Whole one"]
    assert "<strong>bold</strong>" in page
    assert "<script>x" not in page
    assert not the(Card, title="Whole one").shown_to_client


@pytest.mark.parametrize(
    "data", [{"title": ""}, {"title": "x" * 201}, {"title": "x", "begins_on": "2026-12-02", "due_on": "2026-12-01"}]
)
def test_bad_input_of_a_card_is_an_error_in_place(
    client: FlaskClient, cast: Cast, project: Project, data: dict[str, str]
) -> None:
    cast.signed_in(client, cast.dora)
    assert client.post(path(project, "/cards/new"), data=data).status_code == 422
    assert count(Card) == 0


def test_only_active_members_of_the_team_are_assigned(
    client: FlaskClient, cast: Cast, project: Project, alice: User, emre: User
) -> None:
    cast.signed_in(client, cast.dora)
    card, passive = a_card(project), with_representative(project, passive=True).user
    for outsider in (alice, passive, cast.charlie, cast.ada):
        answer = client.post(path(project, f"/cards/{card.key}/people"), data={"user_ids": [outsider.id]})
        assert answer.status_code == 422, outsider.name
    assert client.post(path(project, f"/cards/{card.key}/people"), data={"user_ids": [emre.id]}).status_code == 303
    assert the(CardAssignment).user_id == emre.id
    assert count(MailMessage, template="boards/mail/assigned", recipient=emre.email) == 1
    page = client.get(path(project, f"/cards/{card.key}")).text
    assert passive.name not in page.split("Assign</summary>")[1].split("</form>")[0]


def test_who_leaves_or_turns_passive_has_no_cards(project: Project) -> None:
    seat, card = leaders_seat(project), a_card(project)
    expert, representative = with_expert(project), with_representative(project)
    with transaction():
        writing.assign(seat, card.key, [expert.user_id, representative.user_id])
    leave(expert)
    assert [each.user_id for each in every(CardAssignment)] == [representative.user_id]

    with transaction():
        joining.change_grants(
            project.id, representative.id, on_board=True, on_channel=True, role_activity=RoleActivity.PASSIVE, by=None
        )
    assert every(CardAssignment) == []


def test_a_passive_representative_reads_and_changes_nothing(client: FlaskClient, cast: Cast, project: Project) -> None:
    card = a_card(project, "Internal work")
    cast.signed_in(client, with_representative(project, passive=True).user)
    assert "Internal work" in client.get(path(project)).text
    for rest, data in (
        ("/moves", {"card": card.key, "way": "right"}),
        ("/cards", {"title": "x", "column": columns(project)[0].id}),
        (f"/cards/{card.key}/comments", {"body": "x"}),
        (f"/cards/{card.key}/archiving", {}),
    ):
        assert client.post(path(project, rest), data=data).status_code == 404, rest


def test_an_edit_that_was_overtaken_loses_nothing_and_shows_both(
    client: FlaskClient, cast: Cast, project: Project, emre: User
) -> None:
    card = a_card(project, "As it was", description="First words")
    cast.signed_in(client, cast.dora)
    saved = client.post(
        path(project, f"/cards/{card.key}/edit"),
        data={"version": "1", "title": "Dora's title", "description": "Dora's words"},
    )
    assert saved.status_code == 303

    cast.signed_in(client, emre)
    late = client.post(
        path(project, f"/cards/{card.key}/edit"),
        data={"version": "1", "title": "Emre's title", "description": "Emre's words"},
    )
    assert late.status_code == 409
    assert "Emre&#39;s title" in late.text
    assert "Emre&#39;s words" in late.text
    assert "Dora’s words" in late.text or "Dora's words" in late.text
    assert the(Card).title == "Dora's title"
    assert 'name="version" type="hidden" value="2"' in late.text

    again = client.post(
        path(project, f"/cards/{card.key}/edit"),
        data={"version": "2", "title": "Emre's title", "description": "Emre's words"},
    )
    assert again.status_code == 303
    assert the(Card).title == "Emre's title"


def test_archiving_is_undone_by_one_press(client: FlaskClient, cast: Cast, project: Project) -> None:
    card = a_card(project, "Put away")
    cast.signed_in(client, cast.dora)
    board = client.post(path(project, f"/cards/{card.key}/archiving"), follow_redirects=True).text
    assert "The card is archived." in board
    assert f"/cards/{card.key}/restoring" in board
    assert titles(project, 0) == []
    assert "Put away" in client.get(path(project, "/archive")).text

    client.post(path(project, f"/cards/{card.key}/restoring"))
    assert titles(project, 0) == ["Put away"]


def test_filters_stay_in_the_address_and_narrow_the_board(
    client: FlaskClient, cast: Cast, project: Project, emre: User
) -> None:
    cast.signed_in(client, cast.dora)
    seat = leaders_seat(project)
    a_card(project, "Late one", due_on=date(2026, 1, 1))
    client.post(path(project, "/labels"), data={"name": "Print", "tone": "bad"})
    card = a_card(project, "Labelled one", shown=True)
    page = client.get(path(project, f"/cards/{card.key}")).text
    label_id = page.split('name="label_ids" value="')[1].split('"')[0]
    client.post(path(project, f"/cards/{card.key}/labels"), data={"label_ids": [label_id]})
    with transaction():
        writing.assign(seat, card.key, [emre.id])
        writing.add_items(seat, card.key, ["Call the printer"])

    def found(query: str) -> list[str]:
        text = client.get(path(project, f"?{query}")).text
        return [title for title in ("Late one", "Labelled one") if f">{title}</a>" in text]

    assert found("due=overdue") == ["Late one"]
    assert found("due=none") == ["Labelled one"]
    assert found(f"who={emre.id}") == ["Labelled one"]
    assert found("who=nobody") == ["Late one"]
    assert found("who=me") == []
    assert found("side=client") == ["Labelled one"]
    assert found("side=internal") == ["Late one"]
    assert found(f"label={label_id}") == ["Labelled one"]
    assert found("q=printer") == ["Labelled one"]
    assert found("q=%25") == []
    assert client.get(path(project, "?due=never")).status_code == 422


def test_columns_are_added_renamed_moved_archived_and_restored(
    client: FlaskClient, cast: Cast, project: Project
) -> None:
    cast.signed_in(client, cast.dora)
    client.post(path(project, "/columns/new"), data={"name": "Waiting"})
    names = [column.name for column in columns(project)]
    assert names == ["To do", "Doing", "Review", "Done", "Waiting"]
    last = columns(project)[4]
    client.post(path(project, f"/columns/{last.id}/moves"), data={"way": "left"})
    assert [column.name for column in columns(project)][3:] == ["Waiting", "Done"]
    client.post(path(project, f"/columns/{last.id}/archiving"))
    assert len(columns(project)) == 4
    client.post(path(project, f"/columns/{last.id}/restoring"))
    assert len(columns(project)) == 5

    a_card(project)
    first = columns(project)[0]
    assert client.post(path(project, f"/columns/{first.id}/archiving")).status_code == 409


def test_only_the_leader_arranges_columns(
    client: FlaskClient, cast: Cast, project: Project, alice: User, emre: User
) -> None:
    column = columns(project)[0]
    for person in (alice, emre, cast.charlie, cast.ada):
        cast.signed_in(client, person)
        assert client.get(path(project, "/settings")).status_code == 404
        assert client.post(path(project, f"/columns/{column.id}"), data={"name": "x"}).status_code == 404
        assert client.post(path(project, "/labels"), data={"name": "x", "tone": "bad"}).status_code == 404


def test_a_checklist_is_filled_and_ticked(client: FlaskClient, cast: Cast, project: Project) -> None:
    card = a_card(project)
    cast.signed_in(client, cast.dora)
    client.post(path(project, f"/cards/{card.key}/checklist"), data={"lines": "one\n\n two \n"})
    [one, two] = the(Card).checklist
    client.post(path(project, f"/cards/{card.key}/checklist/{one.id}"), data={"done": "1"})
    assert "1 of 2 done" in client.get(path(project, f"/cards/{card.key}")).text
    client.post(path(project, f"/cards/{card.key}/checklist/{two.id}/removal"))
    assert [item.text for item in the(Card).checklist] == ["one"]


def test_a_copy_has_a_life_of_its_own(client: FlaskClient, cast: Cast, project: Project) -> None:
    card = a_card(project, "Original", shown=True)
    cast.signed_in(client, cast.dora)
    client.post(path(project, f"/cards/{card.key}/copies"))
    first, twin = every(Card, title="Original")
    assert (first.shown_to_client, twin.shown_to_client) == (True, False)
    assert first.key != twin.key


def test_the_export_is_what_the_reader_sees(client: FlaskClient, cast: Cast, project: Project) -> None:
    a_card(project, "=cmd()", description="x")
    cast.signed_in(client, cast.dora)
    answer = client.get(path(project, "/export.csv"))
    assert answer.mimetype == "text/csv"
    assert "'=cmd()" in answer.text
