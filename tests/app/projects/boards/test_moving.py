"""Cards move: by drag, by key, by form; within limits; never lost and never doubled."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from app.database import db, transaction
from app.errors import Conflict, Invalid
from app.projects.boards import moving, writing
from app.projects.boards.models import BoardColumn, BoardEvent, Card
from app.projects.boards.moving import Place, Way
from app.projects.models import Project
from tests.cast import Cast
from tests.factories.accounts import count, every, the
from tests.factories.boards import a_board, a_card, columns, leaders_seat, titles
from tests.factories.projects import running_project


def path(project: Project, rest: str = "") -> str:
    return f"/projects/{project.reference}/board{rest}"


def test_a_drag_a_key_and_a_form_make_the_same_move_and_the_same_line(
    client: FlaskClient, cast: Cast, project: Project
) -> None:
    """WCAG 2.5.7: whatever is dragged can be moved without dragging."""
    cast.signed_in(client, cast.dora)
    doing = columns(project)[1].id
    cards = [a_card(project, title) for title in ("dragged", "stepped", "filled in")]
    ways: list[dict[str, Any]] = [{"column": doing, "behind": "top"}, {"way": "right"}, {"column": doing, "behind": ""}]
    for card, way in zip(cards, ways, strict=True):
        headers = {"X-Requested-With": "fetch"} if "behind" in way and way["behind"] == "top" else {}
        answer = client.post(path(project, "/moves"), data={"card": card.key, **way}, headers=headers)
        assert answer.status_code in {200, 303}

    lines = [each.details for each in every(BoardEvent) if each.kind == "card_moved"]
    assert len(lines) == 3
    assert all(line == lines[0] for line in lines)
    assert titles(project, 1) == ["dragged", "stepped", "filled in"]


def test_cards_are_put_where_they_are_dropped(client: FlaskClient, cast: Cast, project: Project) -> None:
    cast.signed_in(client, cast.dora)
    seat, todo = leaders_seat(project), columns(project)[0].id
    cards = {title: a_card(project, title) for title in "abcd"}
    for title, behind, expected in (
        ("d", None, "dabc"),
        ("d", cards["a"].key, "adbc"),
        ("a", "", "dbca"),
        ("b", "gone", "dcab"),
    ):
        with transaction():
            moving.move(seat, cards[title].key, Place(todo, behind))
        assert "".join(titles(project, 0)) == expected
    on_the_page = re.findall(r'id="card-([^"]+)"', client.get(path(project)).text)
    assert on_the_page == [cards[title].key for title in "dcab"], "everyone sees that order"


def test_many_moves_into_the_same_gap_never_run_out_of_room(project: Project) -> None:
    seat, todo = leaders_seat(project), columns(project)[0].id
    first, *others = [a_card(project, str(number)) for number in range(5)]
    for round_number in range(60):
        mover = others[round_number % len(others)]
        with transaction():
            moving.move(seat, mover.key, Place(todo, first.key))
        assert titles(project, 0)[:2] == ["0", mover.title]
    ranks = list(db.session.scalars(sa.select(Card.rank).order_by(Card.rank)))
    assert len(set(ranks)) == 5
    assert titles(project, 0)[0] == "0"
    assert sorted(titles(project, 0)) == list("01234")


def test_steps_end_quietly_at_the_edges(project: Project) -> None:
    seat = leaders_seat(project)
    one, two = a_card(project, "one"), a_card(project, "two")
    for card, way, expected in (
        (one, Way.UP, ["one", "two"]),
        (two, Way.UP, ["two", "one"]),
        (two, Way.LEFT, ["two", "one"]),
        (two, Way.DOWN, ["one", "two"]),
        (two, Way.TOP, ["two", "one"]),
        (two, Way.BOTTOM, ["one", "two"]),
    ):
        with transaction():
            moving.step(seat, card.key, way)
        assert titles(project, 0) == expected, way


def test_what_lies_in_the_last_column_is_done(project: Project) -> None:
    seat, card = leaders_seat(project), a_card(project)
    with transaction():
        moving.move(seat, card.key, Place(columns(project)[3].id))
    assert the(Card).done_at is not None
    with transaction():
        moving.step(seat, card.key, Way.LEFT)
    assert the(Card).done_at is None


def test_a_limit_warns_or_refuses_with_the_reason(client: FlaskClient, cast: Cast, project: Project) -> None:
    cast.signed_in(client, cast.dora)
    doing = columns(project)[1]
    data = {"name": "Doing", "wip_limit": "1"}
    assert client.post(path(project, f"/columns/{doing.id}"), data=data).status_code == 303
    a_card(project, "first", column=1)
    second, third = a_card(project, "second"), a_card(project, "third")

    warned = client.post(path(project, "/moves"), data={"card": second.key, "way": "right"}, follow_redirects=True)
    assert "should hold at most one card" in warned.text
    assert "too many" in warned.text

    client.post(path(project, f"/columns/{doing.id}"), data={**data, "wip_refuses": "y"})
    refused = client.post(
        path(project, "/moves"),
        data={"card": third.key, "way": "right"},
        headers={"X-Requested-With": "fetch", "Accept": "application/json"},
    )
    assert refused.status_code == 409
    assert "holds at most one card" in refused.json["detail"]
    assert titles(project, 1) == ["first", "second"]


def test_a_full_column_refuses_on_the_page_itself_and_keeps_what_was_typed(
    client: FlaskClient, cast: Cast, project: Project
) -> None:
    cast.signed_in(client, cast.dora)
    doing = columns(project)[1]
    doing.wip_limit, doing.wip_refuses = 1, True
    a_card(project, "first", column=1)
    other = a_card(project, "other")
    full = "holds at most one card. Finish it or move it on first."

    moved = client.post(
        path(project, "/moves"), data={"card": other.key, "way": "right", "from": "card"}, follow_redirects=True
    )
    assert full in moved.text and "<h2>Checklist</h2>" in moved.text
    for address, more in [("/cards", "column"), (f"/cards/new?column={doing.id}", "description")]:
        added = client.post(path(project, address), data={"title": "Typed with care", more: str(doing.id)})
        assert added.status_code == 422
        assert full in added.text and 'value="Typed with care"' in added.text
    assert titles(project, 1) == ["first"]


def test_the_database_keeps_two_cards_off_one_place(fresh_app: Any) -> None:
    with fresh_app.app_context():
        project = running_project()
        a_board(project)
        one, two = a_card(project, "one"), a_card(project, "two")
        same = sa.update(Card).where(Card.id == two.id).values(rank=one.rank)
        with pytest.raises(IntegrityError, match="uq_card_column_id_rank"), transaction():
            db.session.execute(same)


def test_an_archived_card_and_an_archived_column_take_no_moves(project: Project) -> None:
    seat, card = leaders_seat(project), a_card(project)
    with transaction():
        writing.archive(seat, card.key)
    with pytest.raises(Conflict), transaction():
        moving.step(seat, card.key, Way.RIGHT)
    with pytest.raises(Invalid), transaction():
        writing.assign(seat, card.key, [10**9])
    assert count(BoardColumn) == 4
