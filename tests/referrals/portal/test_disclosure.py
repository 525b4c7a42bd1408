"""Disclosure stands beside every shared link, code, text, QR code and banner: nobody can pass one on without it."""

from __future__ import annotations

import html as entities
import re
from typing import Any

import html5lib
import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.config import settings
from app.database import db, transaction
from referrals.portal import furnishing, pictures
from referrals.portal.pictures import SIZES
from referrals.portal.texts import NETWORKS, shared_texts
from referrals.programs.disclosure import disclosure
from tests.cast import Cast
from tests.factories.promotions import a_promotion
from tests.factories.referrals import a_link, a_partner

KIT = "/account/partner/kit"
SHARED = re.compile(r"http://imece\.test/r/[a-z0-9_-]+")


def elements_with(page: str, pattern: re.Pattern[str]) -> list[Any]:
    """The innermost elements whose own text shows it, each as its chain of ancestors from the inside out."""
    tree = html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False)
    above = {child: parent for parent in tree.iter() for child in parent}
    found = [it for it in tree.iter() if it.tag not in {"script", "input"} and pattern.search(it.text or "")]
    return [_chain(it, above) for it in found]


def _chain(it: Any, above: dict[Any, Any]) -> list[Any]:
    chain = [it]
    while chain[-1] in above:
        chain.append(above[chain[-1]])
    return chain


def stands_beside(chain: list[Any], said: str) -> bool:
    """Whether the disclosure stands in the same box: at most four elements around it."""
    return any(said in "".join(each.itertext()) for each in chain[:5] if each.tag not in {"body", "html"})


@pytest.fixture
def partner(db: Any, client: FlaskClient, cast: Cast) -> FlaskClient:
    enrolment = a_partner(cast.bob)
    a_link(enrolment, code="bob")
    with transaction():
        furnishing.offer(
            program_id=enrolment.program_id, title="Für Kunden", locale="tr", words="Metin", upload=None, by=cast.marta
        )
    return cast.signed_in(client, cast.bob)


def test_every_link_and_code_on_every_page_of_a_partner_has_it_beside(partner: FlaskClient, cast: Cast) -> None:
    from referrals.promotions.giving import give

    with transaction():
        code = give(a_promotion(), cast.bob, part="partner", shown="BOB10", tell=False)
    said = {disclosure(language) for language in settings().languages}
    seen = 0
    for page in ("/account", KIT, f"{KIT}?language=hi&sub=post", "/account/partner", "/account/partner/materials",
                 "/account/partner/leads", "/account/partner/team", "/account/referrals/links",
                 f"/account/referrals/links/{db.session.execute(LINK).scalar()}"):  # fmt: skip
        html = partner.get(page).text
        for pattern in (SHARED, re.compile(re.escape(code.spoken))):
            for chain in elements_with(html, pattern):
                seen += 1
                assert any(stands_beside(chain, words) for words in said), f"{page}: {chain[0].text}"
        for copied in re.findall(r'data-(?:copy|share)="([^"]*)"', html):
            words = entities.unescape(copied)
            if SHARED.search(words) or code.spoken in words:
                assert any(each in words for each in said), f"{page} copies it without: {words}"
    assert seen > 10


LINK = sa.text("SELECT id FROM referral_link WHERE code = 'bob'")


def test_every_text_in_every_language_begins_with_it(db: Any, app: Any) -> None:
    with app.test_request_context():
        for language in settings().languages:
            texts = shared_texts("http://imece.test/r/bob", language)
            assert {each.network for each in texts} == set(NETWORKS)
            for each in texts:
                assert each.words.startswith(disclosure(language)), (language, each.network)
                assert each.words.endswith("http://imece.test/r/bob")


def test_banners_and_qr_codes_carry_it_in_the_picture(db: Any, app: Any) -> None:
    with app.test_request_context():
        for size in SIZES.values():
            drawn = pictures.banner(size, "en", "svg").decode()
            letters = len((settings().seller.name + disclosure("en")).replace(" ", ""))
            assert disclosure("en") in drawn and drawn.count("<use") > letters, "drawn, and said to who does not see"
            assert pictures.banner(size, "en", "png")[:8] == b"\x89PNG\r\n\x1a\n"
            assert disclosure("en") in entities.unescape(pictures.snippet(size, "http://x/r/a", "http://x/p", "en"))
        card = pictures.qr("http://imece.test/r/bob", "hi", "svg").decode()
        assert disclosure("hi") in card and card.count("<use") > 60


def test_the_pictures_are_served_and_only_of_links_that_are_open(partner: FlaskClient, client: FlaskClient) -> None:
    link_id = db.session.execute(LINK).scalar()
    for form, start in (("svg", b"<svg"), ("png", b"\x89PNG")):
        assert partner.get(f"{KIT}/{link_id}/qr.{form}?sub=post").data.startswith(start)
        answer = client.get(f"/partners/pictures/bob/300x250.{form}?language=tr")
        assert answer.data.startswith(start) and "script" not in answer.headers["Content-Security-Policy"]
    for wrong in (
        "/partners/pictures/nobody/300x250.png",
        "/partners/pictures/bob/1x1.png",
        "/partners/pictures/bob/300x250.gif",
    ):
        assert client.get(wrong).status_code == 404, wrong
    assert partner.get(f"{KIT}/{link_id}/qr.svg?to=https://evil.example").status_code == 422


def test_a_pasted_address_becomes_a_tracked_link_only_where_it_is_a_page_of_ours(partner: FlaskClient) -> None:
    page = partner.get(f"{KIT}?page=http://imece.test/services&sub_id=post_").text
    assert "http://imece.test/r/bob?to=%2Fservices&amp;sub=post_" in page
    for wrong in (
        "https://evil.example/",
        "//evil.example",
        "http://imece.test.evil.example/",
        "/account",
        "/desk",
        "/nothing-here",
    ):
        answer = partner.get(KIT, query_string={"page": wrong}).text
        assert "field-error" in answer and "evil.example?" not in answer, wrong
