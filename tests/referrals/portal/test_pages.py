"""The partner's pages: earnings first, every number with its reason, and nothing of them for strangers."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from app import clock
from app.accounts.models import User
from app.database import db, transaction
from app.money import Money
from referrals.commissions.earning import earn
from referrals.commissions.sponsors import put_below
from referrals.portal import profiles
from referrals.portal.models import ConversionPlace
from referrals.portal.numbers import numbers_of
from referrals.tracking.models import ReferralDay
from tests.cast import Cast, person
from tests.factories import commissions as money
from tests.factories.orders import an_order
from tests.factories.referrals import a_link, a_partner, a_program

HOME = "/account/partner"
PAGES = (HOME, f"{HOME}/kit", f"{HOME}/materials", f"{HOME}/leads", f"{HOME}/team", f"{HOME}/contests", f"{HOME}/participation",
         f"{HOME}/notices")  # fmt: skip


@pytest.fixture
def bob(db: Any, cast: Cast) -> User:
    return cast.bob


def test_pages_of_somebody_who_has_just_joined_say_what_to_do_first(client: FlaskClient, cast: Cast, bob: User) -> None:
    a_link(a_partner(bob), code="bob")
    browser = cast.signed_in(client, bob)
    for page in PAGES:
        assert browser.get(page).status_code == 200, page
    home = browser.get(HOME).text
    assert "Nothing earned yet" in home and "Share a link" in home
    assert "No contest at the moment" in browser.get(f"{HOME}/contests").text
    assert "Sharing links is enough" in browser.get(f"{HOME}/leads").text


def test_charlie_finds_none_of_it(client: FlaskClient, cast: Cast, bob: User) -> None:
    link = a_link(a_partner(bob), code="bob")
    charlie = cast.signed_in(client, cast.charlie)
    for page in (*PAGES, f"{HOME}/numbers.csv", f"{HOME}/kit/{link.id}/qr.svg", f"{HOME}/leads/export.csv"):
        assert charlie.get(page).status_code == 404, page
    for page in ("/desk/partners", f"/desk/partners/{bob.id}", "/desk/partners/leads", "/desk/partners/materials"):
        assert charlie.get(page).status_code == 404, page


def test_earnings_come_first_with_what_waits_why_and_why_not(client: FlaskClient, cast: Cast, bob: User) -> None:
    terms = money.program_terms(hold_days=30)
    enrolment = money.an_enrolment(terms, bob)
    earn(money.a_sale(enrolment))
    earn(money.a_sale(enrolment, kind="action", action="newsletter"))
    db.session.commit()
    page = cast.signed_in(client, bob).get(HOME).text
    assert page.index("Earned in all") < page.index("What you brought")
    assert "€10.00" in page and "yours on" in page and "Version of the terms" in page
    assert "Why not?" in page and "does not pay for this kind of event" in page


def test_numbers_are_told_by_day_link_and_sub_id_in_a_fixed_number_of_statements(
    client: FlaskClient, cast: Cast, bob: User, queries: list[str]
) -> None:
    terms = money.program_terms()
    enrolment = money.an_enrolment(terms, bob)
    link = a_link(enrolment, code="bob")
    browser = cast.signed_in(client, bob)
    browser.get(HOME)
    queries.clear()
    browser.get(f"{HOME}?days=365")
    empty = len(queries)
    more = [a_link(enrolment, code=f"bob-{number}") for number in range(6)]
    today = clock.today()
    for each in (link, *more):
        for sub in ("", "post", "talk"):
            db.session.add(
                ReferralDay(day=today, link_id=each.id, event="click", kind="counted", sub_id=sub, count=1_000_000)
            )
        for kind in ("bot", "own"):
            db.session.add(ReferralDay(day=today, link_id=each.id, event="click", kind=kind, sub_id="post", count=7))
    sale = money.a_sale(enrolment, link_id=link.id)
    earn(sale)
    db.session.add(ConversionPlace(conversion_id=sale.id, sub_id="post"))
    db.session.commit()

    found = numbers_of(bob, 30)
    assert (found.whole.clicks, found.whole.orders) == (21_000_000, 1)
    assert found.by_link[link.id].clicks == 3_000_000 and found.by_link[link.id].amounts == [Money(1_000, "EUR")]
    assert found.by_sub_id["post"].orders == 1 and found.by_sub_id["talk"].orders == 0
    assert found.by_day[today].orders == 1 and len(found.days) == 30

    queries.clear()
    page = browser.get(f"{HOME}?days=365").text
    assert len(queries) <= empty + 4, "a page of seven links asks as often as one of one"
    assert "21,000,000" in page and "talk" in page
    lines = browser.get(f"{HOME}/numbers.csv").text.splitlines()
    assert len(lines) == 22 and any(",bob,post,1000000,1" in line for line in lines)
    assert browser.get(f"{HOME}?days=8").status_code == 422


def test_a_team_is_seen_by_name_only_as_far_as_its_people_agreed(client: FlaskClient, cast: Cast, bob: User) -> None:
    terms = money.program_terms((1_000, 500))
    money.an_enrolment(terms, bob)
    eve = person("eve@partner.example", "Eve Öz")
    for each in (cast.alice, eve):
        put_below(each, bob)
        earn(money.a_sale(money.an_enrolment(terms, each)))
    with transaction():
        profiles.change(eve, named_to_sponsor=True)
    page = cast.signed_in(client, bob).get(f"{HOME}/team").text
    assert "Eve Öz" in page and "A partner" in page
    assert "€10.00" in page, "two orders at level 2"
    assert "Alice" not in page and "alice@" not in page and "eve@" not in page


def test_a_customer_joins_with_one_click_after_a_paid_order(client: FlaskClient, cast: Cast) -> None:
    a_program()
    order = an_order(placed_by=cast.alice, state="paid", paid_minor=12_000, paid_at=clock.now())
    browser = cast.signed_in(client, cast.alice)
    page = browser.get(f"/orders/{order.reference}").text
    assert "Would you recommend us?" in page and "/partners/friends/partnership" in page
    joined = browser.post("/partners/friends/partnership")
    kit = browser.get(joined.location).text
    assert joined.status_code == 303 and "http://imece.test/r/" in kit
    assert "Would you recommend us?" not in browser.get(f"/orders/{order.reference}").text
    assert "http://imece.test/r/" in browser.get("/account").text


def test_nobody_is_asked_to_recommend_us_before_they_paid(client: FlaskClient, cast: Cast) -> None:
    a_program()
    order = an_order(placed_by=cast.alice)
    assert "Would you recommend us?" not in cast.signed_in(client, cast.alice).get(f"/orders/{order.reference}").text


def test_an_invitation_sets_the_sponsor_of_newcomers_only_and_pays_nothing(
    client: FlaskClient, cast: Cast, bob: User
) -> None:
    from app.rewards.models import Reward
    from referrals.commissions.models import Sponsorship

    program = a_program()
    a_partner(bob, program)
    with transaction():
        code = profiles.change(bob, display_name="Bob aus Łódź").invite_code
    assert "Bob aus Łódź" in client.get(f"/partners/invited/{code}").text
    assert client.get("/partners/invited/nothing").status_code == 404
    alice = cast.signed_in(client, cast.alice)
    assert alice.post(f"/partners/invited/{code}/friends/partnership").location.endswith("/account/partner/kit")
    assert db.session.get(Sponsorship, cast.alice.id).sponsor_id == bob.id
    assert db.session.query(Reward).count() == 0
    alice.post("/partners/friends/leaving")
    a_partner(cast.marta, a_program("others"))
    with transaction():
        other = profiles.own_profile(cast.marta).invite_code
    alice.post(f"/partners/invited/{other}/friends/partnership")
    assert db.session.get(Sponsorship, cast.alice.id).sponsor_id == bob.id


def test_the_desk_counts_contests_that_wait_to_be_closed(client: FlaskClient, db: Any, cast: Cast) -> None:
    assert cast.signed_in(client, cast.ada).get("/desk").status_code == 200
