"""The pages strangers see: front page, services, one service, what search engines read."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import etree

from app.catalogue.drafts import Words
from app.money import Money
from tests.cast import Cast
from tests.factories.catalogue import make_bundle, make_service

TWO = {
    "en": Words(title="Portrait film", summary="Ninety seconds."),
    "tr": Words(title="Portre film", summary="Doksan saniye."),
}


@pytest.mark.parametrize("path", ["/", "/services", "/sitemap.xml", "/robots.txt"])
def test_an_empty_catalogue_has_all_its_pages(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 200


def test_an_empty_list_says_what_it_is_for(client: FlaskClient) -> None:
    assert "The catalogue is being written" in client.get("/services").text


def test_the_front_page_explains_four_steps_and_shows_services(client: FlaskClient) -> None:
    make_service("website")
    page = client.get("/").text

    assert all(step in page for step in ("You order", "You pay", "You follow the board", "You say how it went"))
    assert "/services/website" in page


def test_a_service_shows_its_price_with_and_without_vat(client: FlaskClient) -> None:
    make_service("website", lead_time_days=35)
    page = client.get("/services/website").text

    assert "€1,000.00" in page and "€240.00" in page and "€1,240.00" in page
    assert "35 days" in page
    assert "/services/website/order" in page


@pytest.mark.parametrize(("code", "net"), [("JPY", "¥114,000"), ("KWD", "KWD\u00a0235.000"), ("USD", "$1,050.50")])
def test_the_currency_in_the_address_decides_and_is_remembered(client: FlaskClient, code: str, net: str) -> None:
    prices = (Money(100_000, "EUR"), Money(114_000, "JPY"), Money(235_000, "KWD"), Money(105_050, "USD"))
    make_service("website", prices=prices)

    assert net in client.get(f"/services/website?currency={code.lower()}").text
    assert net in client.get("/services").text
    assert net in client.get("/").text


def test_the_language_suggests_a_currency(client: FlaskClient) -> None:
    make_service("website", prices=(Money(100_000, "EUR"), Money(4_650_000, "TRY")))

    assert "₺46.500,00" in client.get("/services", headers={"Accept-Language": "tr"}).text


def test_a_currency_without_a_price_is_said_not_converted(client: FlaskClient) -> None:
    make_service("website")
    page = client.get("/services/website?currency=USD").text

    assert "There is no price in USD, so it is shown in EUR." in page
    assert "€1,000.00" in page


def test_a_stale_currency_cookie_is_ignored(client: FlaskClient) -> None:
    make_service("website")
    client.set_cookie("currency", "<script>")

    page = client.get("/services")
    assert page.status_code == 200 and "€1,000.00" in page.text


def test_a_missing_language_is_shown_in_another_and_marked(client: FlaskClient) -> None:
    make_service("film", texts=TWO)
    page = client.get("/services/film", headers={"Accept-Language": "pl"}).text

    assert '<span lang="en">Portrait film</span>' in page
    assert 'class="notice notice-note"' in page


def test_words_are_shown_in_the_readers_language(client: FlaskClient) -> None:
    make_service("film", texts=TWO)

    assert "Portre film" in client.get("/services/film", headers={"Accept-Language": "tr"}).text


def test_a_bundle_shows_its_parts_and_why_it_is_cheaper(client: FlaskClient) -> None:
    site, film = make_service("site"), make_service("film", discipline="film")
    make_bundle("both", [(site, 1), (film, 2)], Money(250_000, "EUR"))
    page = client.get("/services/both").text

    assert "What is in this bundle" in page and "/services/site" in page
    assert "€500.00" in page and "16.67%" in page
    assert "2 × Film" in page and "€3,000.00" in page


def test_a_part_that_is_not_sold_alone_is_named_without_a_link(client: FlaskClient) -> None:
    hidden = make_service("hidden", active=False)
    make_bundle("both", [(hidden, 1)], Money(1, "EUR"))
    page = client.get("/services/both").text

    assert "<strong>Hidden</strong>" in page and "/services/hidden" not in page


def test_an_inactive_service_is_nowhere_for_strangers(client: FlaskClient, cast: Cast) -> None:
    make_service("secret", active=False)

    for _visit in ("anonymous", "charlie"):
        assert client.get("/services/secret").status_code == 404
        assert "secret" not in client.get("/services").text + client.get("/").text + client.get("/sitemap.xml").text
        cast.signed_in(client, cast.charlie)


def test_staff_see_an_inactive_service_as_a_preview(client: FlaskClient, cast: Cast) -> None:
    make_service("secret", active=False)
    page = cast.signed_in(client, cast.dora).get("/services/secret")

    assert page.status_code == 200
    assert "This is a preview" in page.text and "/services/secret/order" not in page.text
    assert "noindex" in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=film", {"film", "reel"}),
        ("q=FILM", {"film", "reel"}),
        ("q=portre", {"film"}),
        ("q=ninety+film", {"film"}),
        ("q=100%25", set()),
        ("q=_", set()),
        ("q=фильм", {"reel"}),
        ("q=Фильм", {"reel"}),
        ("discipline=film", {"film", "both"}),
        ("discipline=design", {"reel"}),
        ("q=film&discipline=design", {"reel"}),
        ("", {"film", "reel", "both"}),
    ],
)
def test_the_list_is_searched_and_filtered(client: FlaskClient, query: str, found: set[str]) -> None:
    film = make_service("film", discipline="film", texts=TWO)
    russian = {"ru": Words(title="Фильм", summary="О деле."), "en": Words(title="Film reel", summary="All scenes.")}
    make_service("reel", discipline="design", texts=russian)
    make_bundle(
        "both", [(film, 1)], Money(1, "EUR"), discipline="strategy", texts={"en": Words(title="Both", summary="Two.")}
    )

    page = client.get(f"/services?{query}").text
    assert set(re.findall(r'<a href="/services/([a-z]+)"', page)) == found


def test_nothing_found_offers_a_way_out(client: FlaskClient) -> None:
    make_service()

    assert "Nothing fits that" in client.get("/services?q=submarine").text


def test_an_offer_of_many_services_is_paged(client: FlaskClient) -> None:
    for number in range(26):
        make_service(f"service-{number}")

    assert 'rel="next"' in client.get("/services").text
    assert client.get("/services?page=2").text.count('class="service-card"') == 2
    assert client.get("/services?page=999").text.count('class="service-card"') == 2


def test_structured_data_cannot_be_broken_out_of(client: FlaskClient) -> None:
    words = Words(title="</script><script>alert(1)</script>", summary='Quote " & <b>')
    make_service("odd", texts={"en": words})
    page = client.get("/services/odd").text

    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(blocks) == 1 and "<" not in blocks[0]
    data = json.loads(blocks[0])
    assert data["@type"] == "Service" and data["name"] == words.title
    assert data["offers"][0]["priceSpecification"]["price"] == "1000.00"


def test_search_engines_find_one_address_per_service(client: FlaskClient) -> None:
    make_service("website")
    page = client.get("/services/website?currency=EUR").text

    assert '<link rel="canonical" href="http://imece.test/services/website">' in page
    assert '<meta property="og:url" content="http://imece.test/services/website">' in page
    tree = etree.fromstring(client.get("/sitemap.xml").data)
    assert "http://imece.test/services/website" in [each.text for each in tree.iter() if each.tag.endswith("loc")]
    assert "Sitemap: http://imece.test/sitemap.xml" in client.get("/robots.txt").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/services?currency=XXZ", 422),
        ("/services?currency=" + "E" * 5000, 422),
        ("/?currency=%3Cscript%3E", 422),
        ("/services?discipline=nonsense", 422),
        ("/services?page=0", 422),
        ("/services?page=abc", 422),
        ("/services?page=" + "9" * 40, 422),
        ("/services?q=" + "x" * 201, 422),
        ("/services?q=%00", 400),
        ("/services?q=%ff", 400),
        ("/services/%00", 400),
        ("/services/" + "x" * 5000, 404),
        ("/services/No%20Such", 404),
        ("/services/../desk", 404),
    ],
)
def test_a_bad_address_gets_a_clear_answer(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_an_oversized_search_never_reaches_the_database(client: FlaskClient) -> None:
    assert client.get("/services?q=" + "+".join("ab" for _ in range(60))).status_code == 200


@pytest.mark.parametrize("path", ["/", "/services", "/services/website", "/sitemap.xml", "/robots.txt"])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_public_pages_take_nothing(client: FlaskClient, path: str, method: str) -> None:
    make_service()

    assert getattr(client, method)(path, data={}).status_code == 405


def test_pages_carry_no_inline_style_or_script(client: FlaskClient) -> None:
    make_service()
    for path in ("/", "/services", "/services/website"):
        page = client.get(path).text
        assert " style=" not in page
        assert not re.search(r"<script(?! type=\"(module|application/ld\+json)\")", page)
        assert not re.search(r"\son[a-z]+=", page)


def test_the_number_of_statements_does_not_grow(client: FlaskClient, db: Any, queries: list[str]) -> None:
    """With no service, and with a thousand of them (bundles among them)."""
    counted = {path: _statements(client, queries, path) for path in ("/services", "/", "/sitemap.xml")}
    _fill(db, 1_000)
    for path, few in counted.items():
        assert _statements(client, queries, path) <= few + 5, path


def test_a_list_of_two_takes_as_many_statements_as_one_of_a_thousand(
    client: FlaskClient, db: Any, queries: list[str]
) -> None:
    _fill(db, 2)
    counted = {path: _statements(client, queries, path) for path in ("/services", "/", "/sitemap.xml")}
    _fill(db, 998, first=2)
    for path, few in counted.items():
        assert _statements(client, queries, path) == few, path


def _statements(client: FlaskClient, queries: list[str], path: str) -> int:
    client.get(path)
    queries.clear()
    assert client.get(path).status_code == 200
    return len([each for each in queries if not each.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))])


def _fill(db: Any, number: int, first: int = 0) -> None:
    from app.catalogue.models import BundleItem, Service, ServicePrice, ServiceText

    made = []
    for position in range(first, first + number):
        bundle = position % 2 == 0
        service = Service(
            slug=f"filled-{position}", kind="bundle" if bundle else "service", discipline="web", vat_rate_bp=2000,
            lead_time_days=3, position=position, active=True,
            texts=[ServiceText(locale="en", title=f"Filled {position}", summary="Words.")],
            prices=[ServicePrice(currency="EUR", net_minor=100)],
        )  # fmt: skip
        made.append(service)
    db.session.add_all(made)
    db.session.flush()
    db.session.add_all(
        BundleItem(bundle_id=bundle.id, service_id=part.id) for bundle, part in zip(made[::2], made[1::2], strict=False)
    )
    db.session.commit()
