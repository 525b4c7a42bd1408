"""What rewards know of a person can be taken away and forgotten, and no sum of the ledger changes by it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.accounts.erasing import erase
from app.database import db
from app.ledger.naming import BREAKAGE, CREDIT, LIFETIME, REDEEMABLE, company, personal
from app.ledger.queries import balance, balances_of
from app.ledger.units import POINTS
from app.rewards.models import ShowcasePlace
from app.rewards.privacy import MoneyIsOpen, gifts_about, redemptions_about, rewards_about
from app.rewards.redeeming import redeem
from app.rewards.showing import ask, place_of, show
from tests.cast import Cast
from tests.factories.rewards import a_reward, an_offer, some_cash, some_credit, some_points


def test_everything_is_told(cast: Cast) -> None:
    some_points(cast.bob, 120)
    redeem(an_offer().id, user=cast.bob, key="a-key-of-a-form-1")
    place = place_of(a_reward(cast.bob, "showcase", 1, "test:place"))
    ask(place, display_name="Bob", words="A calm team.")  # type: ignore[arg-type]

    assert [row["words"] for row in gifts_about(cast.bob).rows] == ["A calm team."]
    assert [row["kind"] for row in rewards_about(cast.bob).rows] == ["showcase", "credit", "points"]
    assert [row["points"] for row in redemptions_about(cast.bob).rows] == [50]


def test_erasure_forgets_words_and_lets_the_rest_lapse(cast: Cast) -> None:
    bob = cast.bob
    some_points(bob, 120)
    some_credit(bob)
    some_points(bob, 30, "test:waits", hold_days=9)
    reward = a_reward(bob, "showcase", 1, "test:place")
    ask(place_of(reward), display_name="Bob", words="A calm team.")  # type: ignore[arg-type]
    show(place_of(reward), by=cast.marta)  # type: ignore[arg-type]
    db.session.commit()

    erase(bob)

    left = {(each.kind, each.amount.unit) for each in balances_of(bob)}
    assert left == {(LIFETIME, POINTS)}
    assert balance(company(BREAKAGE, POINTS)).units == 120
    assert balance(company(BREAKAGE, "EUR")).units == 25_00
    place = db.session.scalars(sa.select(ShowcasePlace)).one()
    assert (place.state, place.display_name, place.words) == ("withdrawn", "", "")


def test_money_must_be_paid_out_or_given_up_first(cast: Cast, client: FlaskClient) -> None:
    some_cash(cast.bob)
    db.session.commit()
    with pytest.raises(MoneyIsOpen), db.session.begin_nested():
        erase(cast.bob)
    bob = cast.signed_in(client, cast.bob)

    assert "€40.00" in bob.get("/account/rewards/waiver").text
    assert bob.post("/account/rewards/waiver", data={"key": "k" * 20}).status_code == 422
    for _click in range(2):
        assert bob.post("/account/rewards/waiver", data={"key": "k" * 20, "sure": "y"}).status_code == 303
    assert "nothing to give up" in bob.get("/account/rewards/waiver").text
    erase(cast.bob)


def test_a_person_who_leaves_owing_points_leaves_the_books_whole(
    cast: Cast, browser: Callable[[], FlaskClient]
) -> None:
    some_points(cast.bob, 60)
    some_credit(cast.bob)
    erase(cast.bob)

    assert balance(personal(cast.bob.id, REDEEMABLE, POINTS)).units == 0
    assert balance(personal(cast.bob.id, CREDIT, "EUR")).units == 0
