"""Contests: published rules, places that anybody can count again, refunds that count until the closing, prizes once."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.database import db, transaction
from app.errors import Conflict, Invalid
from app.rewards.models import Reward
from referrals.commissions import refusing
from referrals.commissions.earning import earn
from referrals.commissions.taking_back import bring_in_step
from referrals.portal import contests, profiles
from referrals.portal.models import ContestPlace, PartnerContest
from referrals.portal.ranking import Score, ranked, sealed
from tests.cast import Cast
from tests.factories.commissions import a_refund, a_sale, an_enrolment, program_terms

NOW = clock.now()


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2)), max_size=6), st.text(max_size=8), st.randoms())
def test_the_same_scores_in_any_order_give_the_same_places(told: list[tuple[int, int]], seed: str, chance: Any) -> None:
    scores = [Score(person=n, score=s, reached_at=NOW + timedelta(days=d)) for n, (s, d) in enumerate(told)]
    shuffled = scores[:]
    chance.shuffle(shuffled)
    found = ranked(shuffled, seed)
    assert found == ranked(scores, seed) and len(found) == sum(each.score > 0 for each in scores)
    for before, after in itertools.pairwise(found):
        assert (-before.score, before.reached_at) <= (-after.score, after.reached_at)


def a_contest(program_id: int, cast: Cast, **changes: Any) -> PartnerContest:
    """Two prizes, from tomorrow on for ten days, a week for refunds; published."""
    values: dict[str, Any] = {
        "program_id": program_id, "title": "Winter", "measure": "orders", "currency": "EUR", "prize_kind": "credit",
        "prizes": [5_000, 1_000], "starts_at": clock.in_days(1), "ends_at": clock.in_days(11), "settle_days": 7,
    }  # fmt: skip
    with transaction():
        contest = contests.draft(by=cast.marta, **{**values, **changes})
        contests.publish_rules(contest)
    return contest


def test_it_is_closed_once_after_the_days_for_refunds_by_what_stays_paid(
    db: Any, cast: Cast, client: FlaskClient, noon: Any
) -> None:
    terms = program_terms()
    bob, dora = an_enrolment(terms, cast.bob), an_enrolment(terms, cast.dora)
    with transaction():
        profiles.change(cast.bob, display_name="Bob of Łódź")
    contest = a_contest(terms.program_id, cast)
    with pytest.raises(Conflict), transaction():
        contests.revise(contest, starts_at=clock.in_days(2), ends_at=clock.in_days(3))
    before = a_sale(dora, happened_at=noon)
    sales = [a_sale(each, happened_at=noon + timedelta(days=d)) for each, d in ((bob, 2), (dora, 3), (dora, 4))]
    for sale in (before, *sales):
        earn(sale)
    a_refund(sales[2], 10_000)
    bring_in_step(sales[2])
    db.session.commit()

    with clock.freeze(noon + timedelta(days=12)), pytest.raises(contests.NotYet), transaction():
        contests.close(contest, by=cast.marta)
    with clock.freeze(noon + timedelta(days=19)):
        with transaction():
            contests.close(contest, by=cast.marta)
        with pytest.raises(Conflict), transaction():
            contests.close(contest, by=cast.marta)
        places = [(each.user_id, each.place, each.score) for each in db.session.query(ContestPlace).order_by("place")]
        assert places == [(cast.bob.id, 1, 1), (cast.dora.id, 2, 1)], "one order of Dora's went back, Bob was earlier"
        prizes = db.session.query(Reward).filter(Reward.source.like("contest:%")).order_by(Reward.id)
        assert [(each.user_id, each.units, each.kind) for each in prizes] == [
            (cast.bob.id, 5_000, "credit"),
            (cast.dora.id, 1_000, "credit"),
        ]
        page = cast.signed_in(client, cast.dora).get(f"/account/partner/contests/{contest.id}").text
        assert "Bob of Łódź" in page and "Bob Kowalski" not in page
        assert contest.seed in page and sealed(contest.seed) in page
        with pytest.raises(Exception, match="partner_contest_place"), transaction():
            db.session.execute(sa.update(ContestPlace).values(place=9))


def test_what_goes_back_leaves_the_list_at_once_and_what_is_undone_returns(db: Any, cast: Cast, noon: Any) -> None:
    """Invariant 28 for lists: refund, refusal and its lifting move the places, by orders and by money alike."""
    terms = program_terms(hold_days=30)
    bob, dora = an_enrolment(terms, cast.bob), an_enrolment(terms, cast.dora)
    by_orders, by_money = (a_contest(terms.program_id, cast, measure=each) for each in ("orders", "net"))
    sales = [a_sale(each, happened_at=noon + timedelta(days=d)) for each, d in ((dora, 2), (dora, 3), (bob, 4))]
    for sale in sales:
        earn(sale)
    people = {cast.bob.id: "Bob", cast.dora.id: "Dora"}

    def places(contest: PartnerContest) -> list[tuple[str, int]]:
        db.session.commit()
        return [(people[each.person], each.score) for each in contests.standing(contest)]

    with clock.freeze(noon + timedelta(days=5)):
        assert places(by_orders) == [("Dora", 2), ("Bob", 1)]
        a_refund(sales[0], 4_000)
        bring_in_step(sales[0])
        assert places(by_orders) == [("Dora", 2), ("Bob", 1)], "an order of which something stays paid is one"
        assert places(by_money) == [("Dora", 16_000), ("Bob", 10_000)]
        a_refund(sales[0], 6_000)
        bring_in_step(sales[0])
        assert places(by_money) == [("Dora", 10_000), ("Bob", 10_000)], "of equal scores who was earlier"
        refusing.refuse(sales[1], by=cast.marta, code="own_order")
        assert (places(by_orders), places(by_money)) == ([("Bob", 1)], [("Bob", 10_000)])
        refusing.lift(sales[1], by=cast.marta)
        assert places(by_orders) == [("Dora", 1), ("Bob", 1)]


def test_before_the_closing_the_seed_is_sealed_and_rules_are_read_by_partners_only(
    client: FlaskClient, cast: Cast
) -> None:
    terms = program_terms()
    an_enrolment(terms, cast.bob)
    contest = a_contest(terms.program_id, cast)
    browser = cast.signed_in(client, cast.bob)
    assert "Winter" in browser.get("/account/partner/contests").text
    page = browser.get(f"/account/partner/contests/{contest.id}").text
    assert sealed(contest.seed) in page and contest.seed not in page and "€50.00" in page
    assert cast.signed_in(client, cast.charlie).get(f"/account/partner/contests/{contest.id}").status_code == 404
    assert client.get("/desk/partners/contests").status_code == 404


def test_the_desk_writes_publishes_and_calls_off(client: FlaskClient, cast: Cast) -> None:
    terms = program_terms()
    marta = cast.signed_in(client, cast.marta)
    assert "No contests yet" in marta.get("/desk/partners/contests").text
    day = clock.today()
    form = {
        "program": str(terms.program_id), "title": "Spring", "measure": "net", "currency": "EUR", "prize_kind": "cash",
        "first_day": str(day + timedelta(days=3)), "last_day": str(day + timedelta(days=9)), "settle_days": "14",
        "prizes": "100, 500",
    }  # fmt: skip
    assert marta.post("/desk/partners/contests/new", data=form).status_code == 422
    assert (
        marta.post("/desk/partners/contests/new", data={**form, "prizes": "5", "first_day": str(day)}).status_code
        == 422
    )
    made = marta.post("/desk/partners/contests/new", data={**form, "prizes": "500, 100"})
    assert made.status_code == 303 and "Publish the rules" in marta.get(made.location).text
    marta.post(f"{made.location}/publication")
    assert "Call it off" in marta.get(made.location).text
    marta.post(f"{made.location}/closing")
    assert "Close it and give" not in marta.get(made.location).text
    marta.post(f"{made.location}/cancellation")
    assert db.session.query(PartnerContest).one().state == "cancelled"
    with pytest.raises(Invalid):
        contests.draft(by=cast.marta, starts_at=clock.in_days(-1), ends_at=clock.in_days(1))
