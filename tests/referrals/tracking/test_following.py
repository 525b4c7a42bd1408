"""Following a link: at once, to the right place, counted for what it is."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app.database import db
from referrals.tracking.models import ReferralLink, ReferralTouch
from tests.cast import Cast
from tests.factories.referrals import a_link, a_partner, a_program

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"
PERSON = {"User-Agent": FIREFOX, "Sec-Fetch-Dest": "document"}


@pytest.fixture
def link(db: Any, cast: Cast) -> ReferralLink:
    return a_link(a_partner(cast.bob), "bobs-shop_", target="/services")


def kinds() -> list[str]:
    found = list(db.session.scalars(sa.select(ReferralTouch.kind).order_by(ReferralTouch.id)))
    db.session.rollback()
    return found


def test_it_redirects_at_once_and_remembers_the_touch(client: FlaskClient, link: ReferralLink) -> None:
    answer = client.get("/r/bobs-shop_", headers=PERSON)

    assert answer.status_code == 302
    assert urlsplit(answer.location).path == "/services"
    assert answer.headers["Cache-Control"] == "no-store"
    assert kinds() == ["counted"]


def test_a_code_is_read_in_small_and_capital_letters(client: FlaskClient, link: ReferralLink) -> None:
    assert client.get("/r/Bobs-Shop_", headers=PERSON).status_code == 302
    assert client.get("/r/bobs-shop", headers=PERSON).status_code == 200


def test_without_consent_nothing_is_stored_on_the_device(client: FlaskClient, link: ReferralLink) -> None:
    answer = client.get("/r/bobs-shop_", headers=PERSON)

    assert "Set-Cookie" not in answer.headers
    assert parse_qs(urlsplit(answer.location).query).keys() == {"via"}


def test_with_consent_a_signed_cookie_without_personal_data_carries_it(client: FlaskClient, link: ReferralLink) -> None:
    client.set_cookie("referral_choice", "yes")

    answer = client.get("/r/bobs-shop_", headers=PERSON)

    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("referral=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "bob" not in cookie
    assert urlsplit(answer.location).query == ""


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({}, "counted"),
        ({"User-Agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}, "bot"),
        ({"User-Agent": "facebookexternalhit/1.1"}, "bot"),
        ({"User-Agent": "curl/8.5.0"}, "bot"),
        ({"User-Agent": ""}, "bot"),
        ({"Sec-Purpose": "prefetch"}, "prefetch"),
        ({"Sec-Purpose": "prefetch;prerender"}, "prefetch"),
        ({"Purpose": "prefetch"}, "prefetch"),
        ({"X-Moz": "prefetch"}, "prefetch"),
        ({"Sec-Fetch-Dest": "image"}, "embedded"),
        ({"Sec-Fetch-Dest": "iframe"}, "embedded"),
    ],
)
def test_programs_and_early_fetches_are_counted_apart(
    headers: dict[str, str], kind: str, client: FlaskClient, link: ReferralLink
) -> None:
    client.set_cookie("referral_choice", "yes")
    answer = client.get("/r/bobs-shop_", headers={**PERSON, **headers})

    assert answer.status_code == 302
    assert kinds() == [kind]
    assert ("Set-Cookie" in answer.headers) == (kind == "counted"), "only a person's visit carries a mark"
    assert "via=" not in answer.location


def test_a_head_request_is_no_visit(client: FlaskClient, link: ReferralLink) -> None:
    assert client.head("/r/bobs-shop_", headers=PERSON).status_code == 302
    assert kinds() == ["prefetch"]


def test_the_same_visitor_counts_once_a_day_and_link(client: FlaskClient, cast: Cast, link: ReferralLink) -> None:
    for _ in range(3):
        client.get("/r/bobs-shop_", headers=PERSON)
    client.get("/r/bobs-shop_", headers={**PERSON, "User-Agent": FIREFOX.replace("144", "143")})
    client.get("/r/bobs-shop_", headers=PERSON, environ_overrides={"REMOTE_ADDR": "192.0.2.9"})
    with clock.freeze(clock.in_days(1)):
        client.get("/r/bobs-shop_", headers=PERSON)

    assert kinds() == ["counted", "repeat", "repeat", "counted", "counted", "counted"]


def test_a_partners_own_click_is_counted_apart_and_credits_nobody(
    client: FlaskClient, cast: Cast, link: ReferralLink
) -> None:
    bob = cast.signed_in(client, cast.bob)
    bob.set_cookie("referral_choice", "yes")

    answer = bob.get("/r/bobs-shop_", headers=PERSON)

    assert kinds() == ["own"]
    assert "via=" not in answer.location
    assert "referral=" not in answer.headers.get("Set-Cookie", "")


def test_the_sight_of_a_link_is_a_pixel(client: FlaskClient, link: ReferralLink) -> None:
    answer = client.get("/r/bobs-shop_/seen.gif", headers={**PERSON, "Sec-Fetch-Dest": "image"})
    unknown = client.get("/r/nobody-knows/seen.gif", headers=PERSON)

    assert answer.content_type == unknown.content_type == "image/gif"
    assert answer.get_data()[:6] == b"GIF89a"
    assert "Set-Cookie" not in answer.headers
    [row] = db.session.scalars(sa.select(ReferralTouch)).all()
    assert (row.event, row.kind) == ("impression", "counted")


def test_utm_and_sub_ids_are_kept_exactly_and_utm_travels_on(client: FlaskClient, link: ReferralLink) -> None:
    answer = client.get(
        "/r/bobs-shop_?utm_source=mail_&utm_campaign=%C3%96%20%2B&sub=wiosna_&sub2=a%2Fb&gclid=x", headers=PERSON
    )

    [row] = db.session.scalars(sa.select(ReferralTouch)).all()
    assert row.details == {"utm_source": "mail_", "utm_campaign": "Ö +", "sub": "wiosna_", "sub2": "a/b"}
    travelled = parse_qs(urlsplit(answer.location).query)
    assert travelled["utm_source"] == ["mail_"]
    assert travelled["utm_campaign"] == ["Ö +"]
    assert travelled.keys() == {"utm_source", "utm_campaign", "via"}


def test_of_where_somebody_came_from_only_the_host_is_kept(client: FlaskClient, link: ReferralLink) -> None:
    client.get("/r/bobs-shop_", headers={**PERSON, "Referer": "https://blog.example/private?name=alice"})

    [row] = db.session.scalars(sa.select(ReferralTouch)).all()
    assert row.details == {"from": "blog.example"}


def test_an_address_is_kept_only_as_a_hash_whose_key_changes_every_day(client: FlaskClient, link: ReferralLink) -> None:
    for day in (0, 1):
        with clock.freeze(clock.in_days(day)):
            client.get("/r/bobs-shop_", headers=PERSON, environ_overrides={"REMOTE_ADDR": "198.51.100.77"})

    rows = db.session.execute(sa.text("SELECT row_to_json(t)::text FROM referral_touch t")).scalars().all()
    visitors = set(db.session.scalars(sa.select(ReferralTouch.visitor)))
    assert len(visitors) == 2
    assert not any("198.51.100.77" in row for row in rows)


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "http://imece.test/x",
        "https://imece.test@evil.example/", "https://imece.test.evil.example/", "javascript:alert(1)", "/%09/evil.example",
        "https:evil.example", "data:text/html,x", "https://imece.test:8443/", "https://[::1/", "\t//evil.example", "x" * 5000,
        "https://evil.example\\@imece.test/", "///evil.example", "/\t/evil.example",
    ],
)  # fmt: skip
def test_a_hostile_destination_leads_where_the_link_leads(to: str, client: FlaskClient, link: ReferralLink) -> None:
    answer = client.get("/r/bobs-shop_", query_string={"to": to}, headers=PERSON)

    assert answer.status_code == 302
    target = urlsplit(answer.location)
    assert (target.scheme, target.netloc) == ("", "")
    assert target.path in {"/services", "/%09/evil.example"}


@pytest.mark.parametrize("to", ["/services/website", "/services?discipline=web", "https://imece.test/services"])
def test_a_deep_link_leads_to_any_page_of_ours(to: str, client: FlaskClient, link: ReferralLink) -> None:
    answer = client.get("/r/bobs-shop_", query_string={"to": to}, headers=PERSON)

    assert answer.location.startswith(to)
    assert "via=" in answer.location


@pytest.mark.parametrize(
    "path",
    [
        "/r/nobody", "/r/", "/r/a", "/r/" + "x" * 4000, "/r/%ff%fe%00", "/r/..%2f..%2fetc", "/r/a/b/c", "/r/bobs-shop_/x",
        "/r/<script>", "/r/बॉब", "/r/bobs-shop%00", "/r/-", "/r/bobs-shop_%0d%0aX-Evil:1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("query", ["", "?to=%ff&sub=%00", "?to=//evil.example", "?" + "a=1&" * 5000])
def test_what_is_no_link_meets_a_friendly_page(path: str, query: str, client: FlaskClient, link: ReferralLink) -> None:
    answer = client.get(path + query, headers=PERSON)

    assert answer.status_code == 200
    assert "Look at the services" in answer.get_data(as_text=True)
    assert "X-Evil" not in answer.headers


def test_bad_queries_of_a_good_link_change_nothing(client: FlaskClient, link: ReferralLink) -> None:
    for query in ("to=%ff", "sub=%00", "sub=" + "x" * 500, "sub=%ff", "&&&=", "a=1&" * 5000, "via=forged"):
        answer = client.get(f"/r/bobs-shop_?{query}", headers=PERSON)
        assert urlsplit(answer.location).path == "/services", query


@pytest.mark.parametrize("change", ["disabled", "expired", "paused", "ended", "left"])
def test_a_link_that_is_no_more_meets_the_friendly_page_and_counts_nothing(
    change: str, client: FlaskClient, link: ReferralLink
) -> None:
    if change == "disabled":
        link.disable()
    elif change == "expired":
        link.expires_at = clock.now()
    elif change == "left":
        link.enrolment.state = "left"
    else:
        link.enrolment.program.state = change
    db.session.commit()

    assert client.get("/r/bobs-shop_", headers=PERSON).status_code == 200
    assert kinds() == []


def test_strange_cookies_do_no_harm(client: FlaskClient, link: ReferralLink) -> None:
    for cookie in (
        "referral_choice=yes; referral=forged.x.y",
        "session=xx; referral_choice=yes",
        "=;;==;\x01",
        "a" * 9000,
    ):
        answer = client.get("/r/bobs-shop_", headers={**PERSON, "Cookie": cookie})
        assert answer.status_code == 302


def test_posting_to_a_link_is_refused(client: FlaskClient, link: ReferralLink) -> None:
    assert client.post("/r/bobs-shop_").status_code == 405


def test_the_house_behind_a_path_keeps_it(app: Flask, link: ReferralLink) -> None:
    answer = app.test_client().get("/r/bobs-shop_", headers=PERSON, environ_overrides={"SCRIPT_NAME": "/shop"})

    assert answer.location.startswith("/shop/services")


def test_another_program_of_the_same_partner_has_links_of_its_own(client: FlaskClient, cast: Cast, link: Any) -> None:
    other = a_link(a_partner(cast.bob, a_program("season")), "season")

    client.get("/r/season", headers=PERSON)

    assert db.session.scalars(sa.select(ReferralTouch.link_id)).all() == [other.id]
