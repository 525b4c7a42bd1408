"""Drawn parts of the catalogue are kept as long as they are true, and not a page longer."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.catalogue.models import CatalogueEdition, Service, ServicePrice, ServiceText
from app.catalogue.shelf import Shelf
from app.database import transaction
from app.money import Money
from tests.factories.catalogue import make_bundle, make_service

PAGES = ("/", "/services")


# What says whether a drawn part still stands: of the catalogue, and of the cases that a wing puts on its pages.
EDITIONS = ("catalogue_edition", "cases_edition")


def test_a_page_seen_before_asks_only_whether_it_still_stands(client: FlaskClient, db: Any, queries: list[str]) -> None:
    make_service("website")
    for path in PAGES:
        client.get(path)
        queries.clear()
        client.get(path)

        assert [each for each in queries if "SELECT" in each and not any(one in each for one in EDITIONS)] == []


def test_a_changed_price_is_on_the_next_page(client: FlaskClient, db: Any) -> None:
    make_service("website")
    assert all("€1,000.00" in client.get(path).text for path in PAGES)

    db.session.execute(sa.update(ServicePrice).values(net_minor=123_400))
    db.session.commit()

    for path in PAGES:
        page = client.get(path).text
        assert "€1,234.00" in page and "€1,000.00" not in page


def test_new_words_are_on_the_next_page(client: FlaskClient, db: Any) -> None:
    make_service("website")
    assert "A lighthouse" not in client.get("/services").text

    db.session.execute(sa.update(ServiceText).values(title="A lighthouse"))
    db.session.commit()

    assert "A lighthouse" in client.get("/services").text


def test_what_is_taken_off_is_gone_from_the_next_page(client: FlaskClient, db: Any) -> None:
    make_service("website")
    assert "/services/website" in client.get("/services").text

    db.session.execute(sa.update(Service).values(active=False))
    db.session.commit()

    assert "/services/website" not in client.get("/services").text


def test_every_change_of_the_catalogue_makes_another_edition(db: Any) -> None:
    seen = {_edition(db)}
    bundle = make_bundle("plan", [(make_service(), 2)], Money(150_000, "EUR"))
    seen.add(_edition(db))
    for change in (
        sa.update(Service).values(position=7),
        sa.update(ServiceText).values(summary="Other words."),
        sa.update(ServicePrice).values(net_minor=5),
        sa.text(f"DELETE FROM bundle_item WHERE bundle_id = {bundle.id}"),
    ):
        db.session.execute(change)
        seen.add(_edition(db))

    assert len(seen) == 6


def test_each_language_currency_and_question_has_its_own_page(client: FlaskClient, db: Any) -> None:
    make_service("website")
    english = client.get("/services").text
    turkish = client.get("/services", headers={"Accept-Language": "tr"}).text

    assert 'lang="en"' in english and 'lang="tr"' in turkish
    assert "/services/website" not in client.get("/services?q=nothing-like-it").text
    assert "/services/website" in client.get("/services").text


def test_nothing_of_one_reader_is_shown_to_another(app: Flask, client: FlaskClient, db: Any) -> None:
    make_service("website")
    app.config["WTF_CSRF_ENABLED"] = True
    tokens = [_tokens(app.test_client().get("/services").text) for _ in range(2)]

    assert tokens[0] and tokens[1] and tokens[0].isdisjoint(tokens[1])


def test_two_real_connections_agree_at_once(fresh_app: Flask) -> None:
    with fresh_app.app_context():
        with transaction():
            make_service("website")
        assert "€1,000.00" in fresh_app.test_client().get("/services").text
    with fresh_app.app_context():
        with transaction() as session:
            session.execute(sa.update(ServicePrice).values(net_minor=123_400))
        assert "€1,234.00" in fresh_app.test_client().get("/services").text


def test_the_shelf_makes_room() -> None:
    shelf, made = Shelf(most=2), []

    for key in ("a", "b", "a", "c", "a", "b"):
        shelf.take(key, lambda key=key: made.append(key))  # type: ignore[misc]

    assert made == ["a", "b", "c", "b"]


def _edition(db: Any) -> object:
    return db.session.scalar(sa.select(CatalogueEdition.edition))


def _tokens(page: str) -> set[str]:
    return {part.split('"', 1)[0] for part in page.split('name="csrf_token" value="')[1:]}
