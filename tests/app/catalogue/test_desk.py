"""The catalogue at the desk: who may do what, what is kept, and what bad input meets."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from PIL import Image

from app.accounts.models import AuditEntry
from app.catalogue.models import Service
from app.money import Money
from tests.cast import Cast
from tests.factories.catalogue import entered, make_bundle, make_service

ROUTES = [
    ("get", "/desk/services"),
    ("get", "/desk/services/export.csv"),
    ("get", "/desk/services/new"),
    ("post", "/desk/services/new"),
    ("get", "/desk/services/{id}"),
    ("post", "/desk/services/{id}"),
    ("post", "/desk/services/{id}/activation"),
    ("post", "/desk/services/{id}/deactivation"),
    ("post", "/desk/services/{id}/copies"),
    ("post", "/desk/services/{id}/position"),
]
WRITING = [route for route in ROUTES if route[0] == "post"]


def the_service(db: Any, slug: str = "portrait-film") -> Service:
    return db.session.scalars(sa.select(Service).where(Service.slug == slug)).one()


def actions(db: Any) -> list[str]:
    return list(db.session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)))


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_charlie_finds_no_desk(client: FlaskClient, cast: Cast, method: str, path: str) -> None:
    address = path.format(id=make_service().id)

    assert getattr(cast.signed_in(client, cast.charlie), method)(address, data={}).status_code == 404


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_stranger_is_asked_to_sign_in(client: FlaskClient, method: str, path: str) -> None:
    answer = getattr(client, method)(path.format(id=make_service().id), data={})

    assert answer.status_code == 302 and "/sign-in" in answer.location


@pytest.mark.parametrize("who", ["dora", "fatma"])
@pytest.mark.parametrize(("method", "path"), WRITING)
def test_other_staff_read_but_do_not_write(
    client: FlaskClient, cast: Cast, db: Any, who: str, method: str, path: str
) -> None:
    service_id = make_service().id
    browser = cast.signed_in(client, getattr(cast, who))

    assert getattr(browser, method)(path.format(id=service_id), data=entered(direction="up")).status_code == 404
    assert browser.get(f"/desk/services/{service_id}").status_code == 200
    assert "Save the changes" not in browser.get(f"/desk/services/{service_id}").text
    assert actions(db) == ["service.created", "service.activated"]


@pytest.mark.parametrize("who", ["marta", "ada"])
def test_a_marketer_writes_a_service(client: FlaskClient, cast: Cast, db: Any, who: str) -> None:
    browser = cast.signed_in(client, getattr(cast, who))
    changes = {"text_tr-title": "Portre film", "text_tr-summary": "Doksan saniye.", "vat_rate": "9.5"}
    answer = browser.post("/desk/services/new", data=entered(**changes))

    service = the_service(db)
    assert answer.status_code == 303 and answer.location.endswith(f"/desk/services/{service.id}")
    assert not service.active
    assert service.price("EUR") == Money(320_050, "EUR") and service.price("JPY") == Money(528_000, "JPY")
    assert service.vat_rate_bp == 950
    assert {text.locale: text.title for text in service.texts} == {"en": "Portrait film", "tr": "Portre film"}
    entry = db.session.scalars(sa.select(AuditEntry)).one()
    assert (entry.action, entry.actor_id) == ("service.created", getattr(cast, who).id)


def test_amounts_are_read_as_the_writer_types_them(client: FlaskClient, cast: Cast, db: Any) -> None:
    cast.marta.locale = "tr"
    changes = {"prices-0-amount": "3.200,50", "vat_rate": "9,5"}
    cast.signed_in(client, cast.marta).post("/desk/services/new", data=entered(**changes))

    assert the_service(db).price("EUR") == Money(320_050, "EUR")
    assert the_service(db).vat_rate_bp == 950


def test_what_did_not_change_keeps_its_rows(client: FlaskClient, cast: Cast, db: Any) -> None:
    browser = cast.signed_in(client, cast.marta)
    browser.post("/desk/services/new", data=entered())
    before = the_service(db)
    service_id, price_id, stamp = before.id, before.prices[0].id, before.updated_at.isoformat()
    changed = entered(
        **{"seen": stamp, "prices-1-currency": "KWD", "prices-1-amount": "1088.250", "slug": "portrait-film"}
    )
    assert browser.post(f"/desk/services/{service_id}", data=changed).status_code == 303

    after = the_service(db)
    assert after.prices[0].id == price_id
    assert after.currencies == ["EUR", "KWD"] and after.price("KWD") == Money(1_088_250, "KWD")
    details = db.session.scalars(sa.select(AuditEntry.details).where(AuditEntry.action == "service.revised")).one()
    assert details["changed"] == ["prices"]


def test_a_bundle_is_put_together_and_taken_apart(client: FlaskClient, cast: Cast, db: Any) -> None:
    a, b = make_service("a").id, make_service("b").id
    browser = cast.signed_in(client, cast.marta)
    parts = {"kind": "bundle", "items-0-service_id": str(b), "items-0-quantity": "3", "items-1-service_id": str(a)}
    browser.post("/desk/services/new", data=entered(slug="both", **parts))
    bundle = the_service(db, "both")
    assert [(item.service_id, item.quantity) for item in bundle.items] == [(b, 3), (a, 1)]

    fewer = entered(slug="both", kind="bundle", seen=bundle.updated_at.isoformat(), **{"items-0-service_id": str(a)})
    assert browser.post(f"/desk/services/{bundle.id}", data=fewer).status_code == 303
    assert [item.service_id for item in the_service(db, "both").items] == [a]


def test_activating_and_deactivating_offer_to_undo(client: FlaskClient, cast: Cast, db: Any) -> None:
    service_id = make_service("film", active=False).id
    browser = cast.signed_in(client, cast.marta)

    page = browser.post(f"/desk/services/{service_id}/activation", follow_redirects=True).text
    assert f'action="/desk/services/{service_id}/deactivation"' in page and "Undo" in page
    assert browser.get("/services/film").status_code == 200
    page = browser.post(f"/desk/services/{service_id}/deactivation", follow_redirects=True).text
    assert f'action="/desk/services/{service_id}/activation"' in page
    assert not the_service(db, "film").active
    assert actions(db)[-2:] == ["service.activated", "service.deactivated"]


def test_what_is_not_ready_is_not_offered(client: FlaskClient, cast: Cast, db: Any) -> None:
    service_id = make_service("bare", active=False, prices=()).id

    answer = cast.signed_in(client, cast.marta).post(f"/desk/services/{service_id}/activation")
    assert answer.status_code == 409 and "It needs a text, a price" in answer.text


def test_a_copy_is_made_and_opened(client: FlaskClient, cast: Cast, db: Any) -> None:
    service_id = make_service("film").id

    answer = cast.signed_in(client, cast.marta).post(f"/desk/services/{service_id}/copies")
    assert answer.location.endswith(f"/desk/services/{the_service(db, 'film-2').id}")


def test_services_are_moved_up_and_down(client: FlaskClient, cast: Cast, db: Any) -> None:
    make_service("a"), make_service("b")
    last = make_service("c").id
    browser = cast.signed_in(client, cast.marta)

    browser.post(f"/desk/services/{last}/position", data={"direction": "up"})
    rows = sa.select(Service.slug).order_by(Service.position)
    assert list(db.session.scalars(rows)) == ["a", "c", "b"]
    assert browser.post(f"/desk/services/{last}/position", data={"direction": "sideways"}).status_code == 422


def test_somebody_elses_changes_are_not_overwritten_unseen(client: FlaskClient, cast: Cast, db: Any) -> None:
    service_id = make_service("film").id
    stale = entered(slug="film", seen="2020-01-01T00:00:00+00:00")
    browser = cast.signed_in(client, cast.marta)

    page = browser.post(f"/desk/services/{service_id}", data=stale)
    assert page.status_code == 422 and "Somebody else has changed this service" in page.text
    assert "Ninety seconds." in page.text
    assert the_service(db, "film").discipline == "web"
    current = the_service(db, "film").updated_at.isoformat()
    assert current.replace("+", "&#43;") in page.text or current in page.text


def test_more_rows_are_offered_without_losing_a_word(client: FlaskClient, cast: Cast, db: Any) -> None:
    typed = entered(**{"more": "prices", "prices-0-amount": "not a number", "text_hi-title": "फ़िल्म"})
    page = cast.signed_in(client, cast.marta).post("/desk/services/new", data=typed)

    assert page.status_code == 200
    assert page.text.count('name="prices-') == 8
    assert "not a number" in page.text and "फ़िल्म" in page.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Service)) == 0


def test_what_is_offered_keeps_a_price(client: FlaskClient, cast: Cast, db: Any) -> None:
    service = make_service("film")
    bare = {name: value for name, value in entered(slug="film").items() if not name.startswith("prices")}
    browser = cast.signed_in(client, cast.marta)
    page = browser.post(
        f"/desk/services/{service.id}", data={**bare, "seen": service.updated_at.isoformat(), "prices-0-currency": ""}
    )

    assert page.status_code == 422 and "It is offered now, so it needs a price." in page.text
    assert the_service(db, "film").price("EUR") == Money(100_000, "EUR")


def test_a_picture_is_cleaned_and_public(client: FlaskClient, cast: Cast, db: Any) -> None:
    browser = cast.signed_in(client, cast.marta)
    browser.post("/desk/services/new", data={**entered(), "picture": (png(), "my photo.png")})

    service = the_service(db)
    assert service.picture is not None and service.picture.public
    assert client.get(f"/files/{service.picture.key}").status_code == 200
    assert f"/files/{service.picture.key}" in browser.get("/services/portrait-film").text
    without = entered(slug="portrait-film", seen=service.updated_at.isoformat(), without_picture="y")
    browser.post(f"/desk/services/{service.id}", data=without)
    assert the_service(db).picture is None


def test_what_is_not_a_picture_is_refused_at_its_field(client: FlaskClient, cast: Cast, db: Any) -> None:
    page = cast.signed_in(client, cast.marta).post(
        "/desk/services/new", data={**entered(), "picture": (io.BytesIO(b"MZ\x90\x00 not a picture"), "x.png")}
    )

    assert page.status_code == 422 and "Ninety seconds." in page.text
    assert 'id="picture-error"' in page.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Service)) == 0


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["film", "gone", "both"]),
        ("q=fil", ["film"]),
        ("q=BOTH", ["both"]),
        ("discipline=film", ["film", "both"]),
        ("kind=bundle", ["both"]),
        ("state=inactive", ["gone"]),
        ("state=active&kind=service", ["film"]),
        ("sort=title", ["both", "film", "gone"]),
        ("sort=-title", ["gone", "film", "both"]),
        ("sort=lead_time", ["gone", "film", "both"]),
        ("q=nothing", []),
    ],
)
def test_the_list_and_its_export_are_filtered_and_sorted(
    client: FlaskClient, cast: Cast, query: str, slugs: list[str]
) -> None:
    film = make_service("film", discipline="film", lead_time_days=10)
    make_service("gone", active=False, lead_time_days=1)
    make_bundle("both", [(film, 1)], Money(9, "EUR"), lead_time_days=30)
    browser = cast.signed_in(client, cast.fatma)

    page = browser.get(f"/desk/services?{query}")
    assert page.status_code == 200
    rows = list(csv.reader(io.StringIO(browser.get(f"/desk/services/export.csv?{query}").text)))
    assert [row[0] for row in rows[1:]] == slugs
    positions = [
        page.text.index(f'<span class="cell-detail">{"Bundle · " if slug == "both" else ""}{slug}<') for slug in slugs
    ]
    assert positions == sorted(positions)


def test_the_export_cannot_be_run_by_a_spreadsheet(client: FlaskClient, cast: Cast) -> None:
    from app.catalogue.drafts import Words

    make_service("x", texts={"en": Words(title="=cmd|' /C calc'!A0", summary="s")})

    assert "'=cmd" in cast.signed_in(client, cast.fatma).get("/desk/services/export.csv").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/desk/services?sort=evil", 422),
        ("/desk/services?sort=--title", 422),
        ("/desk/services?state=maybe", 422),
        ("/desk/services?kind=x", 422),
        ("/desk/services?page=-1", 422),
        ("/desk/services?q=%00", 400),
        ("/desk/services?q=" + "y" * 300, 422),
        ("/desk/services/0", 404),
        ("/desk/services/999999999", 404),
        ("/desk/services/99999999999999999999999999", 404),
        ("/desk/services/abc", 404),
    ],
)
def test_a_bad_address_gets_a_clear_answer(client: FlaskClient, cast: Cast, path: str, status: int) -> None:
    assert cast.signed_in(client, cast.ada).get(path).status_code == status


@pytest.mark.parametrize("verb", ["activation", "deactivation", "copies", "position"])
def test_verbs_on_what_is_not_there_are_404_and_get_changes_nothing(client: FlaskClient, cast: Cast, verb: str) -> None:
    browser = cast.signed_in(client, cast.ada)

    for number in (999_999_999, 10**30):
        assert browser.post(f"/desk/services/{number}/{verb}", data={"direction": "up"}).status_code == 404
    assert browser.get(f"/desk/services/{make_service().id}/{verb}").status_code == 405


def test_programs_cannot_post_json_to_a_form(client: FlaskClient, cast: Cast) -> None:
    assert cast.signed_in(client, cast.ada).post("/desk/services/new", json={"slug": "x"}).status_code == 415


def test_rows_beyond_the_limit_are_not_read(client: FlaskClient, cast: Cast) -> None:
    many = {f"prices-{number}-currency": "EUR" for number in range(500)}

    assert cast.signed_in(client, cast.ada).post("/desk/services/new", data=entered(**many)).status_code == 422


def test_the_number_of_statements_does_not_grow(client: FlaskClient, cast: Cast, db: Any, queries: list[str]) -> None:
    from tests.app.catalogue.test_public_pages import _fill

    browser = cast.signed_in(client, cast.fatma)
    counted: dict[str, list[int]] = {}
    for number, first in ((2, 0), (998, 2)):
        _fill(db, number, first=first)
        for path in ("/desk/services", "/desk/services?q=filled", "/desk/services?sort=title"):
            queries.clear()
            assert browser.get(path).status_code == 200
            counted.setdefault(path, []).append(len([each for each in queries if each.startswith("SELECT")]))
    assert all(few == many for few, many in counted.values()), counted


def test_the_desks_search_finds_services(client: FlaskClient, cast: Cast) -> None:
    service_id = make_service("portrait-film").id

    answer = cast.signed_in(client, cast.fatma).get("/desk/search?q=portrait")
    assert f"/desk/services/{service_id}" in (answer.location or answer.text)


def png() -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (64, 36), "teal").save(out, "PNG")
    out.seek(0)
    return out
