"""Superfans: found in the company's own data, shown in parts, gone in one click, and never used to ask for reviews."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock
from app.accounts.roles import Role
from app.accounts.sockets import personal_data
from app.database import db, transaction
from app.mail.models import MailMessage
from app.money import Money
from app.orders import sockets as orders
from app.orders.sockets import Recommended
from reviews.army import finding, inviting, objecting, overview, privacy
from reviews.army.fan_models import FanScore
from reviews.army.models import CampaignInvitation
from reviews.army.scoring import PARTS
from tests.cast import Cast, person
from tests.factories.army import a_campaign, a_mission, a_volunteer, somebody
from tests.factories.reviews import a_photo, a_review, an_ordered_line

REVIEWS = Path(__file__).parents[3] / "reviews"


def a_world(cast: Cast) -> None:
    """Alice ordered thrice, brought two friends and wrote about it badly; Bob ordered once; Marta is of ours."""
    for _each in range(3):
        an_ordered_line(cast.alice)
    a_photo(a_review(cast.alice, rating=1))
    an_ordered_line(cast.bob)
    an_ordered_line(cast.marta)


@pytest.fixture
def friends(app: Any, cast: Cast) -> None:
    """Somebody answers what Alice's recommendations became, as the referrals do."""
    answer = [Recommended(user_id=cast.alice.id, friends=2, net=Money(300_00, "EUR"))]
    app.extensions["sockets"] = {**app.extensions["sockets"], orders.recommended.name: [lambda _since: answer]}


@pytest.mark.usefixtures("friends")
def test_superfans_are_found_by_what_they_did_and_a_day_again_changes_nothing(cast: Cast, noon: datetime) -> None:
    a_world(cast)
    with transaction():
        run = finding.find()
    first = {each.user_id: (each.score, each.parts, each.segment) for each in db.session.scalars(sa.select(FanScore))}
    with transaction():
        again = finding.find()

    assert set(first) == {cast.alice.id, cast.bob.id}, "nobody of ours is counted"
    assert (run.id, run.people, run.superfans) == (again.id, 2, 1)
    assert first == {
        each.user_id: (each.score, each.parts, each.segment) for each in db.session.scalars(sa.select(FanScore))
    }
    score = finding.score_of(cast.alice.id)
    assert (score.segment, score.parts["referrals"]["points"], score.parts["reviews"]["counted"]) == ("champion", 10, 2)
    assert score.score == sum(part["points"] for part in score.parts.values())
    standing = overview.standing(run)
    assert (standing.people, standing.recommend, standing.superfans, standing.not_asked) == (2, 1, 1, 1)
    assert standing.recommended == [("EUR", 300_00)]


@pytest.mark.usefixtures("friends")
def test_r50_everybody_sees_their_parts_and_one_click_ends_it(browser: Any, cast: Cast, noon: datetime) -> None:
    a_world(cast)
    with transaction():
        finding.find()
    alice, marta = cast.signed_in(browser(), cast.alice), cast.signed_in(browser(), cast.marta)
    page = alice.get("/account/standing").text
    assert "Friends of theirs who ordered" in page and "You are a superfan." in page
    assert cast.alice.name in marta.get("/desk/army/people").text
    assert cast.signed_in(browser(), cast.charlie).get("/desk/army/people").status_code == 404
    assert cast.signed_in(browser(), cast.charlie).get(f"/desk/army/people/{cast.alice.id}").status_code == 404

    assert alice.post("/account/standing/objection", follow_redirects=True).status_code == 200
    assert cast.alice.name not in marta.get("/desk/army/people").text
    with clock.freeze(noon + timedelta(days=1)), transaction():
        finding.find()
    assert finding.score_of(cast.alice.id) is None
    assert "Nothing is counted about you" in alice.get("/account/standing").text
    token = objecting.token_for(cast.bob.id)
    assert browser().post(f"/superfans/no-more/{token}").status_code == 200
    assert finding.score_of(cast.bob.id) is None
    assert browser().get("/superfans/no-more/not-ours").status_code == 404


@pytest.mark.usefixtures("friends")
def test_r50_invitations_go_by_a_rule_that_is_told_and_end_by_one_click(cast: Cast, noon: datetime) -> None:
    a_world(cast)
    with transaction():
        finding.find()
    campaign = a_campaign(cast.marta)
    with transaction():
        assert inviting.invite(campaign, 1, cast.marta) == 1
    decided = {row.user_id: row for row in db.session.scalars(sa.select(CampaignInvitation))}
    mail = db.session.scalars(sa.select(MailMessage)).one()

    assert (decided[cast.alice.id].invited, decided[cast.bob.id].invited) == (True, False)
    assert decided[cast.bob.id].because["least"] == decided[cast.alice.id].because["score"]
    assert (mail.recipient, mail.private) == (cast.alice.email, True)
    assert "/superfans/no-more/" in (mail.unsubscribe_url or "")
    with transaction():
        finding.object_(cast.bob.id)
        assert inviting.invite(campaign, 5, cast.marta) == 0


def test_r6_nobody_who_asks_for_reviews_knows_superfans() -> None:
    for package in ("asking", "reviewing", "moderation"):
        for path in (REVIEWS / package).rglob("*.py"):
            text = path.read_text()
            assert "fan_score" not in text and "reviews.army" not in text and "superfan" not in text.lower(), path.name


def test_weights_are_written_in_versions_and_make_a_hundred(browser: Any, cast: Cast, noon: datetime) -> None:
    marta = cast.signed_in(browser(), cast.marta)
    values = {**PARTS, "threshold": 55, "reason": "Friends matter more", "monetary": 5, "referrals": 25}
    assert marta.post("/desk/army/weights", data={**values, "ideas": 11}).status_code == 422
    assert marta.post("/desk/army/weights", data=values).status_code == 303
    assert (finding.weights_in_force().threshold, finding.weights_in_force().parts["referrals"]) == (55, 25)
    with pytest.raises(sa.exc.DBAPIError, match="kept as they are"), db.session.begin_nested():
        db.session.execute(sa.text("DELETE FROM fan_weights"))


@pytest.mark.usefixtures("friends")
def test_what_is_kept_is_told_and_forgotten_with_the_person(cast: Cast, noon: datetime) -> None:
    a_world(cast)
    campaign = a_campaign(cast.marta)
    a_mission(campaign)
    a_volunteer(campaign, cast.alice, about="I like films", place="Urla")
    with transaction():
        finding.find()
    told = {each.key: each.rows for each in personal_data.answers(cast.alice)}
    assert told["superfan"][0]["score"] == finding.score_of(cast.alice.id).score
    assert told["missions"][0]["about"] == "I like films"
    with transaction():
        privacy.erase(cast.alice, cast.alice.email)
    told = {each.key: each.rows for each in personal_data.answers(cast.alice)}
    assert told["superfan"] == []
    assert (told["missions"][0]["about"], told["missions"][0]["place"]) == ("", "")


def test_nobody_of_ours_and_nobody_uninvited_joins_what_is_not_for_them(
    browser: Any, cast: Cast, noon: datetime
) -> None:
    campaign = a_campaign(cast.marta, who={"source": "superfans"})
    for who in (cast.charlie, person("expert@imece.example", "Expert", Role.CUSTOMER_REPRESENTATIVE)):
        page = cast.signed_in(browser(), who).get(f"/missions/{campaign.slug}/joining")
        assert "This campaign is for people who were invited" in page.text
    hidden = a_campaign(cast.marta, live=False)
    assert browser().get(f"/missions/{hidden.slug}").status_code == 404
    stranger = cast.signed_in(browser(), somebody(9))
    assert stranger.get(f"/missions/{campaign.slug}/log").status_code == 404
