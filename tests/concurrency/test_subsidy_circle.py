"""Two who draw on one canvas at the same moment cannot close a circle together."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app.accounts.roles import Role
from app.canvas import mapping, queries
from app.canvas.mapping import Circle
from app.canvas.models import CanvasSubsidy
from app.canvas.subsidy import has_circle
from app.database import db, transaction
from tests.cast import person
from tests.concurrency.crowd import all_at_once, room_for
from tests.factories.canvas import canvas, entry

pytestmark = pytest.mark.concurrency
PEOPLE = 6


def drawn(app: Flask) -> tuple[int, list[int]]:
    with app.app_context():
        dora = person("dora@imece.example", "Дора Иванова", Role.PROJECT_LEADER)
        mine = canvas(dora)
        return mine.id, [entry(mine, f"Name {number}").id for number in range(PEOPLE)]


def payers(app: Flask) -> dict[int, list[int]]:
    with app.app_context():
        found: dict[int, list[int]] = {}
        for row in db.session.scalars(sa.select(CanvasSubsidy)):
            found.setdefault(row.entry_id, []).append(row.payer_id)
        return found


@pytest.mark.parametrize("round_number", range(4))
def test_raw_writers_that_would_close_a_ring_together_leave_one_gap(fresh_app: Flask, round_number: int) -> None:
    """Everybody adds one edge of a ring, at once and past all code of ours: exactly one is refused."""
    canvas_id, entries = drawn(fresh_app)

    def add(number: int) -> bool:
        edge = {"canvas_id": canvas_id, "entry_id": entries[number], "payer_id": entries[(number + 1) % PEOPLE]}
        try:
            with transaction() as session:
                session.execute(sa.insert(CanvasSubsidy).values(**edge))
        except IntegrityError:
            return False
        return True

    with room_for(fresh_app, PEOPLE):
        added = all_at_once(fresh_app, add, PEOPLE)

    assert sorted(map(str, added)) == ["False", *["True"] * (PEOPLE - 1)]
    assert not has_circle(payers(fresh_app))


@pytest.mark.parametrize("round_number", range(4))
def test_two_pages_that_make_two_pay_for_each_other_get_one_yes(fresh_app: Flask, round_number: int) -> None:
    canvas_id, entries = drawn(fresh_app)

    def subsidise(number: int) -> str:
        from app.canvas.models import Canvas

        with transaction() as session:
            mine = session.scalars(sa.select(Canvas).where(Canvas.id == canvas_id).with_for_update()).one()
            mapping.subsidise(mine, queries.entry_of(mine, entries[number]), [entries[1 - number]])
        return "kept"

    with room_for(fresh_app, 2):
        answers = all_at_once(fresh_app, subsidise, 2)

    assert sorted("kept" if each == "kept" else type(each).__name__ for each in answers) == [Circle.__name__, "kept"]
    assert not has_circle(payers(fresh_app))
