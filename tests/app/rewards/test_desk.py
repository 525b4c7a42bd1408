"""Rewards at the desk: given and taken back with a reason, policies in versions, offers on the shelf."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.models import AuditEntry
from app.database import db
from app.ledger import remarks
from app.ledger.naming import AVAILABLE, personal
from app.ledger.queries import balance
from app.rewards.models import Reward, RewardOffer, RewardPolicyVersion
from tests.cast import Cast
from tests.factories.rewards import some_cash, some_points

Browser = Callable[[], FlaskClient]


@pytest.fixture
def fatma(cast: Cast, client: FlaskClient) -> FlaskClient:
    return cast.signed_in(client, cast.fatma)


def test_the_list_finds_filters_and_exports(fatma: FlaskClient, cast: Cast) -> None:
    assert "Write a policy" in fatma.get("/desk/rewards").text
    some_points(cast.bob, 77)
    some_cash(cast.alice, hold_days=3)
    db.session.commit()

    assert "Bob Kowalski" in fatma.get("/desk/rewards?q=kowalski").text
    assert "Nothing fits" in fatma.get("/desk/rewards?q=kowalski&kind=cash").text
    lines = fatma.get("/desk/rewards/export.csv?state=pending").text.splitlines()
    assert len(lines) == 2 and "4000" in lines[1] and "EUR" in lines[1]
    assert "Bob Kowalski" in fatma.get("/desk/search?q=kowalski&list=1").text


def test_a_reward_is_given_by_hand_once_per_form(fatma: FlaskClient, cast: Cast) -> None:
    bob = cast.bob
    told = {
        "email": bob.email,
        "kind": "cash",
        "amount": "12.50",
        "currency": "EUR",
        "variant": "",
        "reason": "For the translation",
        "hold_days": "0",
        "key": "the-key-of-this-form-1",
    }
    for _click in range(2):
        assert fatma.post("/desk/rewards/new", data=told).status_code == 303

    reward = db.session.scalars(sa.select(Reward)).one()
    assert (reward.units, reward.granted_by_id, remarks.spoken(reward.because)) == (
        12_50,
        cast.fatma.id,
        {"reason": "For the translation"},
    )
    actions = db.session.scalars(sa.select(AuditEntry.action)).all()
    assert "reward.given" in actions


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "nobody@nowhere.example"}, "no account with this address"),
        ({"amount": "12,5x"}, "not an amount"),
        ({"kind": "points", "amount": "1.5"}, "whole number"),
        ({"kind": "gift", "amount": "1"}, "Say what will be sent"),
        ({"reason": ""}, "Please look at this again"),
    ],
)
def test_what_does_not_fit_is_told_in_place(
    fatma: FlaskClient, cast: Cast, changes: dict[str, str], sentence: str
) -> None:
    told = {"email": cast.bob.email, "kind": "cash", "amount": "5", "currency": "EUR", "reason": "Because"}
    answer = fatma.post("/desk/rewards/new", data={**told, "hold_days": "0", "key": "k" * 20, "variant": "", **changes})

    assert answer.status_code == 422 and sentence in answer.text


def test_taking_back_asks_for_a_reason_and_no_more_than_is_left(fatma: FlaskClient, cast: Cast) -> None:
    reward = some_cash(cast.bob, 40_00)
    db.session.commit()
    address = f"/desk/rewards/{reward.id}/reversals"

    assert fatma.post(address, data={"units": "50", "reason": "Too much", "key": "k" * 20}).status_code == 422
    assert fatma.post(address, data={"units": "10", "key": "k" * 20}).status_code == 422
    for _click in range(2):
        fatma.post(address, data={"units": "10", "reason": "Counted twice", "key": "k" * 20})

    assert balance(personal(cast.bob.id, AVAILABLE, "EUR")).units == 30_00
    page = fatma.get(f"/desk/rewards/{reward.id}").text
    assert "Yours" not in page, "at the desk the person is a third one"
    assert "€10.00 taken back" in page and "Counted twice" in page and "Fatma Öztürk" in page


def test_a_marketer_reads_but_does_not_give_money(cast: Cast, browser: Browser) -> None:
    reward = some_cash(cast.bob)
    db.session.commit()
    marta = cast.signed_in(browser(), cast.marta)

    assert marta.get("/desk/rewards").status_code == marta.get(f"/desk/rewards/{reward.id}").status_code == 200
    assert marta.get("/desk/rewards/new").status_code == 404
    assert marta.post(f"/desk/rewards/{reward.id}/reversals").status_code == 404


def test_a_policy_is_written_in_versions(cast: Cast, browser: Browser) -> None:
    marta = cast.signed_in(browser(), cast.marta)
    assert "paid" in marta.get("/desk/reward-policies").text
    told = {"kind": "points", "amount": "50", "currency": "EUR", "variant": "", "hold_days": "14", "reason": "Start"}
    marta.post("/desk/reward-policies/order_paid", data=told)
    marta.post("/desk/reward-policies/order_paid", data={**told, "amount": "60", "reason": "More in winter"})

    versions = db.session.scalars(sa.select(RewardPolicyVersion).order_by(RewardPolicyVersion.version)).all()
    assert [(each.version, each.units) for each in versions] == [(1, 50), (2, 60)]
    page = marta.get("/desk/reward-policies/order_paid").text
    assert "More in winter" in page and "In force" in page
    assert "60 points" in marta.get("/desk/reward-policies").text
    late = marta.post("/desk/reward-policies/order_paid", data={**told, "from_day": "2020-01-01"})
    assert late.status_code == 422 and "cannot begin in the past" in late.text
    assert marta.get("/desk/reward-policies/nothing").status_code == 404


def test_an_offer_is_written_revised_and_put_on_the_shelf(cast: Cast, browser: Browser) -> None:
    marta, bob = cast.signed_in(browser(), cast.marta), cast.signed_in(browser(), cast.bob)
    assert "Write an offer" in marta.get("/desk/reward-offers").text
    told = {
        "texts-en-title": "Ten euros off",
        "texts-tr-title": "On avro indirim",
        "kind": "credit",
        "amount": "10",
        "currency": "EUR",
        "variant": "",
        "cost_points": "100",
    }
    assert (
        marta.post("/desk/reward-offers/new", data={**told, "texts-en-title": "", "texts-tr-title": ""}).status_code
        == 422
    )
    marta.post("/desk/reward-offers/new", data=told)
    offer = db.session.scalars(sa.select(RewardOffer)).one()
    offer_id = offer.id
    assert (offer.units, offer.unit, offer.text("tr")["title"]) == (10_00, "EUR", "On avro indirim")
    assert "Ten euros off" not in bob.get("/account/rewards/shelf").text

    marta.post(f"/desk/reward-offers/{offer_id}", data={**told, "stock_left": "7"})
    marta.post(f"/desk/reward-offers/{offer_id}/activation")
    assert "Ten euros off" in bob.get("/account/rewards/shelf").text
    assert db.session.get_one(RewardOffer, offer_id).stock_left == 7
    assert "Ten euros off" in marta.get(f"/desk/reward-offers/{offer_id}").text
    marta.post(f"/desk/reward-offers/{offer_id}/deactivation")
    assert "Ten euros off" not in bob.get("/account/rewards/shelf").text


def test_the_person_at_the_desk_shows_what_they_have(fatma: FlaskClient, cast: Cast) -> None:
    some_points(cast.bob, 1234)
    db.session.commit()

    assert "1,234" in fatma.get(f"/desk/people/{cast.bob.id}").text


def test_charlie_finds_no_desk_of_rewards(cast: Cast, browser: Browser) -> None:
    charlie = cast.signed_in(browser(), cast.charlie)

    for path in (
        "rewards",
        "rewards/new",
        "rewards/export.csv",
        "reward-policies",
        "reward-offers",
        "reward-offers/new",
    ):
        assert charlie.get(f"/desk/{path}").status_code == 404, path
