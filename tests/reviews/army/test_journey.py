"""Step 10 of the research scenario through the pages, and the label that goes with every volunteer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.rewards.models import Reward
from reviews.army import fairness, finding, rounds, watching, working
from reviews.army.mission_models import MissionAssignment, StageSubmission
from reviews.army.models import CampaignInvitation, Volunteer
from reviews.army.states import Step
from tests.cast import Cast, person
from tests.factories.army import TIMES, a_campaign, a_meeting, a_mission, a_volunteer, a_wish, somebody
from tests.factories.reviews import an_ordered_line

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


def people(count: int) -> list[User]:
    return [person(f"n{number}@customer.example", f"Neighbour {number}", Role.CUSTOMER) for number in range(count)]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_step_10_two_hundred_scored_thirty_invited_twelve_volunteer_twenty_helped(
    browser: Any, cast: Cast, noon: datetime
) -> None:
    """Some say no on either side; who was refused is offered again, the ledger balances, and the report is drawn."""
    everybody = people(200)
    for number, user in enumerate(everybody):
        with clock.freeze(noon - timedelta(days=number)):
            an_ordered_line(user)
    with transaction():
        assert finding.find().people == 200
    campaign = a_campaign(cast.marta)
    mission = a_meeting(campaign)
    marta = cast.signed_in(browser(), cast.marta)
    assert marta.post(f"/desk/army/campaigns/{campaign.slug}/invitations", data={"count": 30}).status_code == 303
    invited = db.session.scalars(sa.select(CampaignInvitation).where(CampaignInvitation.invited)).all()
    assert len(invited) == 30

    for each in invited[:12]:
        sent = cast.signed_in(browser(), db.session.get_one(User, each.user_id)).post(
            f"/missions/{campaign.slug}/joining",
            data={
                "display_name": "Somebody",
                "languages": "en",
                "times": TIMES,
                "most_at_once": "2",
                "is_adult": "1",
                "accepted": "1",
            },
        )
        assert sent.status_code == 303
    for user in everybody[100:120]:
        a_wish(mission, user)
    helped = 0
    for _round in range(4):
        marta.post(f"/desk/army/running/{campaign.slug}/rounds/{mission.id}")
        helped += answer_all()
        work_all(cast)
    done = db.session.scalars(sa.select(MissionAssignment).where(MissionAssignment.step == Step.DONE)).all()

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Volunteer)) == 12
    assert (len(done), helped) == (20, 20)
    assert db.session.scalar(sa.select(sa.func.sum(Reward.units))) == 20 * 200
    report = fairness.report(campaign)
    assert (report.people, report.done, report.without_offer) == (12, 20, 0)
    assert report.gini_bp is not None and report.gini_bp < 4_000
    with transaction():
        watching.watch(campaign.id)
    page = marta.get(f"/desk/army/running/{campaign.slug}").text
    assert "Gini of rewards" in page and "Why somebody was not chosen" in page


def answer_all() -> int:
    """Every fifth offer is refused, by either side in turn; what is offered instead is taken."""
    begun = 0
    offered = db.session.scalars(sa.select(MissionAssignment).where(MissionAssignment.step == Step.OFFERED)).all()
    for number, it in enumerate(offered):
        with transaction():
            chosen = rounds.say_no(it, ("volunteer", "customer")[number % 2]) if number % 5 == 0 else it
            if chosen is not None:
                rounds.say_yes(chosen, "volunteer")
                rounds.say_yes(chosen, "customer")
                begun += chosen.step == Step.TAKEN
    return begun


def work_all(cast: Cast) -> None:
    from reviews.army.submitting import Handed

    taken = db.session.scalars(sa.select(MissionAssignment).where(MissionAssignment.step == Step.TAKEN)).all()
    for it in taken:
        with transaction():
            row: StageSubmission = working.submit(it, Handed(words="We talked"))
            working.decide(row, accepted=True, note="", by=cast.marta)
            working.confirm(it, it.wish.user)


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
