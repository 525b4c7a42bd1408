"""Points are exchanged once per click, never more of them than there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.database import db
from app.ledger.naming import CREDIT, LIFETIME, REDEEMABLE, personal
from app.ledger.queries import balance
from app.ledger.units import POINTS
from app.mail.models import MailMessage
from app.rewards.models import GiftDelivery, RewardRedemption
from app.rewards.redeeming import NotOffered, TooFewPoints, give_points_back, redeem
from tests.cast import Cast
from tests.factories.rewards import an_offer, some_points


def points_of(cast: Cast, kind: str = REDEEMABLE) -> int:
    return balance(personal(cast.bob.id, kind, POINTS)).units


def test_points_become_credit_and_standing_stays(cast: Cast) -> None:
    some_points(cast.bob, 120)
    offer = an_offer(stock_left=3)

    done = redeem(offer.id, user=cast.bob, key="a-key-of-a-form-1")

    assert (points_of(cast), points_of(cast, LIFETIME)) == (70, 120)
    assert balance(personal(cast.bob.id, CREDIT, "EUR")).units == 5_00
    assert done.reward.because == {"redemption": "Five euros off", "points": 50}
    assert offer.stock_left == 2


def test_the_same_click_again_is_the_same_exchange(cast: Cast) -> None:
    some_points(cast.bob, 120)
    offer = an_offer(stock_left=3)

    first = redeem(offer.id, user=cast.bob, key="a-key-of-a-form-1")

    assert redeem(offer.id, user=cast.bob, key="a-key-of-a-form-1") is first
    assert (points_of(cast), offer.stock_left) == (70, 2)


def test_too_few_points_buy_nothing(cast: Cast) -> None:
    some_points(cast.bob, 49)
    offer = an_offer(stock_left=1)

    with pytest.raises(TooFewPoints, match="1 point is missing"), db.session.begin_nested():
        redeem(offer.id, user=cast.bob, key="a-key-of-a-form-1")

    assert (points_of(cast), db.session.scalar(sa.select(sa.func.count(RewardRedemption.id)))) == (49, 0)


@pytest.mark.parametrize("changes", [{"active": False}, {"stock_left": 0}, {"per_person": 1}])
def test_what_is_not_offered_is_not_to_be_had(cast: Cast, changes: dict[str, Any]) -> None:
    some_points(cast.bob, 500)
    offer = an_offer(**changes)
    if "per_person" in changes:
        redeem(offer.id, user=cast.bob, key="a-key-of-a-form-0")
    before = points_of(cast)

    with pytest.raises(NotOffered), db.session.begin_nested():
        redeem(offer.id, user=cast.bob, key="a-key-of-a-form-1")

    assert points_of(cast) == before


def test_points_return_when_the_gift_cannot_be_had(cast: Cast) -> None:
    some_points(cast.bob, 60)
    offer = an_offer(60, "gift", 1, details={"title": "Tea from Rize"}, stock_left=1, per_person=1)
    done = redeem(offer.id, user=cast.bob, key="a-key-of-a-form-1")
    assert points_of(cast) == 0

    for _again in range(2):
        give_points_back(done, because={"rule": "gone"}, by=cast.marta)

    assert points_of(cast) == 60
    assert offer.stock_left == 1
    assert redeem(offer.id, user=cast.bob, key="a-key-of-a-form-2").id != done.id


@pytest.fixture
def bob(cast: Cast, client: FlaskClient) -> FlaskClient:
    return cast.signed_in(client, cast.bob)


def test_the_shelf_says_what_is_within_reach(bob: FlaskClient, cast: Cast) -> None:
    assert "The shelf is empty" in bob.get("/account/rewards/shelf").text
    some_points(cast.bob, 60)
    an_offer(50)
    an_offer(100, texts={"en": {"title": "Workshop seat", "description": ""}}, kind="gift", units=1)
    an_offer(10, texts={"en": {"title": "Hidden", "description": ""}}, active=False)
    db.session.commit()

    page = bob.get("/account/rewards/shelf").text

    assert "You have 60 points to exchange" in page
    assert "Within reach" in page and "40 points to go" in page and "Hidden" not in page


def test_a_double_click_exchanges_once(bob: FlaskClient, cast: Cast, run_jobs: Callable[..., int]) -> None:
    some_points(cast.bob, 120)
    offer_id = an_offer().id
    db.session.commit()
    assert "Left afterwards" in bob.get(f"/account/rewards/shelf/{offer_id}").text

    answers = [
        bob.post(f"/account/rewards/shelf/{offer_id}/redemptions", data={"key": "one-key-for-both-clicks"})
        for _click in range(2)
    ]

    assert {answer.headers["Location"] for answer in answers} == {answers[0].headers["Location"]}
    assert "Five euros off" in bob.get(answers[0].headers["Location"]).text
    assert points_of(cast) == 70
    run_jobs()
    subjects = db.session.scalars(sa.select(MailMessage.subject)).all()
    assert subjects.count("You chose: €5.00 of store credit") == 1


def test_too_few_points_are_told_on_the_page(bob: FlaskClient, cast: Cast) -> None:
    offer_id = an_offer().id
    db.session.commit()

    assert "50 points are missing" in bob.get(f"/account/rewards/shelf/{offer_id}").text
    answer = bob.post(
        f"/account/rewards/shelf/{offer_id}/redemptions", data={"key": "a-key-that-is-long"}, follow_redirects=True
    )
    assert "50 points are missing" in answer.text
    answer = bob.post(f"/account/rewards/shelf/{offer_id}/redemptions", data={}, follow_redirects=True)
    assert "open the offer again" in answer.text


def test_what_is_off_the_shelf_is_no_page(bob: FlaskClient, cast: Cast) -> None:
    offer_id = an_offer(active=False).id
    db.session.commit()

    assert bob.get(f"/account/rewards/shelf/{offer_id}").status_code == 404
    answer = bob.post(f"/account/rewards/shelf/{offer_id}/redemptions", data={"key": "a-key-that-is-long"})
    assert answer.status_code == 404
    assert db.session.scalar(sa.select(sa.func.count(GiftDelivery.id))) == 0
