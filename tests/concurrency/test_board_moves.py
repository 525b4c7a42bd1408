"""Two browsers and more move cards at once: none is lost, none doubled, and the order is the same for everyone."""

from __future__ import annotations

import random
from collections import Counter

import pytest
import sqlalchemy as sa
from flask import Flask

from app.accounts.models import User
from app.database import db, transaction
from app.projects.boards import moving, writing
from app.projects.boards.models import BoardColumn, BoardEvent, Card
from app.projects.boards.moving import Place, Way
from app.projects.boards.viewing import Wanted, view
from app.projects.boards.writing import Content
from app.projects.models import Project
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.boards import a_board, a_card, columns, leaders_seat, seat_of
from tests.factories.projects import running_project, with_expert

PARALLEL = 8
MOVES = 12
CARDS = 6
pytestmark = pytest.mark.concurrency


def prepared(app: Flask) -> tuple[int, list[str], list[int], int]:
    """A board with cards: the project's id, the keys of the cards, the columns, and the user id of a colleague."""
    with app.app_context():
        project = running_project()
        a_board(project)
        keys = [a_card(project, f"card {number}").key for number in range(CARDS)]
        return project.id, keys, [column.id for column in columns(project)], with_expert(project).user_id


def seats_order(project_id: int, user_id: int) -> list[list[str]]:
    """The board as that person sees it."""
    seat = seat_of(db.session.get_one(User, user_id), db.session.get_one(Project, project_id))
    return [[card.title for card in column.cards] for column in view(seat, Wanted())]


@pytest.mark.parametrize("round_number", range(3))
def test_moves_from_many_browsers_lose_and_double_nothing(fresh_app: Flask, round_number: int) -> None:
    project_id, keys, places, colleague_id = prepared(fresh_app)

    def shuffle(number: int) -> int:
        chance = random.Random(f"{round_number}-{number}")
        for _move in range(MOVES):
            with transaction():
                seat = leaders_seat(db.session.get_one(Project, project_id))
                if chance.random() < 0.5:
                    behind = chance.choice([None, "", *keys])
                    moving.move(seat, chance.choice(keys), Place(chance.choice(places), behind))
                else:
                    moving.step(seat, chance.choice(keys), chance.choice(list(Way)))
        return number

    with room_for(fresh_app, PARALLEL):
        outcomes = all_at_once(fresh_app, shuffle, PARALLEL)
        assert [each for each in outcomes if isinstance(each, BaseException)] == []
        lying = [card for column in seats_order(project_id, colleague_id) for card in column]
        assert Counter(lying) == Counter(f"card {number}" for number in range(CARDS))
        ranks = db.session.execute(sa.select(Card.column_id, Card.rank)).all()
        assert len(set(ranks)) == CARDS, "no two cards lie in one place"
        leader_id = leaders_seat(db.session.get_one(Project, project_id)).user.id
        assert seats_order(project_id, leader_id) == seats_order(project_id, colleague_id)


def test_two_browsers_put_two_cards_at_the_same_place(fresh_app: Flask) -> None:
    project_id, keys, places, colleague_id = prepared(fresh_app)

    def put(number: int) -> int:
        with transaction():
            seat = leaders_seat(db.session.get_one(Project, project_id))
            moving.move(seat, keys[number + 1], Place(places[0], keys[0]))
        return number

    with room_for(fresh_app, 2):
        assert set(all_at_once(fresh_app, put, 2)) == {0, 1}
        [first, *_rest] = seats_order(project_id, colleague_id)
        assert first[0] == "card 0"
        assert set(first[1:3]) == {"card 1", "card 2"}
        assert len(first) == CARDS
        moved = sa.select(sa.func.count()).where(BoardEvent.kind == "card_moved")
        assert db.session.scalar(moved) == 2


def test_of_many_cards_pressing_into_a_full_column_no_more_get_in_than_fit(fresh_app: Flask) -> None:
    project_id, keys, places, _colleague_id = prepared(fresh_app)
    with fresh_app.app_context(), transaction():
        column = db.session.get_one(BoardColumn, places[1])
        column.wip_limit, column.wip_refuses = 2, True

    def press(number: int) -> str:
        with transaction():
            seat = leaders_seat(db.session.get_one(Project, project_id))
            moving.move(seat, keys[number], Place(places[1]))
        return "moved"

    with room_for(fresh_app, CARDS):
        outcomes = all_at_once(fresh_app, press, CARDS)
        assert outcomes.count("moved") == 2
        lying = sa.select(sa.func.count()).where(Card.column_id == places[1])
        assert db.session.scalar(lying) == 2


def test_cards_added_at_once_all_lie_on_the_board(fresh_app: Flask) -> None:
    project_id, _keys, places, _colleague_id = prepared(fresh_app)

    def add(number: int) -> int:
        with transaction():
            seat = leaders_seat(db.session.get_one(Project, project_id))
            writing.add(seat, places[2], Content(title=f"new {number}"))
        return number

    with room_for(fresh_app, PARALLEL):
        outcomes = all_at_once(fresh_app, add, PARALLEL)
        assert [each for each in outcomes if isinstance(each, BaseException)] == []
        ranks = list(db.session.scalars(sa.select(Card.rank).where(Card.column_id == places[2])))
        assert len(ranks) == len(set(ranks)) == PARALLEL


def test_of_two_edits_at_once_one_is_told_that_it_was_overtaken(fresh_app: Flask) -> None:
    project_id, keys, _places, _colleague_id = prepared(fresh_app)

    def edit(number: int) -> str:
        with transaction():
            seat = leaders_seat(db.session.get_one(Project, project_id))
            return writing.rewrite(seat, keys[0], Content(title=f"by {number}"), version=1).title

    with room_for(fresh_app, 2):
        outcomes = all_at_once(fresh_app, edit, 2)
        saved = [each for each in outcomes if isinstance(each, str)]
        assert len(saved) == 1
        assert any(isinstance(each, writing.Overtaken) for each in outcomes)
        assert db.session.scalar(sa.select(Card.title).where(Card.key == keys[0])) == saved[0]
