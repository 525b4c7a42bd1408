"""The wizard, a mission through the pages, and the label that goes with every volunteer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.database import db, transaction
from reviews.army import rounds
from reviews.army.mission_models import MissionAssignment, StageSubmission
from tests.cast import Cast
from tests.factories.army import a_campaign, a_meeting, a_mission, a_volunteer, a_wish, somebody

LABEL = "Volunteer, not staff: gets a reward for their time"


def test_r48_a_volunteer_is_labelled_wherever_they_speak(browser: Any, cast: Cast, noon: datetime) -> None:
    campaign = a_campaign(cast.marta)
    mission = a_meeting(campaign)
    a_volunteer(campaign, cast.bob, about="I had a film made.", shown=True)
    wish = a_wish(mission, cast.alice)
    with transaction():
        rounds.run(mission.id, cast.marta)
    it = db.session.scalars(sa.select(MissionAssignment)).one()
    bob, alice = cast.signed_in(browser(), cast.bob), cast.signed_in(browser(), cast.alice)
    pages = [
        browser().get(f"/missions/{campaign.slug}"),
        alice.get(f"/account/wishes/{wish.id}"),
        bob.get(f"/account/missions/{it.reference}"),
    ]

    assert all(LABEL in page.text for page in pages)
    assert "I had a film made." in pages[0].text
    charlie = cast.signed_in(browser(), cast.charlie)
    for path in (f"/account/wishes/{wish.id}", f"/account/missions/{it.reference}"):
        assert charlie.get(path).status_code == 404


def test_the_wizard_begins_with_who_and_ends_with_a_launch(browser: Any, cast: Cast, noon: datetime) -> None:
    marta = cast.signed_in(browser(), cast.marta)
    nobody = {"name": "For superfans", "source": "superfans", "locale": "en"}
    assert marta.post("/desk/army/campaigns/new", data=nobody).status_code == 422
    begun = marta.post(
        "/desk/army/campaigns/new", data={"name": "Talks", "source": "open", "locale": "en", "preset": "guides"}
    )
    assert begun.headers["Location"].endswith("/desk/army/campaigns/talks/give")
    base = "/desk/army/campaigns/talks"
    people_ = {
        "leader": cast.marta.id, "support": cast.marta.id, "answer_hours": 24, "currency": "EUR", "budget": "1000.00",
        "most_at_once": 3, "welcome": "Half an hour with a neighbour.",
    }  # fmt: skip
    mission = {
        "title": "Write a line", "brief": "One line", "mission_kind": "act", "effort_minutes": 20, "kind": "points",
        "amount": "100", "currency": "EUR", "cost": "1.00", "days": 7, "responsible": cast.marta.id, "stages": "Send it | link",
        "places": 5,
    }  # fmt: skip
    assert marta.post(f"{base}/missions", data={**mission, "stages": " "}).status_code == 422
    assert marta.post(f"{base}/missions", data=mission).status_code == 303
    assert marta.post(f"{base}/people", data=people_).status_code == 303
    assert "checklist" in marta.post(f"{base}/launch", follow_redirects=True).text
    ready = {f"test_{name}": "yes" for name in ("time", "patience", "criticism", "share", "freedom")}
    ready |= {f"tick_{name}": "1" for name in ("resources", "tried", "unscripted", "risks")}
    assert marta.post(f"{base}/ready", data=ready).status_code == 303
    assert marta.post(f"{base}/launch").headers["Location"].endswith("/desk/army/running/talks")
    page = browser().get("/missions/talks").text
    assert "Write a line" in page and "100 points" in page

    stranger = cast.signed_in(browser(), somebody(1))
    assert stranger.post("/missions/talks/joining", data={"display_name": "N"}).status_code == 422
    it = db.session.scalar(sa.select(MissionAssignment))
    assert it is None


def test_a_mission_is_taken_handed_over_and_looked_at_through_the_pages(
    browser: Any, cast: Cast, noon: datetime
) -> None:
    campaign = a_campaign(cast.marta)
    mission = a_mission(campaign, expenses_minor=5_00)
    a_volunteer(campaign, cast.alice)
    alice, marta = cast.signed_in(browser(), cast.alice), cast.signed_in(browser(), cast.marta)
    took = alice.post(f"/missions/{campaign.slug}/taking/{mission.id}")
    place = took.headers["Location"]
    assert alice.post(f"{place}/stages", data={"words": ""}).status_code == 422
    assert alice.post(f"{place}/stages", data={"words": "It worked"}).status_code == 303
    assert alice.post(f"{place}/expenses", data={"amount": "9.00", "words": "Tea"}).status_code == 422
    assert alice.post(f"{place}/expenses", data={"amount": "4.00", "words": "Tea"}).status_code == 303
    assert "It worked" in marta.get("/desk/army/waiting/missions").text
    row_id = db.session.scalar(sa.select(StageSubmission.id))
    marta.post(f"/desk/army/waiting/missions/{row_id}", data={"decision": "yes"})
    assert "Accepted" in alice.get(place).text
    asked = alice.post(
        f"/account/mission-questions/new/{campaign.slug}", data={"kind": "question", "text": "When do I get it?"}
    )
    answer = marta.post(
        "/desk/army/waiting/questions/" + asked.headers["Location"].rsplit("/", 1)[1] + "/answers",
        data={"text": "Today."},
    )
    assert answer.status_code == 303
    assert "Today." in alice.get(asked.headers["Location"]).text
    for client in (alice, marta):
        assert client.get(f"/missions/{campaign.slug}/log").status_code == 200
