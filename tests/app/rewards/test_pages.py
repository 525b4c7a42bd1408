"""My rewards: what I have, what waits, and why; and nobody else's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from app.database import db
from app.ledger.units import points
from app.orders.settling import apply_money
from app.rewards.granting import take_back
from tests.cast import Cast
from tests.factories.orders import an_order
from tests.factories.rewards import some_cash, some_credit, some_points


@pytest.fixture
def bob(cast: Cast, client: FlaskClient) -> FlaskClient:
    return cast.signed_in(client, cast.bob)


def test_an_empty_page_says_what_it_is_for(bob: FlaskClient) -> None:
    page = bob.get("/account/rewards").text

    assert "No rewards yet" in page and "with the reason" in page


def test_it_shows_what_there_is_what_waits_and_why(bob: FlaskClient, cast: Cast, noon: datetime) -> None:
    some_points(cast.bob, 1250)
    some_credit(cast.bob, 25_00)
    some_cash(cast.bob, 40_00, hold_days=14)
    db.session.commit()

    page = bob.get("/account/rewards").text

    assert "1,250" in page and "€25.00 of store credit" in page
    assert "yours from December 4, 2026" in page
    assert "Choose something for your points" in page and "Use it with your next order" in page
    assert "A friend ordered" in page and "Why?" in page


def test_filters_narrow_the_list(bob: FlaskClient, cast: Cast) -> None:
    some_points(cast.bob, 77)
    some_credit(cast.bob)
    db.session.commit()

    page = bob.get("/account/rewards?kind=points&state=matured").text
    assert "77 points" in page and "of store credit" not in page
    assert "Nothing fits" in bob.get("/account/rewards?kind=gift").text
    assert bob.get("/account/rewards?kind=nonsense").status_code == 422


def test_a_page_tells_the_story_of_one_reward(bob: FlaskClient, cast: Cast) -> None:
    order = an_order(placed_by=cast.bob)
    apply_money(order.id, captured_minor=order.total_minor, refunded_minor=0, disputed=False)
    reward = some_points(cast.bob, 80, order=order)
    apply_money(order.id, captured_minor=order.total_minor, refunded_minor=order.total_minor // 4, disputed=False)
    db.session.commit()

    page = bob.get(f"/account/rewards/{reward.id}").text

    assert "20 points taken back" in page and "€30.00" in page and "Became yours" in page


def test_a_balance_below_zero_is_shown_as_such(bob: FlaskClient, cast: Cast) -> None:
    from app.ledger.naming import AVAILABLE, CASH_OUT, REDEEMABLE, company, personal
    from app.ledger.posting import transfer
    from app.ledger.units import POINTS, Amount

    cash, pts = some_cash(cast.bob, 40_00), some_points(cast.bob, 30)
    for number, (debit, unit, units) in enumerate([(AVAILABLE, "EUR", 40_00), (REDEEMABLE, POINTS, 30)]):
        transfer(
            f"out:{number}",
            debit=personal(cast.bob.id, debit, unit),
            credit=company(CASH_OUT if unit == "EUR" else "points_spent", unit),
            amount=Amount(units, unit) if unit == "EUR" else points(units),
            purpose="payout",
            because={},
        )
    take_back(cash, 40_00, source="a", because={})
    take_back(pts, 30, source="b", because={})
    db.session.commit()

    page = bob.get("/account/rewards").text
    assert "-€40.00" in page and "Below zero" in page
    assert "30 points were taken back after you had spent them" in page


def test_charlie_finds_no_reward_of_bob(cast: Cast, browser: Callable[[], FlaskClient]) -> None:
    reward = some_points(cast.bob)
    db.session.commit()
    charlie = cast.signed_in(browser(), cast.charlie)

    assert charlie.get(f"/account/rewards/{reward.id}").status_code == 404
    assert "No rewards yet" in charlie.get("/account/rewards").text
    assert "/sign-in" in browser().get("/account/rewards").headers["Location"]


def test_the_letters_tell_what_waits_what_is_theirs_and_what_was_taken(
    cast: Cast, noon: datetime, run_jobs: Callable[..., int]
) -> None:
    import sqlalchemy as sa

    from app.mail.models import MailMessage

    reward = some_points(cast.bob, 60, hold_days=14)
    take_back(reward, 20, source="a", because={})
    some_credit(cast.bob)
    db.session.commit()
    run_jobs()

    mails = {mail.subject: mail.text for mail in db.session.scalars(sa.select(MailMessage))}
    assert "It is yours from December 4, 2026" in mails["Something for you: 60 points"]
    assert "It is yours now" in mails["Something for you: €25.00 of store credit"]
    assert "20 points" in mails["Taken back: 20 points"]
