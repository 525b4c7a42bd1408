"""What a service knows about itself."""

from __future__ import annotations

from typing import Any

import pytest

from app.catalogue import editing, queries
from app.catalogue.drafts import Words, slug_of
from app.catalogue.models import NotReady
from app.errors import NotFound
from app.money import Money
from tests.factories.catalogue import make_bundle, make_service

WORDS = {"en": Words(title="Film", summary="A film."), "tr": Words(title="Filmimiz", summary="Bir film.")}


@pytest.mark.parametrize(("asked", "shown"), [("tr", "tr"), ("en", "en"), ("hi", "en"), ("xx", "en")])
def test_a_missing_language_falls_back_to_english_and_says_so(db: Any, asked: str, shown: str) -> None:
    assert make_service("film", texts=WORDS).text(asked).locale == shown


def test_without_english_any_language_is_better_than_none(db: Any) -> None:
    service = make_service("film", texts={"pl": Words(title="Film", summary="Film.")})

    assert service.text("tr").locale == "pl"


@pytest.mark.parametrize(("currency", "minor"), [("EUR", 100_000), ("JPY", 114_000), ("KWD", 235_000)])
def test_a_price_is_whole_minor_units_of_its_currency(db: Any, currency: str, minor: int) -> None:
    service = make_service(prices=(Money(100_000, "EUR"), Money(114_000, "JPY"), Money(235_000, "KWD")))

    assert service.price(currency) == Money(minor, currency)


def test_a_price_is_never_converted(db: Any) -> None:
    service = make_service(prices=(Money(100_000, "EUR"),))

    assert service.price("USD") is None
    closest = service.closest_price("USD")
    assert closest is not None and closest.net == Money(100_000, "EUR")


def test_a_bundle_lists_the_disciplines_of_its_parts_once(db: Any) -> None:
    site, shop, film = make_service("a"), make_service("b"), make_service("c", discipline="film")
    bundle = make_bundle("all", [(site, 1), (film, 1), (shop, 2)], Money(1, "EUR"), discipline="strategy")

    assert [str(each) for each in bundle.disciplines] == ["web", "film"]


def test_a_bundle_saves_only_where_every_part_has_a_price(db: Any) -> None:
    site = make_service("a", prices=(Money(100_000, "EUR"), Money(110_000, "USD")))
    film = make_service("b", prices=(Money(50_000, "EUR"),))
    bundle = make_bundle("both", [(site, 1), (film, 2)], Money(180_000, "EUR"), Money(100, "USD"))

    in_euro = bundle.saving("EUR", "en")
    assert in_euro is not None and in_euro.amount == Money(20_000, "EUR")
    assert bundle.saving("USD", "en") is None


def test_a_service_without_words_or_price_cannot_be_offered(db: Any) -> None:
    service = make_service("bare", active=False, prices=())

    with pytest.raises(NotReady):
        editing.activate(service)
    assert not service.active


def test_an_inactive_service_is_found_only_when_a_preview_is_asked_for(db: Any) -> None:
    service = make_service("later", active=False)

    with pytest.raises(NotFound):
        queries.service_by_slug("later")
    assert queries.service_by_slug("later", including_inactive=True) is service
    assert queries.service_by_id(service.id) is service


def test_a_copy_is_inactive_and_has_its_own_rows(db: Any) -> None:
    original = make_service("film", texts=WORDS, prices=(Money(5, "EUR"), Money(6, "USD")))
    twin, second = editing.copy(original), editing.copy(original)

    assert (twin.slug, second.slug) == ("film-2", "film-3")
    assert not twin.active and original.active
    assert [text.title for text in twin.texts] == [text.title for text in original.texts]
    assert {text.id for text in twin.texts}.isdisjoint(text.id for text in original.texts)


def test_the_order_of_the_catalogue_can_be_changed(db: Any) -> None:
    a, b, c = make_service("a"), make_service("b"), make_service("c")

    editing.move(c, -1)
    assert [each.slug for each in queries.active_services("en")] == ["a", "c", "b"]
    editing.move(a, 5)
    editing.move(b, -7)
    db.session.flush()
    assert [each.slug for each in queries.active_services("en")] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Website up to ten pages", "website-up-to-ten-pages"),
        ("Açılış planı: Işık & Söz", "acilis-plani-isik-soz"),
        ("Żółta Łódź", "zolta-lodz"),
        ("Реклама", ""),
        ("विज्ञापन", ""),
        ("  --  ", ""),
        ("x" * 300, "x" * 80),
    ],
)
def test_an_address_is_made_from_a_title(title: str, slug: str) -> None:
    assert slug_of(title) == slug
