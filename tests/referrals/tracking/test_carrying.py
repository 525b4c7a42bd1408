"""From a click to an order: by cookie with consent, by the address without, and never for the wrong one."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.database import db
from app.orders.models import Order, OrderTouch
from referrals.tracking.models import ReferralLink
from tests.cast import Cast
from tests.factories.catalogue import make_service
from tests.factories.referrals import a_link, a_partner, a_program
from tests.referrals.tracking.test_following import PERSON

FORM = {
    "kind": "company",
    "company_name": "Şahin Tekstil Ltd. Şti.",
    "name": "Alice Şahin",
    "email": "alice@customer.example",
    "street": "Kıbrıs Şehitleri Cd. 12",
    "postcode": "35220",
    "city": "İzmir",
    "country": "TR",
    "locale": "tr",
    "quantity": "1",
    "currency": "EUR",
    "submission_key": "s" * 32,
}


@pytest.fixture
def link(db: Any, cast: Cast) -> ReferralLink:
    make_service("website")
    return a_link(a_partner(cast.bob), "bob")


def follow(client: FlaskClient, code: str = "bob", **options: Any) -> str:
    """Where following a link leads."""
    return str(client.get(f"/r/{code}", headers=PERSON, **options).location)


def linked(page: str, path: str) -> str:
    """The address of the first link or form of a page that leads to `path`."""
    found = re.search(rf'(?:href|action)="({re.escape(path)}(?:\?[^"]*)?)"', page)
    assert found, f"nothing leads to {path}"
    return found[1].replace("&amp;", "&")


def order(client: FlaskClient, form_address: str) -> list[OrderTouch]:
    """Walk from the order form to a placed order, through the addresses the pages give; its touches."""
    page = client.get(form_address, headers=PERSON).text
    action = linked(page, "/services/website/order")
    review = client.post(action, data={**FORM, "step": "review"}).text
    agreed = re.search(r'name="agreed_total" value="([^"]*)"', review)
    assert agreed, review
    action = linked(review, "/services/website/order")
    assert client.post(action, data={**FORM, "step": "place", "agreed_total": agreed[1]}).status_code == 303
    placed = db.session.scalars(sa.select(Order).order_by(Order.id.desc())).first()
    assert placed is not None
    return list(db.session.scalars(sa.select(OrderTouch).where(OrderTouch.order_id == placed.id)))


def test_without_consent_the_address_carries_it_through_every_page_to_the_order(
    client: FlaskClient, link: ReferralLink
) -> None:
    front = client.get(follow(client)).text
    listed = client.get(linked(front, "/services")).text
    service = client.get(linked(listed, "/services/website")).text

    [touch] = order(client, linked(service, "/services/website/order"))

    assert touch.reference == "bob"
    assert touch.details["link_id"] == link.id
    assert client.get_cookie("referral") is None
    assert client.get_cookie("referral_choice") is None


def test_with_consent_it_is_found_again_days_later(client: FlaskClient, link: ReferralLink) -> None:
    client.set_cookie("referral_choice", "yes")
    follow(client)

    with clock.freeze(clock.in_days(20)):
        [touch] = order(client, "/services/website/order")

    assert touch.reference == "bob"


def test_who_came_by_no_link_carries_nothing(client: FlaskClient, link: ReferralLink) -> None:
    assert "via=" not in client.get("/services").text
    assert order(client, "/services/website/order") == []


def test_only_who_came_by_a_link_is_asked_and_an_answer_is_remembered(client: FlaskClient, link: ReferralLink) -> None:
    question = "Somebody recommended us to you"
    assert question not in client.get("/").text
    landing = follow(client)
    page = client.get(landing).text
    assert question in page

    via = re.search(r'name="via" value="([^"]+)"', page)
    assert via
    answer = client.post("/referral/choice", data={"choice": "yes", "via": via[1], "next": landing})

    assert answer.status_code == 303
    assert answer.location == "/"
    assert question not in client.get(landing).text
    assert [touch.reference for touch in order(client, "/services/website/order")] == ["bob"]


def test_who_says_no_is_not_asked_again_and_keeps_nothing(client: FlaskClient, link: ReferralLink) -> None:
    client.set_cookie("referral_choice", "yes")
    follow(client)
    client.post("/referral/choice", data={"choice": "no"})

    assert client.get_cookie("referral") is None
    landing = follow(client)
    assert client.get_cookie("referral") is None
    assert "Somebody recommended us" not in client.get(landing).text
    assert "It remembers nothing" in client.get("/referral/choice").text
    assert "via=" in client.get(landing).text, "without a cookie the address carries it as before"


@pytest.mark.parametrize("forged", ["forged", "1_1_1..AAAAAAAAAAAAAAAAAAAAAA", "", "x" * 5000, "बॉब"])
def test_a_forged_mark_brings_nobody_and_travels_nowhere(forged: str, client: FlaskClient, link: ReferralLink) -> None:
    client.set_cookie("referral_choice", "yes")
    client.set_cookie("referral", forged[:3000].encode("ascii", "ignore").decode())

    page = client.get("/services", query_string={"via": forged}).text

    assert linked(page, "/services/website") == "/services/website"
    assert "Somebody recommended us" not in page
    assert order(client, "/services/website/order?via=forged") == []


def test_a_choice_never_leads_elsewhere(client: FlaskClient, link: ReferralLink) -> None:
    for place in ("https://evil.example", "//evil.example", "/\\evil.example"):
        answer = client.post("/referral/choice", data={"choice": "no", "next": place})
        assert urlsplit(answer.location).netloc == ""
    assert client.post("/referral/choice", data={"choice": "perhaps"}).status_code == 422


def test_a_click_after_checkout_has_begun_is_marked_late(client: FlaskClient, cast: Cast, link: ReferralLink) -> None:
    a_link(a_partner(cast.dora, a_program("coupons")), "coupons")
    client.set_cookie("referral_choice", "yes")
    start = clock.now()
    with clock.freeze(start):
        follow(client)
    with clock.freeze(start + timedelta(minutes=5)):
        client.get("/services/website/order")
    with clock.freeze(start + timedelta(minutes=6)):
        follow(client, "coupons")
    with clock.freeze(start + timedelta(minutes=7)):
        touches = order(client, "/services/website/order")

    assert {touch.reference: touch.details["late"] for touch in touches} == {"bob": False, "coupons": True}


def test_what_is_kept_of_drawn_pages_carries_nobodys_mark_to_others(client: FlaskClient, link: ReferralLink) -> None:
    carried = client.get(follow(client)).text
    plain = client.get("/").text

    assert "via=" in carried
    assert "via=" not in plain


def test_the_canonical_address_of_a_page_carries_no_mark(client: FlaskClient, link: ReferralLink) -> None:
    via = urlsplit(follow(client)).query
    page = client.get(f"/services/website?{via}").text

    assert '<link rel="canonical" href="http://imece.test/services/website">' in page
