"""A paid order that is work opens one project; its money holds, resumes and cancels it."""

from __future__ import annotations

from typing import Any

import pytest

from app.database import db, transaction
from app.events import publish
from app.orders import settling
from app.orders.facts import OrderPaid
from app.orders.models import Order
from app.projects.models import Project
from app.projects.queries import project_of_order
from app.projects.states import MOVES, State, may_move, needs_project
from tests.factories.accounts import count, the
from tests.factories.orders import an_order
from tests.factories.projects import open_project, with_leader
from tests.factories.quotes import a_service


def money(order: Order, **changes: Any) -> None:
    amounts = {"captured_minor": order.total_minor, "refunded_minor": 0, "disputed": False, **changes}
    with transaction():
        settling.apply_money(order.id, **amounts)


def test_a_paid_order_opens_a_project_that_awaits_its_leader(db: Any) -> None:
    order = an_order()

    money(order)

    project = the(Project, order_id=order.id)
    assert (project.state, project.title) == ("awaiting_leader", "Brand film")
    assert project.client_name == "Şahin Tekstil Ltd. Şti."


def test_the_same_fact_told_twice_opens_one_project(db: Any) -> None:
    order = an_order()

    for _time in range(2):
        with transaction():
            publish(OrderPaid(order_id=order.id))

    assert count(Project, order_id=order.id) == 1


def test_the_due_day_follows_from_the_longest_lead_time(db: Any, noon: Any) -> None:
    order = an_order()
    order.lines[0].service_id = a_service(lead_time_days=20).id
    db.session.commit()

    assert open_project(order).due_on.isoformat() == "2026-12-10"


def test_what_is_there_at_once_opens_no_project(db: Any) -> None:
    order = an_order()
    order.lines[0].service_id = a_service(lead_time_days=0).id
    db.session.commit()

    money(order)

    assert project_of_order(order.id) is None


@pytest.mark.parametrize(
    ("lead_times", "needed"), [([], False), ([0], False), ([0, 0], False), ([0, 3], True), ([None], True)]
)
def test_any_line_that_takes_time_is_work(lead_times: list[int | None], needed: bool) -> None:
    assert needs_project(lead_times) is needed


def test_a_dispute_holds_the_project_and_its_end_resumes_it(db: Any) -> None:
    order = an_order()
    money(order)
    money(order, disputed=True)
    project = the(Project, order_id=order.id)
    assert project.is_held

    money(order)

    db.session.refresh(project)
    assert not project.is_held


def test_a_full_refund_cancels_the_project_and_a_partial_one_does_not(db: Any) -> None:
    order = an_order()
    money(order)
    project = the(Project, order_id=order.id)
    with_leader(project)

    money(order, refunded_minor=1_000)
    assert the(Project, order_id=order.id).state == "running"

    money(order, refunded_minor=order.total_minor)
    assert the(Project, order_id=order.id).state == "cancelled"


@pytest.mark.parametrize("state", State)
def test_no_state_follows_itself_and_closing_can_only_be_undone(state: State) -> None:
    assert not may_move(state, state)
    assert MOVES[State.CLOSED] == {State.DELIVERED}
    assert state in MOVES


def test_a_project_page_is_drawn_for_its_people(client: Any, cast: Any) -> None:
    project = open_project()
    with_leader(project, cast.dora)
    cast.signed_in(client, cast.dora)

    assert "Brand film" in client.get("/projects").text
    assert "Дора Иванова leads the project." in client.get(f"/projects/{project.reference}").text
    assert "Дора Иванова" in client.get(f"/projects/{project.reference}/people").text


def test_charlie_finds_no_project_and_no_count(client: Any, cast: Any) -> None:
    project = open_project()
    cast.signed_in(client, cast.charlie)

    assert client.get(f"/projects/{project.reference}").status_code == 404
    assert client.get(f"/projects/{project.reference}/people").status_code == 404
    assert "Brand film" not in client.get("/projects").text
    assert db.session.get(Project, project.id) is not None
