"""Links in the demo story: for three months people follow and see them, some of them order or subscribe, a shop reports."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from urllib.parse import parse_qs, urlsplit

import sqlalchemy as sa
from flask import current_app

from app.accounts.roles import Role
from app.database import db, transaction
from app.demo import buyers, orders
from app.demo.people import colleague
from app.demo.sockets import Chapter
from app.newsletter import subscribing
from app.newsletter.queries import subscription_of
from referrals.programs.models import Enrolment, Program
from referrals.programs.story import BANNERS, NEWSLETTER
from referrals.tracking import linking
from referrals.tracking.models import ReferralLink
from referrals.tracking.recording import Report, record
from referrals.tracking.tasks import settle_days

BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Version/19.1 Mobile Safari/604.1",
    "Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
)
CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
PLACES = ("newsletter_", "instagram", "")
FROM = ("https://rzemioslo.example/warsztaty", "https://blog.partner.example/", "")
VISITED_EVERY = 4


def chapters() -> Sequence[Chapter]:
    """The answer to `demo.chapters`."""
    weeks = [(days, 11.0, partial(_visits, days)) for days in range(100, 0, -VISITED_EVERY)]
    return [
        (110, 10.0, _make_links),
        *weeks,
        (47, 9.0, partial(_order_after_click, "weavers", buyers.LOOMS, "discovery-workshop", "INR")),
        (47, 9.1, partial(orders.verify, buyers.LOOMS)),
        (47, 9.3, partial(orders.pay_by_card, "weavers")),
        (59, 10.0, _make_reader_links),
        *((days, 12.0, partial(_sights, days)) for days in (58, 44, 43, 30, 16, 15, 2, 1)),
        *((days, 1.7, settle_days) for days in (40, 10)),
        (41, 18.0, partial(_subscribe, "oksana@ceramika.example", "pl")),
        (22, 19.5, partial(_subscribe, "meera.iyer@vaani.example", "hi")),
        (8, 7.5, partial(_subscribe, "timur@masterskaya.example", "ru")),
        (12, 8.0, partial(_order_after_click, "guide-books", buyers.BOOKSHOP, "search-foundations", "EUR")),
        (12, 8.2, partial(orders.verify, buyers.BOOKSHOP)),
        (12, 8.5, partial(orders.pay_by_card, "guide-books")),
        (9, 13.0, _shop_reports),
        (0, 0.5, settle_days),
    ]


def _make_links() -> None:
    with transaction():
        enrolment = db.session.scalars(
            sa.select(Enrolment).where(Enrolment.user_id == colleague(Role.PARTNER).id).order_by(Enrolment.id)
        ).first()
        if enrolment is not None:
            linking.make_link(enrolment, target="/services", label="Newsletter, każdy miesiąc", code="bartek")
            linking.make_link(enrolment, target="/services/brand-identity", label="Wykład w Łodzi", code="bartek-lodz_")


def _make_reader_links() -> None:
    """The first link of each partnership goes to the banner and to the newsletter."""
    with transaction():
        for program, code, target in (
            (BANNERS, "bartek-baner", "/services"),
            (NEWSLETTER, "bartek-list", "/newsletter"),
        ):
            enrolment = db.session.scalars(
                sa.select(Enrolment)
                .join(Enrolment.program)
                .where(Enrolment.user_id == colleague(Role.PARTNER).id, Program.name == program)
            ).first()
            if enrolment is not None:
                linking.make_link(enrolment, target=target, label=program, code=code)


def _sights(days_ago: int) -> None:
    """People who see the banner on Bartek's page."""
    for visitor in range(70 + days_ago):
        current_app.test_client().get(
            "/r/bartek-baner/seen.gif",
            headers={"User-Agent": BROWSERS[visitor % 3], "Sec-Fetch-Dest": "image"},
            environ_overrides={"REMOTE_ADDR": f"203.0.113.{visitor % 250}"},
        )


def _subscribe(email: str, locale: str) -> None:
    """Somebody follows the link to the newsletter, asks for it, and confirms it from the mail."""
    mark = parse_qs(urlsplit(_follow("bartek-list", len(email), sub="", came_from=FROM[1])).query).get("via", [""])[0]
    with current_app.test_request_context(query_string={"via": mark}), transaction():
        subscribing.ask(email, locale=locale)
    with transaction():
        it = subscription_of(email)
        if it is not None:
            subscribing.accept(it)


def _visits(days_ago: int) -> None:
    """People of several kinds, the same ones each time the story is told."""
    for number in range(2 + days_ago % 5):
        code = ("bartek", "bartek-lodz_")[(days_ago + number) % 3 == 0]
        _follow(code, number, sub=PLACES[(days_ago + number) % 3], came_from=FROM[number % 3])
        if number % 4 == 0:
            _follow(code, number, sub="", came_from="")
    _follow("bartek", 99, sub="", came_from="", browser=CRAWLER)


def _follow(code: str, visitor: int, *, sub: str, came_from: str, browser: str = "") -> str:
    """Follow a link as a browser does; where it leads."""
    answer = current_app.test_client().get(
        f"/r/{code}",
        query_string={"sub": sub} if sub else {},
        headers={"User-Agent": browser or BROWSERS[visitor % 3], "Referer": came_from, "Sec-Fetch-Dest": "document"},
        environ_overrides={"REMOTE_ADDR": f"198.51.100.{visitor % 250}"},
    )
    return answer.headers.get("Location", "")


def _order_after_click(name: str, buyer: buyers.Buyer, slug: str, currency: str) -> None:
    landing = _follow("bartek", 200 + len(name), sub="newsletter_", came_from=FROM[0])
    via = parse_qs(urlsplit(landing).query).get("via", [""])[0]
    orders.place(name, buyer, slug, currency, touched={"via": via})


def _shop_reports() -> None:
    """A partner shop in Kraków reports a sale, part of it comes back, and one refund whose sale is still on its way."""
    if db.session.scalar(sa.select(ReferralLink.id).where(ReferralLink.code == "bartek")) is None:
        return
    common = {"source": "Sklep w Krakowie", "action": None, "via": None, "happened_at": None, "currency": "PLN"}
    for told in (
        {"external_id": "KR-2041", "kind": "sale", "link": "bartek", "sale": None, "amount_minor": 48_000},
        {"external_id": "KR-2041-Z", "kind": "refund", "link": None, "sale": "KR-2041", "amount_minor": 12_000},
        {"external_id": "KR-1988-Z", "kind": "refund", "link": None, "sale": "KR-1988", "amount_minor": 9_900},
    ):
        with transaction():
            record(Report(**{**common, **told}))  # type: ignore[arg-type]
