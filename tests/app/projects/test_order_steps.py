"""The four steps on the page of an order: the last two are the project's."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient

from app.database import transaction
from app.orders.models import Order
from app.projects.delivery import closing
from tests.cast import Cast
from tests.factories.approvals import a_delivery, approved
from tests.factories.orders import an_order
from tests.factories.projects import open_project, with_client, with_leader
from tests.factories.quotes import a_service


def steps(client: FlaskClient, order: Order) -> list[tuple[str, str, str]]:
    """What a reader sees of the board and the channel: state, address, and the words below."""
    page = client.get(f"/orders/{order.reference}")
    assert page.status_code == 200
    parts = re.findall(r'<li class="step step-(\w+)"(.*?)</li>', page.text, re.DOTALL)[2:]
    return [
        (
            state,
            (re.findall(r'href="([^"]+)"', inner) or [""])[0],
            (re.findall(r'step-detail">(.*?)</span>', inner) or [""])[0],
        )
        for state, inner in parts
    ]


def test_the_steps_follow_the_project_to_its_end(client: FlaskClient, cast: Cast, noon: Any) -> None:
    order = an_order(placed_by=cast.alice)
    cast.signed_in(client, cast.alice)
    assert [state for state, _url, _words in steps(client, order)] == ["later", "later"]

    project = open_project(order)
    assert steps(client, order)[0] == ("now", "", "Opened on November 20, 2026; its leader is being chosen")

    with_leader(project, cast.dora)
    assert steps(client, order) == [
        ("now", "", "Дора Иванова leads the work"),
        ("later", "", "Open for your questions"),
    ], "addresses are for who takes part"
    with_client(project, cast.alice)
    board, channel = (f"/projects/{project.reference}/{place}" for place in ("board", "channel"))
    assert [url for _state, url, _words in steps(client, order)] == [board, channel]

    delivery = a_delivery(project, cast.dora)
    approved(delivery, cast.alice)
    assert steps(client, order) == [
        ("done", board, "Delivered on November 20, 2026"),
        ("now", channel, "Open for your feedback"),
    ]
    with transaction():
        closing.close(project.id, by=cast.dora)
    assert [state for state, _url, _words in steps(client, order)] == ["done", "done"]


def test_held_and_cancelled_work_says_so(client: FlaskClient, cast: Cast) -> None:
    order = an_order(placed_by=cast.alice)
    cast.signed_in(client, cast.alice)
    project = open_project(order)
    with transaction():
        project.held_since = project.opened_at
    assert steps(client, order)[0][2] == "The work rests while the payment is disputed at the bank"
    with transaction():
        project.held_since = None
        project.state = "cancelled"
    assert steps(client, order)[0][2] == "The money went back and the work ended"


def test_an_order_of_what_is_there_at_once_waits_for_no_board(client: FlaskClient, cast: Cast) -> None:
    order = an_order(placed_by=cast.alice)
    order.lines[0].service_id = a_service(lead_time_days=0).id
    cast.signed_in(client, cast.alice)
    with transaction():
        order.state, order.paid_minor, order.paid_at = "paid", order.total_minor, order.placed_at
    assert steps(client, order)[0] == ("done", "", "Nothing has to be made for this order")
