"""Filling a canvas: answers become entries, who pays is told, and a circle is refused in words and by the database."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import IntegrityError

from app import clock
from app.accounts.sockets import erasure, personal_data
from app.canvas import mapping, queries, sockets
from app.canvas.groups import Group, Kind, Payment
from app.canvas.mapping import Circle, Details
from app.canvas.models import Canvas, CanvasEntry, CanvasSubsidy
from app.canvas.proposing import proposals_for
from app.canvas.questions import QUESTIONS, after, before, questions_for
from app.canvas.showing import Picture, picture_of
from app.canvas.sockets import Proposal, Score
from app.database import db, transaction
from app.errors import Conflict
from app.orders.states import State
from app.organisation.states import Status
from tests.cast import Cast
from tests.factories.canvas import canvas, entry, pays_for
from tests.factories.orders import an_order
from tests.factories.organisation import partner

ASKED = {question.key: question for question in QUESTIONS}


def free(name: str, *payers: CanvasEntry, group: Group = Group.INTERNAL) -> Details:
    return Details(group=group, name=name, payment=Payment.FREE, payer_ids=tuple(payer.id for payer in payers))


def unpaid(of: Canvas) -> list[str]:
    return [note.entry.name for note in picture_of(of).unpaid]


def answered(of: Canvas, key: str, *lines: str) -> int:
    with transaction():
        return mapping.answer(of, ASKED[key], lines)


def test_each_line_of_an_answer_is_an_entry_with_what_the_question_says(cast: Cast) -> None:
    mine = canvas(cast.dora)
    assert answered(mine, "boss", "Ayşe Yıldız") == 1
    assert answered(mine, "hands_over", "Kerem", "Rohan") == 2
    assert answered(mine, "indirect_customers", "Shops in Gdańsk") == 1
    by_name = {each.name: each for each in queries.entries_of(mine)}

    assert (by_name["Ayşe Yıldız"].group, by_name["Ayşe Yıldız"].approves_pay, by_name["Ayşe Yıldız"].pays) == (
        "boss", True, True,
    )  # fmt: skip
    assert by_name["Kerem"].relations == ["hands_over"] and not by_name["Kerem"].pays
    assert by_name["Shops in Gdańsk"].pays and not by_name["Shops in Gdańsk"].direct_contact


def test_who_is_named_again_is_one_entry_with_both_relations(cast: Cast) -> None:
    mine = canvas(cast.dora)
    answered(mine, "serves", "Kerem")
    assert answered(mine, "uses_results", "KEREM", "kerem") == 0

    [one] = queries.entries_of(mine)
    assert one.relations == ["serves", "uses_results"]


def test_an_empty_answer_is_an_answer(cast: Cast) -> None:
    mine = canvas(cast.dora)
    answered(mine, "town")

    assert mine.answered == ["town"] and picture_of(mine).answered == 1


def test_an_entry_without_a_payer_says_so_until_somebody_pays(cast: Cast) -> None:
    mine = canvas(cast.dora)
    school, shop = entry(mine, "School", group=Group.TEAM), entry(mine, "Shop", pays=True, group=Group.CUSTOMER)
    assert unpaid(mine) == ["School"]

    with transaction():
        mapping.subsidise(mine, school, [shop.id])
    assert unpaid(mine) == []
    [note] = [each for each in picture_of(mine).notes if each.entry.name == "School"]
    assert [payer.name for payer in note.payers] == ["Shop"]


def test_whose_payer_leaves_the_canvas_has_none_again(cast: Cast) -> None:
    mine = canvas(cast.dora)
    school, shop = entry(mine, "School"), entry(mine, "Shop", pays=True)
    pays_for(shop, school)
    with transaction():
        shop.remove()
    assert unpaid(mine) == ["School"]

    with transaction():
        shop.restore()
    assert unpaid(mine) == []


def test_whose_payer_stops_paying_has_none_again(cast: Cast) -> None:
    mine = canvas(cast.dora)
    school, shop = entry(mine, "School"), entry(mine, "Shop", pays=True)
    pays_for(shop, school)
    with transaction():
        mapping.write(mine, free("Shop"), shop)

    assert unpaid(mine) == ["School", "Shop"]


def test_a_circle_is_refused_in_words(cast: Cast) -> None:
    mine = canvas(cast.dora)
    one, two, three = entry(mine, "One"), entry(mine, "Two"), entry(mine, "Three")
    with transaction():
        mapping.write(mine, free("One", two), one)
        mapping.write(mine, free("Two", three), two)

    with pytest.raises(Circle, match="One cannot pay for Three"), transaction():
        mapping.write(mine, free("Three", one), three)
    assert queries.entry_of(mine, three.id).payer_ids == []


def test_a_circle_is_refused_by_the_database_whoever_writes_it(cast: Cast) -> None:
    mine = canvas(cast.dora)
    one, two, three = entry(mine, "One"), entry(mine, "Two"), entry(mine, "Three")
    pays_for(two, one)
    pays_for(three, two)

    with pytest.raises(IntegrityError, match="cannot pay for the payer"):
        pays_for(one, three)
    db.session.rollback()
    pays_for(entry(mine, "Four"), three)
    with pytest.raises(IntegrityError, match="cannot pay for the payer"):
        db.session.execute(sa.update(CanvasSubsidy).where(CanvasSubsidy.entry_id == three.id).values(payer_id=one.id))


def test_nobody_pays_across_two_canvases(cast: Cast) -> None:
    mine, other = canvas(cast.dora), canvas(cast.alice)
    school, shop = entry(mine, "School"), entry(other, "Shop", pays=True)

    with pytest.raises(IntegrityError, match="fk_canvas_subsidy"):
        pays_for(shop, school)
    db.session.rollback()
    with transaction():
        mapping.subsidise(mine, school, [shop.id])
    assert queries.entry_of(mine, school.id).payer_ids == []


def test_the_organisation_has_one_canvas(cast: Cast) -> None:
    with transaction():
        first = mapping.begin(Kind.ORGANISATION, "Our customers", cast.ada)
    with transaction():
        again = mapping.begin(Kind.ORGANISATION, "Another", cast.dora)

    assert again.id == first.id and again.owner_id is None
    with pytest.raises(IntegrityError, match="uq_canvas_organisation"):
        canvas(None)


def test_an_employee_without_a_boss_is_reminded(cast: Cast) -> None:
    mine = canvas(cast.dora, Kind.EMPLOYEE)
    entry(mine, "Kerem")
    assert picture_of(mine).missing == ("boss", "payer")
    answered(mine, "boss", "Ayşe")

    assert picture_of(mine).missing == ()


def test_customers_with_paid_orders_are_proposed_to_the_organisation(cast: Cast) -> None:
    order = an_order(placed_by=cast.alice, state=State.PAID, paid_minor=12_000, paid_at=clock.now())
    ours = canvas(None)
    [proposal] = proposals_for(ours)
    assert (proposal.name, proposal.group, proposal.why) == (order.contact.display_name, "customer", "1 paid order")

    with transaction():
        assert mapping.adopt(ours, [proposal]) == 1
        assert mapping.adopt(ours, [proposal]) == 0
    [note] = picture_of(ours).notes
    assert note.figures.orders == 1 and note.figures.paid == (order.paid,)
    assert proposals_for(ours) == []


def test_a_member_is_proposed_leader_and_team(cast: Cast) -> None:
    leader = partner("Дора Лидер", Status.PROJECT_LEADER)
    me = partner("Zofia Zielińska", leader_id=leader.id)
    partner("Emre Yıldız", leader_id=leader.id)
    found = {each.name: each.group for each in proposals_for(canvas(me.user))}

    assert found == {"Дора Лидер": "project_leader", "Emre Yıldız": "team"}


def test_others_propose_and_tell_real_feedback(cast: Cast, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = canvas(cast.dora)
    asked: list[object] = []

    def propose(owner_id: int | None) -> list[Proposal]:
        asked.append(owner_id)
        return [Proposal(key="client-7", name="Olive shop", group="customer", why="A project", user_id=cast.alice.id)]

    def judge(owner_id: int | None, contact_ids: list[int], user_ids: list[int]) -> dict[tuple[str, int], Score]:
        return {("user", user_id): Score(label="Pulse", mean_hundredths=430, count=6) for user_id in user_ids}

    plugs = app.extensions.setdefault("sockets", {})
    monkeypatch.setitem(plugs, sockets.proposals.name, [propose])
    monkeypatch.setitem(plugs, sockets.scores.name, [judge])
    with transaction():
        mapping.adopt(mine, proposals_for(mine))
    [note] = picture_of(mine).notes

    assert asked == [cast.dora.id]
    assert [(score.mean_hundredths, score.count) for score in note.scores] == [(430, 6)]


def test_a_canvas_holds_so_many_and_no_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "MOST_ENTRIES", 2)
    mine = canvas(cast.dora)
    with pytest.raises(Conflict, match="at most 200"):
        answered(mine, "team", "A", "B", "C")
    assert list(queries.entries_of(mine)) == []


@pytest.mark.parametrize("kind", list(Kind))
def test_the_questions_are_one_line_from_first_to_last(kind: Kind) -> None:
    keys = [question.key for question in questions_for(kind)]

    assert [after(key, kind) for key in keys] == [*keys[1:], None]
    assert [before(key, kind) for key in keys] == [None, *keys[:-1]]
    assert keys[0] == "boss" and keys[-2:] == ["payers", "scores"]


def test_reading_a_full_canvas_takes_no_more_statements(cast: Cast, queries: list[str]) -> None:
    mine = canvas(cast.dora)

    def read() -> Picture:
        db.session.expire_all()
        queries.clear()
        return picture_of(mine)

    for name in "AB":
        entry(mine, name)
    read()
    few = sum(statement.startswith("SELECT") for statement in queries)
    for number in range(40):
        entry(mine, f"Name {number}")
    assert len(read().notes) == 42
    assert sum(statement.startswith("SELECT") for statement in queries) == few


def test_the_export_of_personal_data_tells_all_and_erasure_removes_it(cast: Cast, app: Flask) -> None:
    mine, ours = canvas(cast.dora), canvas(None)
    entry(mine, "Ayşe", pays=True)
    pays_for(entry(mine, "Shop", pays=True), entry(mine, "School"))
    entry(ours, "Дора Иванова", user_id=cast.dora.id)
    told = next(part for part in personal_data.answers(cast.dora) if part.key == "canvases")
    assert [each["name"] for each in told.rows[0]["entries"]] == ["Ayşe", "Shop", "School"]  # type: ignore[attr-defined]

    with transaction():
        erasure.answers(cast.dora, cast.dora.email)
    db.session.expire_all()

    assert db.session.scalars(sa.select(Canvas.id)).all() == [ours.id]
    [left] = db.session.scalars(sa.select(CanvasEntry))
    assert (left.name, left.user_id) == ("—", None)
