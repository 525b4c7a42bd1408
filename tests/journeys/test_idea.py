"""An idea from the box to the catalogue: proposed, evaluated, bought with a licence, paid, credited; and a photo's end."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from app import clock
from app.accounts.models import User
from app.database import db, transaction
from app.ledger.models import Account
from app.media.storage import storage
from reviews.contributions import placing, tasks
from reviews.contributions.licence_models import Licence
from tests.cast import Cast
from tests.factories.contributions import a_licence, a_picture
from tests.factories.reviews import a_service
from tests.journeys.accessible import check_accessible, check_fits
from tests.journeys.conftest import Live, awake
from tests.journeys.every_page import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = {"width": 390, "height": 844}
Window = Callable[..., Page]
ALICE = "alice@customer.example"


@pytest.fixture
def people(live: Live) -> None:
    with live.inside():
        cast = Cast()
        assert cast.alice and cast.bob and cast.marta
        a_service()


@pytest.mark.usefixtures("people")
def test_an_idea_is_proposed_evaluated_bought_paid_and_credited(live: Live, window: Window, tmp_path: Path) -> None:
    plan = tmp_path / "plan.jpg"
    plan.write_bytes(a_picture())
    alice = window(viewport=PHONE)
    sign_in(live, alice, ALICE)
    alice.goto("/ideas")
    awake(alice)
    check_fits(alice)
    alice.get_by_role("link", name="Propose an idea").first.click()
    alice.wait_for_url(re.compile("/ideas/new"))
    awake(alice)
    alice.get_by_label("Your idea in one line").fill("Okullar için bir gün")
    alice.get_by_label("What would be better").fill("Öğrenciler kendi sokaklarını çeksin.")
    alice.get_by_label("Pictures or documents").set_input_files(str(plan))
    check_accessible(alice)
    alice.get_by_role("button", name="Put it into the box").click()
    expect(alice.get_by_text("Your idea is in the box.")).to_be_visible()
    awake(alice)
    check_fits(alice)
    check_accessible(alice)
    address = alice.url
    vote_without_scripts(live, window, address)
    marta = accept_and_ask(live, window, address)
    agree_on_the_phone(live, alice)
    credit(marta, address)
    stranger = window(viewport=PHONE)
    stranger.goto("/services/brand-film")
    expect(stranger.get_by_text("An idea of Alice Ş.")).to_be_visible()
    check_fits(stranger)


def vote_without_scripts(live: Live, window: Window, address: str) -> None:
    bob = window(viewport=PHONE, java_script_enabled=False)
    sign_in(live, bob, "bob@partner.example")
    bob.goto(address)
    bob.get_by_role("button", name=re.compile("0 votes")).click()
    expect(bob.get_by_role("button", name=re.compile("1 vote"))).to_be_visible()


def accept_and_ask(live: Live, window: Window, address: str) -> Page:
    marta = window(viewport={"width": 1280, "height": 900})
    sign_in(live, marta, "marta@imece.example")
    marta.goto(address.replace("/ideas/", "/desk/ideas/"))
    awake(marta)
    check_accessible(marta)
    for group in marta.locator(".rubric fieldset").all():
        group.get_by_label("4", exact=True).check()
    marta.get_by_role("button", name="Keep my points").click()
    expect(marta.get_by_text("from 1 evaluation")).to_be_visible()
    awake(marta)
    marta.get_by_label("Decision").select_option("accepted")
    marta.locator("#answer").first.fill("Yes: we would like to buy it.")
    marta.get_by_role("button", name="Move it and tell everybody").click()
    expect(marta.get_by_text("Its author and everybody who voted are told.")).to_be_visible()
    awake(marta)
    marta.get_by_role("button", name="Ask for its rights").click()
    marta.wait_for_url(re.compile("/licence"))
    awake(marta)
    check_accessible(marta)
    marta.get_by_label("Fee").first.fill("400")
    marta.get_by_label("Share of what is sold, in percent").fill("1")
    marta.get_by_role("button", name="Ask the holders").click()
    expect(marta.get_by_text("The holders are asked.")).to_be_visible()
    return marta


def agree_on_the_phone(live: Live, alice: Page) -> None:
    alice.goto("/account")
    alice.get_by_role("link", name="Look at it").first.click()
    alice.wait_for_url(re.compile("/account/licences"))
    awake(alice)
    alice.get_by_role("link", name="Okullar için bir gün").click()
    alice.wait_for_url(re.compile("/account/licences/.+"))
    awake(alice)
    check_fits(alice)
    check_accessible(alice)
    alice.get_by_label("It is my own work").check()
    alice.get_by_label("I am of age").check()
    for group in alice.locator(".decision fieldset").all():
        group.get_by_label("No", exact=True).check()
    alice.get_by_label("I have read the words").check()
    alice.get_by_role("button", name="I agree").click()
    expect(alice.get_by_text("The licence stands, and your fee is booked.")).to_be_visible()
    live.run_jobs()
    alice.reload()
    expect(alice.get_by_role("link", name="Contract (PDF)")).to_be_visible()
    with live.inside():
        licence = db.session.scalars(sa.select(Licence)).one()
        assert storage().get(licence.contract_key or "").startswith(b"%PDF")
        paid = sa.select(Account.balance).where(Account.kind == "available", Account.holder_id.is_not(None))
        assert db.session.scalar(paid) == 40_000


def credit(marta: Page, address: str) -> None:
    marta.goto(address.replace("/ideas/", "/desk/ideas/"))
    awake(marta)
    marta.get_by_label("Name beside the service").fill("Alice Ş.")
    marta.locator("section", has=marta.get_by_role("heading", name="Credit it on a service")).get_by_label(
        "Public answer"
    ).fill("It is here.")
    marta.get_by_role("button", name="Name them there").click()
    expect(marta.get_by_text("The page of the service says whose idea it was.")).to_be_visible()


@pytest.mark.usefixtures("people")
def test_a_licensed_photo_is_shown_and_is_gone_on_day_thirty_one(live: Live, window: Window) -> None:
    with live.inside():
        licence = a_licence(db.session.scalars(sa.select(User).where(User.email == ALICE)).one(), days=30)
        reference, end = licence.reference, licence.ends_at
    live.run_jobs()
    with live.inside(), transaction():
        use = placing.Use(surface="service", title="Brand film", purpose="showing")
        placing.place(reference, use, by=None, service=a_service())
    page = window(viewport=PHONE)
    page.goto("/services/brand-film")
    picture = page.get_by_role("img", name="Harbour at dawn")
    expect(picture).to_be_visible()
    assert picture.evaluate("async (it) => { await it.decode(); return it.naturalWidth; }") > 0
    check_fits(page)
    with live.inside(), clock.freeze(end + timedelta(seconds=1)):
        tasks.watch()
    page.reload()
    expect(picture).to_have_count(0)
    assert page.request.get(f"/licensed/{reference}").status == 404
