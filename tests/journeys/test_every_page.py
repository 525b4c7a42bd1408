"""Every page there is, with the demo story on it: open to everyone, no wider than a phone, nothing broken."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from playwright.sync_api import Error, Page

from app.database import db
from tests.journeys import every_page
from tests.journeys.accessible import check_accessible, check_fits
from tests.journeys.conftest import Live

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(2400)]
Window = Callable[..., Page]
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"}
DESK = {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"}


def test_public_and_portal_pages(live: Live, window: Window) -> None:
    every_page.tell(live)
    with live.inside():
        known, borrowed = every_page.paths_of(live.app)
        paths = [path for path in known if not path.startswith(("/desk", "/sandbox"))]
        db.session.remove()
    _look_at_all(live, window, paths, "zeynep@zeytindali.example", borrowed)
    open_to_all = ["/", "/services", "/sign-in", "/register", "/password/forgotten", "/orders/find"]
    _look_at_all(live, window, open_to_all, None, set())


def test_desk_pages(live: Live, window: Window) -> None:
    every_page.tell(live)
    with live.inside():
        known, borrowed = every_page.paths_of(live.app)
        paths = [path for path in known if path.startswith(("/desk", "/sandbox"))]
        db.session.remove()
    assert len(paths) > 20
    _look_at_all(live, window, paths, "ayse@imece.example", borrowed)


def test_pages_of_a_leader_and_of_a_partner(live: Live, window: Window) -> None:
    """What the client of a project never sees, and what only who recommends has."""
    every_page.tell(live)
    with live.inside():
        led = sorted(every_page.of_a_leader(live.app))
        own = every_page.of_a_partner(live.app)
        db.session.remove()
    _look_at_all(live, window, led, "daria@imece.example", set())
    _look_at_all(live, window, own, "bartek@partner.example", set())


def _look_at_all(live: Live, window: Window, paths: Iterable[str], as_email: str | None, borrowed: set[str]) -> None:
    """Each page on a phone and on a desk; all objections are told together.

    Of `borrowed` addresses the reader may not be who they belong to: those alone may be not found.
    """
    objections = []
    for options in (PHONE, DESK):
        page = window(**options)
        if as_email:
            every_page.sign_in(live, page, as_email)
        for path in paths:
            objections += _look_at(page, path, may_be_missing=path in borrowed)
    assert not objections, "\n\n".join(objections)


def _look_at(page: Page, path: str, *, may_be_missing: bool) -> list[str]:
    """What is to object to one page. A file to keep, or what a browser shows by itself, is no page."""
    try:
        answer = page.goto(path)
    except Error as error:
        if "Download is starting" in str(error):
            return []
        raise
    assert answer is not None
    if answer.status == 404 and may_be_missing:
        return []
    if answer.status != 200:
        return [f"{path} answered {answer.status}"]
    if "html" not in answer.headers.get("content-type", ""):
        return []
    objections = []
    for check in (check_fits, check_accessible):
        try:
            check(page)
        except AssertionError as error:
            objections.append(str(error))
    return objections
