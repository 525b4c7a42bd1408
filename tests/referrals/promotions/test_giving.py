"""Personal codes, codes as rewards, and what is kept about a person."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts import erasing
from app.database import transaction
from app.errors import Invalid
from app.rewards import granting
from app.rewards.models import Reward
from referrals.promotions import giving, privacy
from referrals.promotions.giving import NothingToGive
from referrals.promotions.models import PromoCode, UseKey
from tests.cast import Cast
from tests.factories.promotions import a_code, a_promotion, pay, place


def granted(cast: Cast, choice: str, *, hold_days: int = 0, amount: int = 1) -> Reward:
    alice = cast.alice
    with transaction():
        return granting.grant(
            kind="promo_code",
            amount=amount,
            to=alice,
            because={"rule": "a review"},
            source="review:1",
            hold_days=hold_days,
            details={"choice": choice},
        )


def test_a_code_given_as_a_reward_works_for_its_person_alone(db: Any, cast: Cast) -> None:
    promotion = a_promotion(None, automatic=False, state="active")
    reward = granted(cast, str(promotion.id))
    code = db.session.scalars(sa.select(PromoCode)).one()
    assert (code.holder_id, code.use_limit, code.ended_at) == (cast.alice.id, 1, None)
    assert granting.kind_named("promo_code").words(reward) == f"The promo code {code.shown}"
    with transaction():
        assert place(code.shown, email="charlie@stranger.example", user=cast.charlie).net_minor == 10_000
        assert place(code.shown, user=cast.alice).net_minor == 9_000
    assert db.session.scalar(sa.text("SELECT count(*) FROM mail_message WHERE template = 'promotions/mail/code'")) == 1


def test_a_reward_that_waits_has_a_code_that_waits(db: Any, cast: Cast) -> None:
    promotion = a_promotion(None, automatic=False)
    reward = granted(cast, str(promotion.id), hold_days=14)
    code = db.session.scalars(sa.select(PromoCode)).one()
    assert code.ended_at is not None
    reward.hold_until = reward.granted_at
    db.session.commit()
    with transaction():
        assert granting.mature(reward.id)
    assert db.session.scalars(sa.select(PromoCode)).one().ended_at is None


def test_what_is_taken_back_is_taken_from_the_code(db: Any, cast: Cast) -> None:
    promotion = a_promotion(None, automatic=False)
    reward = granted(cast, str(promotion.id), amount=2)
    with transaction():
        granting.take_back(reward, 1, source="refund:1", because={})
    code = db.session.scalars(sa.select(PromoCode)).one()
    assert (code.use_limit, code.ended_at) == (1, None)
    with transaction():
        granting.take_back(reward, 1, source="refund:2", because={})
    assert db.session.scalars(sa.select(PromoCode)).one().ended_at is not None
    with transaction():
        granting.take_back(reward, -2, source="refund:3", because={})
    code = db.session.scalars(sa.select(PromoCode)).one()
    assert (code.use_limit, code.ended_at) == (2, None)


def test_there_must_be_a_promotion_to_give_a_code_of(db: Any, cast: Cast) -> None:
    with pytest.raises(NothingToGive):
        granted(cast, "999999")
    with pytest.raises(Invalid):
        granting.kind_named("nothing")
    ended = a_promotion(None, automatic=False, state="ended")
    with pytest.raises(NothingToGive):
        granted(cast, str(ended.id))


def test_the_choices_are_the_promotions_that_need_a_code(db: Any, cast: Cast) -> None:
    mine = a_promotion(name="With a code")
    a_promotion(None, name="By itself")
    a_promotion("DRAFT", state="draft")
    assert list(granting.kind_named("promo_code").choices()) == [(str(mine.id), "With a code")]


def test_everything_about_a_person_is_told_and_can_be_forgotten(db: Any, cast: Cast) -> None:
    promotion = a_promotion(limit_per_customer=1)
    a_code(promotion, "ALICE-SAYS", partner_id=cast.alice.id)
    alice = cast.alice
    with transaction():
        order = place("SUMMER", user=alice, email=alice.email)
        pay(order)
    assert [row["code"] for row in privacy.codes_about(alice).rows] == ["ALICE-SAYS"]
    assert [row["order"] for row in privacy.uses_about(alice).rows] == [order.reference]
    with transaction():
        privacy.erase(alice, alice.email)
    assert privacy.codes_about(alice).rows == []
    keys = db.session.scalars(sa.select(UseKey.key)).all()
    assert [key.partition(":")[0] for key in keys] == ["email"]
    assert alice.email not in " ".join(keys)
    with transaction():
        assert place("SUMMER", email="alice+new@customer.example").net_minor == 10_000


def test_erasing_an_account_ends_its_codes(db: Any, cast: Cast) -> None:
    a_code(a_promotion(), "BOB-SAYS", partner_id=cast.bob.id)
    bob = cast.bob
    with transaction():
        erasing.erase(bob)
    code = db.session.get(PromoCode, "B0BSAYS")
    assert (code.partner_id, code.ended_at is not None) == (None, True)
    assert giving.reward_kinds()[0].name == "promo_code"


def test_a_person_sees_their_own_codes_and_nobody_elses(client: FlaskClient, db: Any, cast: Cast) -> None:
    promotion = a_promotion()
    a_code(promotion, "BOB-SAYS", partner_id=cast.bob.id)
    with transaction():
        pay(place("BOB-SAYS"))
    bob, charlie = cast.bob, cast.charlie
    assert "BOB-SAYS" in cast.signed_in(client, bob).get("/account").text
    assert "BOB-SAYS" not in cast.signed_in(client, charlie).get("/account").text
    assert "BOB-SAYS" in cast.signed_in(client, cast.ada).get(f"/desk/people/{bob.id}").text
