"""Members in a browser: their own page, the chart, and the canvas, whose drafts outlive a closed tab."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from app.accounts.models import User
from app.accounts.roles import Role
from app.accounts.signing_in import start_session
from app.canvas.groups import Group
from app.canvas.models import Canvas, CanvasEntry
from app.database import db, transaction
from app.organisation.models import Member
from app.organisation.states import Status
from tests.cast import person
from tests.factories.canvas import canvas, entry, pays_for
from tests.factories.organisation import partner
from tests.journeys.accessible import check_accessible, check_fits
from tests.journeys.conftest import Live

pytestmark = pytest.mark.browser
Window = Callable[..., Page]
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"}
DESK: dict[str, Any] = {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"}
ZOFIA, ADA = "zofia@members.example", "ada@imece.example"


def told(live: Live) -> int:
    """Zofia, led by Дора, with a canvas of three; says its number."""
    with live.inside():
        person(ADA, "आदा शर्मा", Role.ADMIN)
        leader = partner("Дора Иванова", Status.PROJECT_LEADER, is_public=True, slug="dora", skills={"strategy": 5})
        zofia = partner("Zofia Zielińska", leader_id=leader.id, skills={"film": 4}, is_public=True, slug="zofia")
        mine = canvas(zofia.user, title="Studio work")
        shop = entry(mine, "Olive shop", pays=True, group=Group.CUSTOMER, influence=5, helpfulness=4)
        pays_for(shop, entry(mine, "Tomás", group=Group.TEAM))
        entry(mine, "School of my daughter")
        number = mine.id
        db.session.remove()
    return number


def sign_in(live: Live, page: Page, email: str) -> Page:
    with live.inside():
        with transaction():
            user = db.session.scalars(sa.select(User).where(User.email == email)).one()
            raw = start_session(user, second_factor=True)
        db.session.remove()
        signer = live.app.session_interface.get_signing_serializer(live.app)  # type: ignore[attr-defined]
        cookie = signer.dumps({"session_token": raw})
    page.context.add_cookies([{"name": "session", "value": cookie, "url": live.url}])
    return page


def test_an_answer_outlives_a_closed_tab_until_it_is_sent(live: Live, window: Window) -> None:
    number = told(live)
    first = sign_in(live, window(), ZOFIA)
    first.goto(f"/canvas/{number}/questions/team")
    first.get_by_label("Names or positions").fill("Kerem\nLena")
    context = first.context
    first.close()

    again = context.new_page()
    again.goto(f"/canvas/{number}/questions/team")
    expect(again.get_by_label("Names or positions")).to_have_value("Kerem\nLena")
    again.get_by_role("button", name="Keep it and go on").click()
    expect(again).to_have_url(f"{live.url}/canvas/{number}/questions/partners")

    again.goto(f"/canvas/{number}/questions/team")
    expect(again.get_by_label("Names or positions")).to_have_value("")
    expect(again.get_by_role("link", name="Lena")).to_be_visible()


@pytest.mark.slow
def test_a_question_is_answered_by_keyboard_alone_without_script(live: Live, window: Window) -> None:
    number = told(live)
    page = sign_in(live, window(java_script_enabled=False), ZOFIA)
    page.goto(f"/canvas/{number}/questions/key_partners")
    page.get_by_label("Names or positions").focus()
    page.keyboard.type("Printer in İzmir")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{live.url}/canvas/{number}/questions/neighbourhood")
    with live.inside():
        names = set(db.session.scalars(sa.select(CanvasEntry.name).join(Canvas).where(Canvas.id == number)))
        db.session.remove()
    assert "Printer in İzmir" in names


@pytest.mark.slow
@pytest.mark.parametrize("options", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_of_members_are_open_to_everyone_and_fit(live: Live, window: Window, options: dict[str, Any]) -> None:
    number = told(live)
    with live.inside():
        member_id = db.session.scalar(sa.select(Member.id).where(Member.slug == "zofia"))
        entry_id = db.session.scalar(sa.select(sa.func.min(CanvasEntry.id)))
        db.session.remove()
    own = [
        "/membership", "/membership/chart", "/canvas", f"/canvas/{number}", f"/canvas/{number}/questions/boss",
        f"/canvas/{number}/questions/payers", f"/canvas/{number}/questions/scores", f"/canvas/{number}/entries/new",
        f"/canvas/{number}/entries/{entry_id}", "/team", "/team/dora",
    ]  # fmt: skip
    desk = ["", "/chart", "/suggestions?discipline=film", "/invitation", f"/{member_id}", f"/{member_id}/assessment"]
    zofia, ada = sign_in(live, window(**options), ZOFIA), sign_in(live, window(**options), ADA)
    for page, paths in ((zofia, own), (ada, [f"/desk/members{path}" for path in desk])):
        for path in paths:
            answer = page.goto(path)
            assert answer is not None and answer.status == 200, path
            check_fits(page)
            check_accessible(page)
