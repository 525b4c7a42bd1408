"""On the spot: a QR code, and a kiosk whose answers nobody can watch."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.database import db, transaction
from app.errors import Conflict
from reviews.asking import codes, kiosks
from reviews.asking.place_models import Kiosk, KioskAnswer
from reviews.reviewing.models import Review, ReviewRequest
from tests.cast import Cast
from tests.factories.reviews import a_service


def answer_at(tablet: FlaskClient, rating: int, key: str, text: str = "") -> Any:
    return tablet.post("/kiosk/question", data={"rating": rating, "client_key": key, "text": text})


def test_a_kiosk_shows_staff_only_how_many_answered_until_the_batch_is_opened(
    browser: Any, cast: Cast, app: Any, noon: datetime
) -> None:
    service, desk, tablet = a_service(), cast.signed_in(browser(), cast.marta), browser()
    shown = desk.post("/desk/asking/kiosks", data={"service": service.id, "place": "Fair, hall 3", "locale": "tr"})
    code = shown.text.split('class="kiosk-code">')[1].split("<")[0]
    assert tablet.get("/kiosk/question").status_code == 404
    assert tablet.post("/kiosk", data={"code": "1234 5678"}).status_code == 422
    assert tablet.post("/kiosk", data={"code": code}).status_code == 303
    assert browser().post("/kiosk", data={"code": code}).status_code == 422  # once

    assert 'lang="tr"' in tablet.get("/kiosk/question").text
    app.config["WTF_CSRF_ENABLED"] = True
    for number, rating in enumerate((1, 5, 4), start=1):
        for _again in range(2):
            assert answer_at(tablet, rating, f"client-key-{number:08}", "Çok iyi").status_code == 303
    assert answer_at(tablet, 6, "client-key-wrong-1").status_code == 422
    app.config["WTF_CSRF_ENABLED"] = False
    assert "Refresh" in tablet.get("/kiosk/thanks").headers
    assert "kiosk-" in tablet.get("/kiosk/worker.js").text

    kiosk = db.session.scalars(sa.select(Kiosk)).one()
    sealed = db.session.scalars(sa.select(KioskAnswer.sealed)).all()
    assert len(sealed) == 3 and not any("rating" in each or "Çok" in each for each in sealed)
    page = desk.get("/desk/asking/kiosks").text
    assert ">3<" in page and "★" not in page and "Çok iyi" not in page
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Review)) == 0
    assert desk.post(f"/desk/asking/kiosks/{kiosk.id}/release").status_code == 409

    assert desk.post(f"/desk/asking/kiosks/{kiosk.id}/closing").status_code == 303
    assert tablet.get("/kiosk/question").status_code == 410
    assert answer_at(tablet, 2, "offline-answer-0001").status_code == 303  # it was given before, and arrives late
    assert desk.post(f"/desk/asking/kiosks/{kiosk.id}/release").status_code == 303
    reviews = db.session.scalars(sa.select(Review)).all()
    assert sorted(each.rating for each in reviews) == [1, 2, 4, 5]
    assert {(each.channel, each.verification) for each in reviews} == {("kiosk", "none")}
    assert answer_at(tablet, 3, "offline-answer-0002").status_code == 410


@pytest.mark.usefixtures("app")
def test_a_batch_too_small_to_hide_anybody_waits_two_days(cast: Cast, noon: datetime) -> None:
    with transaction():
        kiosk, code = kiosks.open_(a_service().id, "Counter", "en", by=cast.marta)
        kiosk_id = kiosk.id
    with transaction():
        raw = kiosks.enter(code)
        kiosks.collect(raw, "only-answer-0001", {"rating": 2})
        kiosks.close(kiosk_id)
    with pytest.raises(Conflict), transaction():
        kiosks.release(kiosk_id)
    with clock.freeze(noon + timedelta(days=2, minutes=1)), transaction():
        assert list(kiosks.ripe()) == [kiosk_id]
        assert kiosks.release(kiosk_id) == 1


def test_a_qr_code_leads_to_the_stars_and_stores_nothing_before_the_form_is_sent(
    client: FlaskClient, cast: Cast
) -> None:
    a_service()
    assert client.get("/reviews/here/brand-film").status_code == 200
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ReviewRequest)) == 0
    tapped = client.post("/reviews/here/brand-film", data={"stars": "2"})
    assert tapped.status_code == 303 and "stars=2" in tapped.location
    asked = db.session.scalars(sa.select(ReviewRequest)).one()
    assert (asked.channel, asked.order_line_id, asked.answered_at) == ("in_person_qr", None, None)
    assert client.get(tapped.location).status_code == 200
    assert client.get("/reviews/here/no-such-service").status_code == 404

    cast.signed_in(client, cast.marta)
    for page in ("/desk/asking/codes", "/desk/asking/codes/brand-film"):
        assert client.get(page).status_code == 200
    assert "<svg" in client.get("/desk/asking/codes/brand-film").text
    assert client.get("/desk/asking/codes/brand-film.svg").data.startswith(b"<?xml")
    assert client.get("/desk/asking/codes/brand-film.png").data.startswith(b"\x89PNG")


def test_a_code_on_a_page_has_no_style_of_its_own() -> None:
    assert "style=" not in codes.inline("https://imece.example/reviews/here/brand-film")
