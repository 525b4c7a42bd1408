"""The desk of asking: numbers, people, rules, words, places, campaigns, objections; closed to strangers."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from flask.testing import FlaskClient

from app.database import db
from reviews.asking.models import AskingCampaign, AskingRule, AskingTemplate, OnsitePrompt, Suppression
from tests.cast import Cast
from tests.factories.asking import a_delivered_line, planned
from tests.factories.reviews import a_request, a_service

PAGES = (
    "",
    "/people",
    "/rules",
    "/rules/brand-film",
    "/words",
    "/words/first/tr",
    "/places",
    "/places/google",
    "/campaigns",
    "/campaigns/new",
    "/objections",
)


def test_charlie_and_strangers_find_nothing_at_the_desk(client: FlaskClient, cast: Cast) -> None:
    a_service()
    cast.signed_in(client, cast.charlie)
    for page in PAGES:
        assert client.get(f"/desk/asking{page}").status_code == 404


def test_every_page_of_the_desk_can_be_worked_with(client: FlaskClient, cast: Cast, noon: datetime) -> None:
    service = a_service()
    planned(a_delivered_line())
    cast.signed_in(client, cast.marta)
    for page in PAGES:
        assert client.get(f"/desk/asking{page}").status_code == 200, page

    rule = {
        "active": "y",
        "delay_days": "3",
        "reminders": "1",
        "reminder_gap_days": "5",
        "not_yet_days": "10",
        "locale": "",
    }
    assert client.post("/desk/asking/rules/brand-film", data=rule).status_code == 303
    assert client.post("/desk/asking/rules/brand-film", data={**rule, "reminders": "4"}).status_code == 422
    assert db.session.scalar(sa.select(AskingRule.delay_days).where(AskingRule.service_id == service.id)) == 3

    prompt = {"active": "y", "after_days": "2", "rest_days": "20", "most_times": "2"}
    assert client.post("/desk/asking/prompt", data=prompt).status_code == 303
    assert db.session.get(OnsitePrompt, 1).rest_days == 20

    good = {"subject": "Nasıldı?", "words": "Merhaba {name}"}
    assert client.post("/desk/asking/words/first/tr", data=good).status_code == 303
    steering = client.post(
        "/desk/asking/words/first/tr", data={"subject": "Nasıldı?", "words": "Memnun kaldıysanız yazın."}
    )
    assert steering.status_code == 422 and "memnun kaldiysaniz" in steering.text
    assert db.session.scalar(sa.select(AskingTemplate.words)) == "Merhaba {name}"
    assert client.post("/desk/asking/words/first/tr/house").status_code == 303

    assert client.post("/desk/asking/places/google", data={"url": "https://evil.example/google.com"}).status_code == 422
    assert client.post("/desk/asking/places/google", data={"url": "https://g.page/r/imece/review"}).status_code == 303

    wave = {"name": "Winter", "place": "house", "services": [str(service.id)], "sample_size": ""}
    begun = client.post("/desk/asking/campaigns/new", data=wave)
    assert begun.status_code == 303
    assert "1 buyer could be asked" in client.get(begun.location).text
    assert client.post(f"{begun.location}/draw").status_code == 303
    assert client.get(begun.location).status_code == 200
    assert client.get(f"{begun.location}/list.csv").text.count("\n") == 2
    elsewhere = client.post("/desk/asking/campaigns/new", data={**wave, "place": "google"})
    assert elsewhere.status_code == 422 and "Everyone must be asked there" in elsewhere.text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AskingCampaign)) == 1

    assert client.post("/desk/asking/objections", data={"email": "no@customer.example"}).status_code == 303
    objection = db.session.scalar(sa.select(Suppression))
    assert client.post(f"/desk/asking/objections/{objection.id}/end").status_code == 303


def test_numbers_stand_beside_what_they_are_a_share_of(client: FlaskClient, cast: Cast, noon: datetime) -> None:
    a_request(sent_at=noon, opened_at=noon, answered_at=noon)
    a_request(email="b@customer.example", sent_at=noon)
    a_request(email="c@customer.example", channel="phone_call")
    cast.signed_in(client, cast.marta)

    page = client.get("/desk/asking").text
    assert "50% of those sent" in page
    lines = client.get("/desk/asking/export.csv").text.splitlines()
    assert lines[1:] == ["E-mail,2,2,1,1", "Phone call,1,0,0,0"]
