"""Steps 8 to 10 of the research scenario in one world: a photo's thirty days, an idea up to its payout, and the peer army."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.ledger.proving import flaws
from app.money import Money
from app.payouts.releasing import release
from app.rewards.models import Reward
from app.stamps.stamping import stamp_of
from reviews.army import fairness, finding, rounds, watching, working
from reviews.army.mission_models import MissionAssignment, StageSubmission
from reviews.army.models import CampaignInvitation, Volunteer
from reviews.army.states import Step
from reviews.army.submitting import Handed
from reviews.contributions import placing, rubric, tasks
from reviews.contributions.licence_models import Licence, LicenceOffer
from reviews.contributions.placing import Use
from tests.cast import Cast, person
from tests.factories.army import TIMES, a_campaign, a_meeting, a_wish
from tests.factories.contributions import a_licence
from tests.factories.payouts import a_bank_account, a_batch, balance, tax_details
from tests.factories.reviews import a_service, an_ordered_line

PLACES = {"places": ["world"], "media": ["web"], "starts_on": "2026-01-01", "ends_on": "2035-12-31", "currency": "EUR"}


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_steps_eight_nine_and_ten_of_the_research_scenario(
    browser: Any, cast: Cast, run_jobs: Any, noon: datetime
) -> None:
    step_8_a_photo_is_licensed_paid_shown_and_gone_on_day_31(browser, cast, run_jobs, noon)
    step_9_an_idea_goes_from_the_box_to_its_payout_and_public_answer(browser, cast, run_jobs)
    step_10_two_hundred_scored_thirty_invited_twelve_volunteer_twenty_helped(browser, cast, noon)
    assert flaws(db.session.connection()) == [], "the ledger balances after all of it"


def step_8_a_photo_is_licensed_paid_shown_and_gone_on_day_31(
    browser: Any, cast: Cast, run_jobs: Any, noon: datetime
) -> None:
    service, anyone = a_service(), browser()
    licence = a_licence(cast.alice, days=30)
    assert balance(cast.alice) == Money(50_00, "EUR")
    run_jobs()
    with transaction():
        use = Use(surface="service", title="Film", purpose="showing")
        placing.place(licence.reference, use, by=None, service=service)
    page, file = f"/services/{service.slug}", f"/licensed/{licence.reference}"
    for day, seen in ((0, True), (29, True), (30, False)):
        with clock.freeze(noon + timedelta(days=day)):
            tasks.watch()
            assert (file in anyone.get(page).text, anyone.get(file).status_code == 200) == (seen, seen), day


def step_9_an_idea_goes_from_the_box_to_its_payout_and_public_answer(browser: Any, cast: Cast, run_jobs: Any) -> None:
    bob, marta = cast.signed_in(browser(), cast.bob), cast.signed_in(browser(), cast.marta)
    sent = {"title": "A day for schools", "text": "Pupils film their town.", "category": "service", "language": "en"}
    page = bob.post("/ideas/new", data=sent).headers["Location"]
    desk = page.replace("/ideas/", "/desk/ideas/")
    assert marta.post(f"{desk}/evaluations", data={each.key: "4" for each in rubric.CRITERIA}).status_code == 303
    assert marta.post(f"{desk}/moves", data={"state": "accepted", "answer": "Yes, we buy it."}).status_code == 303
    wanted = {**PLACES, "purposes": ["product"], "fee": "400.00"}
    made = marta.post(marta.post(f"{desk}/rights").headers["Location"], data=wanted).headers["Location"]
    offer = f"/account/licences/{made.rsplit('/', 1)[-1]}"
    seen = bob.get(offer).text.split('name="seen" value="')[1][:64]
    yes = {"seen": seen, "is_mine": "y", "of_age": "y", "people": "no", "property": "no", "terms": "y"}
    assert bob.post(f"{offer}/agreement", data=yes).status_code == 303
    run_jobs()
    licence = db.session.scalars(
        sa.select(Licence).join(LicenceOffer).where(LicenceOffer.reference == offer.rsplit("/", 1)[-1])
    ).one()
    stamp = stamp_of("licence.contract", licence.id)
    assert licence.contract_sha256 and stamp is not None and stamp.digest.hex() == licence.contract_sha256
    assert bob.get(f"{offer}/contract.pdf").data.startswith(b"%PDF")

    a_bank_account(cast.bob)
    tax_details(cast.bob)
    batch = a_batch(cast.marta, cast.bob)
    with transaction():
        release(batch.id, by=cast.ada)
    assert (balance(cast.bob), balance(cast.bob, "in_payout")) == (Money.zero("EUR"), Money(400_00, "EUR"))
    assert "€400.00" in bob.get("/account/payouts").text
    assert "Yes, we buy it." in browser().get(page).text, "the public answer"


def step_10_two_hundred_scored_thirty_invited_twelve_volunteer_twenty_helped(
    browser: Any, cast: Cast, noon: datetime
) -> None:
    """Some say no on either side; who was refused is offered again, the ledger balances, and the report is drawn."""
    everybody = people(200)
    for number, user in enumerate(everybody):
        with clock.freeze(noon - timedelta(days=number)):
            an_ordered_line(user)
    with transaction():
        assert finding.find().people >= 200
    campaign = a_campaign(cast.marta)
    mission = a_meeting(campaign)
    marta = cast.signed_in(browser(), cast.marta)
    assert marta.post(f"/desk/army/campaigns/{campaign.slug}/invitations", data={"count": 30}).status_code == 303
    invited = db.session.scalars(sa.select(CampaignInvitation).where(CampaignInvitation.invited)).all()
    assert len(invited) == 30

    for each in invited[:12]:
        volunteer(cast, browser, db.session.get_one(User, each.user_id), campaign.slug)
    asking = [each for each in everybody if each.id not in {one.user_id for one in invited}][:20]
    for user in asking:
        a_wish(mission, user)
    helped = 0
    for _round in range(4):
        marta.post(f"/desk/army/running/{campaign.slug}/rounds/{mission.id}")
        helped += answer_all()
        work_all(cast)
    done = db.session.scalars(sa.select(MissionAssignment).where(MissionAssignment.step == Step.DONE)).all()

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Volunteer)) == 12
    assert (len(done), helped) == (20, 20)
    given = sa.select(sa.func.sum(Reward.units)).where(Reward.id.in_([each.reward_id for each in done]))
    assert db.session.scalar(given) == 20 * 200
    report = fairness.report(campaign)
    assert (report.people, report.done, report.without_offer) == (12, 20, 0)
    assert report.gini_bp is not None and report.gini_bp < 4_000
    with transaction():
        watching.watch(campaign.id)
    page = marta.get(f"/desk/army/running/{campaign.slug}").text
    assert "Gini of rewards" in page and "Why somebody was not chosen" in page


def people(count: int) -> list[User]:
    return [person(f"n{number}@customer.example", f"Neighbour {number}", Role.CUSTOMER) for number in range(count)]


def volunteer(cast: Cast, browser: Any, user: User, slug: str) -> None:
    said = {
        "display_name": "Somebody", "languages": "en", "times": TIMES, "most_at_once": "2", "is_adult": "1", "accepted": "1",
    }  # fmt: skip
    assert cast.signed_in(browser(), user).post(f"/missions/{slug}/joining", data=said).status_code == 303


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
    taken = db.session.scalars(sa.select(MissionAssignment).where(MissionAssignment.step == Step.TAKEN)).all()
    for it in taken:
        with transaction():
            row: StageSubmission = working.submit(it, Handed(words="We talked"))
            working.decide(row, accepted=True, note="", by=cast.marta)
            working.confirm(it, it.wish.user)
