"""Missions from the first step of the wizard to the reward: stages, refusals, budgets, and no stars in any of it."""

from __future__ import annotations

import ast
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import Conflict, Invalid
from app.mail.models import MailMessage
from app.money import Money
from app.rewards.models import Reward
from reviews.army import budgets, complaining, planning, readiness, rounds, terms, vouchers, wishing, working
from reviews.army.mission_models import MatchRound, MissionAssignment, MissionEcho
from reviews.army.models import AccountabilityEntry, Campaign, CampaignTerms
from reviews.army.states import Part, Step
from reviews.army.submitting import Handed
from tests.cast import Cast, person
from tests.factories.army import a_campaign, a_meeting, a_mission, a_volunteer, a_wish, somebody

ARMY = Path(__file__).parents[3] / "reviews" / "army"


@pytest.mark.usefixtures("app")
def test_a_mission_goes_stage_by_stage_and_is_rewarded_once(cast: Cast, noon: datetime) -> None:
    campaign = a_campaign(cast.marta)
    mission, volunteer = a_mission(campaign, stages=2), a_volunteer(campaign, cast.alice)
    with transaction():
        it = working.take(mission, volunteer)
    with transaction():
        first = working.submit(it, Handed(words="I began"))
    with pytest.raises(Conflict), transaction():
        working.submit(it, Handed(words="again"))
    with pytest.raises(Invalid), transaction():
        working.decide(first, accepted=False, note=" ", by=cast.marta)
    with transaction():
        working.decide(first, accepted=False, note="Which form?", by=cast.marta)
    for words in ("The order form", "It worked"):
        with transaction():
            row = working.submit(it, Handed(words=words))
        with transaction():
            working.decide(row, accepted=True, note="", by=cast.marta)
            working.decide(row, accepted=True, note="", by=cast.marta)

    reward = db.session.scalars(sa.select(Reward)).one()
    assert (it.step, it.reward_id, reward.units, reward.user_id) == (Step.DONE, reward.id, 200, cast.alice.id)
    assert reward.because == {"rule": "mission", "mission": "Try the new form", "reference": it.reference}

    actions = [
        each.action for each in db.session.scalars(sa.select(AccountabilityEntry).order_by(AccountabilityEntry.id))
    ]
    assert actions[-5:] == ["mission.taken", "stage.returned", "stage.accepted", "stage.accepted", "mission.done"]
    assert all(each.answers_id == cast.marta.id for each in db.session.scalars(sa.select(AccountabilityEntry)))


@pytest.mark.usefixtures("app")
def test_what_was_promised_stays_and_the_budget_is_never_promised_twice(cast: Cast, noon: datetime) -> None:
    campaign = a_campaign(cast.marta, budget_minor=7_00)
    mission = a_mission(campaign, expenses_minor=1_00)
    people = [a_volunteer(campaign, somebody(number)) for number in range(3)]
    with transaction():
        first, _second = working.take(mission, people[0]), working.take(mission, people[1])
    with pytest.raises(budgets.BudgetSpent), transaction():
        working.take(mission, people[2])
    with transaction():
        rounds.give_back(first)
        working.take(mission, people[2])

    assert (budgets.promised(campaign), first.reserved_minor) == (Money(6_00, "EUR"), 0)
    assert first.reward == {"kind": "points", "units": 200, "unit": "POINTS", "details": {}, "hold_days": 0}


@pytest.mark.usefixtures("app")
def test_r49_both_may_refuse_without_penalty_and_the_next_best_is_offered(cast: Cast, noon: datetime) -> None:
    campaign = a_campaign(cast.marta)
    mission = a_meeting(campaign)
    people = [a_volunteer(campaign, somebody(number)) for number in range(3)]
    wish = a_wish(mission, cast.alice)
    with transaction():
        row = rounds.run(mission.id, cast.marta, seed="s")
    offered = db.session.scalars(sa.select(MissionAssignment)).one()
    with transaction():
        second = rounds.say_no(offered, "volunteer")
    assert second is not None
    with transaction():
        third = rounds.say_no(second, "customer")
    assert third is not None
    with transaction():
        rounds.say_yes(third, "customer")
        rounds.say_yes(third, "volunteer")

    assert (row.pairs, offered.declined_by, second.declined_by) == (1, "volunteer", "customer")
    assert {each.volunteer_id for each in (offered, second, third)} == {each.id for each in people}
    assert third.step == Step.TAKEN
    _loads, offers, last = rounds._histories([offered.volunteer_id])
    assert (offers[offered.volunteer_id], last) == (0, {}), "a refusal costs nobody their turn"
    assert wishing.present(wish) is third
    mails = [mail.template for mail in db.session.scalars(sa.select(MailMessage))]
    assert mails.count("army/mail/letter") == 8


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("stars", [1, 5])
def test_r47_the_reward_depends_on_that_it_took_place_and_never_on_stars(
    cast: Cast, noon: datetime, stars: int
) -> None:
    campaign = a_campaign(cast.marta)
    mission, volunteer = a_meeting(campaign), a_volunteer(campaign, cast.bob)
    a_wish(mission, cast.alice)
    with transaction():
        rounds.run(mission.id, cast.marta)
    it = db.session.scalars(sa.select(MissionAssignment)).one()
    with transaction():
        rounds.say_yes(it, "volunteer")
        rounds.say_yes(it, "customer")
        wishing.say_how_it_was(it, stars, "What I think")
        row = working.submit(it, Handed(words="We talked"))
        working.decide(row, accepted=True, note="", by=cast.marta)
    assert db.session.scalar(sa.select(Reward.id)) is None, "nobody has said yet that it took place"
    with transaction():
        working.confirm(it, cast.alice)

    reward = db.session.scalars(sa.select(Reward)).one()
    assert (reward.units, reward.user_id, it.step) == (200, volunteer.user_id, Step.DONE)
    assert db.session.scalars(sa.select(MissionEcho)).one().stars == stars


def test_r47_no_file_that_gives_or_chooses_reads_what_was_said() -> None:
    for name in (
        "rewarding",
        "working",
        "rounds",
        "pairing",
        "vouchers",
        "budgets",
        "contesting",
        "fairness",
        "evenness",
    ):
        tree = ast.parse((ARMY / f"{name}.py").read_text())
        named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        imported = {each.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for each in node.names}
        assert not (named | imported) & {"stars", "rating", "MissionEcho", "echo_of"}, name


@pytest.mark.usefixtures("app")
def test_nothing_is_launched_before_the_checklist_is_complete(cast: Cast, noon: datetime) -> None:
    campaign = a_campaign(cast.marta, live=False, ticks={}, answers={"time": True})
    with pytest.raises(planning.NotReady), transaction():
        planning.launch(campaign, cast.marta)
    mission = a_mission(campaign)
    with transaction():
        campaign.answers, campaign.minimum_hour_minor = dict.fromkeys(readiness.SELF_TEST, True), 10_00
        campaign.ticks = dict.fromkeys(readiness.TICKS, True)
    assert [check.code for check in readiness.checks(campaign) if not check.done] == ["rate"]
    with transaction():
        planning.close_mission(mission, cast.marta)
    a_mission(campaign, cost_minor=5_00)
    with transaction():
        planning.launch(campaign, cast.marta)

    assert campaign.is_live
    assert "10.00" in terms.newest(campaign).text
    assert db.session.scalar(sa.select(sa.func.count()).select_from(CampaignTerms)) == 2


@pytest.mark.usefixtures("app")
def test_a_campaign_without_people_cannot_be_designed(cast: Cast) -> None:
    with pytest.raises(planning.NobodyThere), transaction():
        planning.begin("For nobody", {"source": "superfans"}, "en", cast.marta)
    assert db.session.scalar(sa.select(Campaign.id)) is None


@pytest.mark.usefixtures("app")
def test_changed_terms_are_accepted_before_the_next_mission(cast: Cast, noon: datetime) -> None:
    campaign = a_campaign(cast.marta)
    mission, volunteer = a_mission(campaign), a_volunteer(campaign, cast.alice)
    with transaction():
        campaign.answer_hours = 48
        terms.write(campaign, cast.marta)
    with pytest.raises(working.AcceptFirst), transaction():
        working.take(mission, volunteer)
    with transaction():
        terms.accept(volunteer)
        assert working.take(mission, volunteer).step == Step.TAKEN


@pytest.mark.usefixtures("app")
def test_expenses_are_paid_once_up_to_the_limit_by_somebody_else(cast: Cast, noon: datetime) -> None:
    campaign = a_campaign(cast.marta)
    mission, volunteer = a_mission(campaign, expenses_minor=10_00), a_volunteer(campaign, cast.alice)
    with transaction():
        it = working.take(mission, volunteer)
    voucher = vouchers.of_mission(it)
    with pytest.raises(Invalid), transaction():
        vouchers.claim(voucher, Money(10_01, "EUR"), "Tea", None)
    with transaction():
        vouchers.claim(voucher, Money(4_50, "EUR"), "Tea for two", None)
        vouchers.decide(voucher.id, paid=True, note="", by=cast.marta)
        vouchers.decide(voucher.id, paid=True, note="", by=cast.marta)

    reward = db.session.scalars(sa.select(Reward)).one()
    assert (reward.kind, reward.units, reward.unit) == ("cash", 4_50, "EUR")
    assert it.reserved_minor == 2_00 + 4_50


@pytest.mark.usefixtures("app")
def test_a_complaint_has_a_clock_and_other_eyes_than_those_who_decided(
    cast: Cast, run_jobs: Any, noon: datetime
) -> None:
    kerem = person("kerem@imece.example", "Kerem Aydın", Role.CUSTOMER_REPRESENTATIVE)
    campaign = a_campaign(cast.marta, answer_hours=12)
    with transaction():
        planning.appoint(campaign, Part.SUPPORT, kerem.id)
    it_of = a_mission(campaign)
    volunteer = a_volunteer(campaign, cast.alice)
    with transaction():
        it = working.take(it_of, volunteer)
        working.decide(working.submit(it, Handed(words="Done")), accepted=False, note="No", by=cast.marta)
        row = complaining.open_(campaign, cast.alice, "reward", "I did it.", it)
    with pytest.raises(Conflict), transaction():
        complaining.answer(row, cast.marta, "I said no.")
    with pytest.raises(Conflict), transaction():
        complaining.close(row, "explained", kerem)
    from reviews.army import tasks

    for hours in (11, 13, 14):
        with clock.freeze(noon + timedelta(hours=hours)):
            tasks.watch()
    late = [mail.recipient for mail in db.session.scalars(sa.select(MailMessage)) if "late:" in (mail.key or "")]
    with transaction():
        complaining.answer(row, kerem, "You are right.")
        complaining.close(row, "put_right", kerem)

    assert sorted(late) == sorted([cast.marta.email, kerem.email])
    assert (row.standing, row.due_at - row.opened_at) == ("closed", timedelta(hours=12))


@pytest.mark.usefixtures("app")
def test_the_accountability_log_and_rounds_cannot_be_changed(cast: Cast, noon: datetime) -> None:
    campaign = a_campaign(cast.marta)
    mission = a_meeting(campaign)
    with transaction():
        rounds.run(mission.id, cast.marta)
    for model in (AccountabilityEntry, MatchRound, CampaignTerms):
        with pytest.raises(sa.exc.DBAPIError, match="kept as they are"), db.session.begin_nested():
            db.session.execute(sa.delete(model))


@pytest.mark.usefixtures("app")
def test_r50_a_round_says_of_each_wish_why_it_has_nobody_also_when_the_budget_is_spent(
    cast: Cast, noon: datetime
) -> None:
    campaign = a_campaign(cast.marta, budget_minor=2_00)
    mission = a_meeting(campaign)
    for number in range(3):
        a_volunteer(campaign, somebody(number))
    first, second = a_wish(mission, cast.alice), a_wish(mission, cast.bob)
    young = a_wish(mission, cast.dora, is_adult=False)
    with transaction():
        row = rounds.run(mission.id, cast.marta, seed="s")
    assert list(row.result["pairs"]) == [str(first.id)]
    assert row.result["unmatched"] == {str(second.id): "budget", str(young.id): "adult"}
