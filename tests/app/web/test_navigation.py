"""Menus, panels, counters and search show each reader what is theirs, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import Markup

from app.sockets import Socket
from app.web import navigation
from app.web.navigation import MenuEntry, SearchHit, Waiting, menu_by_group, menu_of


@pytest.fixture
def entries(app: Flask) -> Iterator[list[MenuEntry]]:
    """Entries plugged in for one test only."""
    own: list[MenuEntry] = []
    plugged = app.extensions["sockets"][navigation.menu.name]
    plugged.append(lambda: own)
    yield own
    plugged.pop()


@pytest.fixture
def looking(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    person = SimpleNamespace(name="Ada", locale="en", timezone="UTC", is_staff=True, roles=frozenset({"admin"}))
    monkeypatch.setattr(navigation, "reader", lambda: person)
    return person


def test_an_entry_is_shown_in_its_group(app: Flask, entries: list[MenuEntry]) -> None:
    entries += [
        MenuEntry("public", "main", "Later", "policies.terms", order=90),
        MenuEntry("public", "main", "First", "policies.privacy", order=1),
    ]
    with app.test_request_context("/"):
        labels = [str(link.label) for link in menu_by_group("public")["main"]]
    assert labels.index("First") < labels.index("Later")


def test_an_entry_for_a_role_is_hidden_from_others(
    app: Flask, entries: list[MenuEntry], looking: SimpleNamespace
) -> None:
    entries.append(MenuEntry("desk", "money", "Only finance", "policies.terms", roles=frozenset({"finance"})))
    with app.test_request_context("/"):
        assert "Only finance" not in [link.label for group in menu_of("desk") for link in group.links]
        looking.roles = frozenset({"finance"})
        assert "Only finance" in [link.label for group in menu_of("desk") for link in group.links]


def test_a_stranger_sees_no_entry_for_a_role(app: Flask, entries: list[MenuEntry]) -> None:
    entries.append(MenuEntry("public", "main", "Secret", "policies.terms", roles=frozenset({"admin"})))
    with app.test_request_context("/"):
        assert "Secret" not in [link.label for link in menu_by_group("public")["main"]]


def test_the_page_itself_and_its_list_are_marked(app: Flask, entries: list[MenuEntry]) -> None:
    entries.append(MenuEntry("public", "main", "Terms", "policies.terms"))
    for path, marked in (("/policies/terms", "page"), ("/policies/terms/7", "true"), ("/policies/termsx", "")):
        with app.test_request_context(path):
            assert {link.label: link.current for link in menu_by_group("public")["main"]}["Terms"] == marked


def test_a_group_that_does_not_exist_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="no menu group"):
        MenuEntry("desk", "misc", "x", "policies.terms")


def test_panels_stand_one_after_the_other(app: Flask) -> None:
    socket: Socket[Markup | None] = navigation.panels  # type: ignore[assignment]
    plugged = app.extensions["sockets"].setdefault(socket.name, [])
    before = list(plugged)
    socket.plug(app, lambda place, **context: Markup("<p>{}</p>").format(context["who"]) if place == "test" else None)
    socket.plug(app, lambda *_place, **_context: None)
    try:
        with app.test_request_context("/"):
            assert "<p>&lt;Alice&gt;</p>" in navigation.draw_panels("test", who="<Alice>")
            assert navigation.draw_panels("elsewhere", who="x") == ""
    finally:
        plugged[:] = before


def test_a_stranger_does_not_see_the_desk(client: FlaskClient) -> None:
    for path in ("/desk", "/desk/search?q=alice"):
        answer = client.get(path)
        assert answer.status_code in {302, 303, 401}
        assert "What waits" not in answer.text


def test_hits_and_counters_know_their_address(app: Flask) -> None:
    with app.test_request_context("/"):
        assert Waiting("Mismatches", 3, "policies.terms", {"state": "open"}).url == "/policies/terms?state=open"
    assert SearchHit("Order", "IM-1", "/x").detail == ""


def test_a_page_that_no_menu_names_belongs_to_its_list_but_not_to_the_front_page(
    app: Flask, entries: list[MenuEntry]
) -> None:
    marks = {}
    for path in ("/account", "/account/second-factor", "/account/orders/7"):
        with app.test_request_context(path):
            marks[path] = {link.url: link.current for link in menu_by_group("portal")["main"] if link.current}
    assert marks == {
        "/account": {"/account": "page"},
        "/account/second-factor": {},
        "/account/orders/7": {"/account/orders": "true"},
    }
