"""What is given for a review: the same for every star, frozen, once, told, and never decided by anybody who sees the stars."""

from __future__ import annotations

import ast
import hashlib
import inspect
import random
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.accounts import verifying
from app.database import transaction
from app.ledger.units import POINTS, points
from app.rewards.models import Reward
from reviews.reviewing import contests, disclosing, drawing, offers, rewarding, subscribers
from reviews.reviewing.models import Review
from reviews.reviewing.offer_models import ReviewEntitlement, ReviewOffer
from reviews.reviewing.requesting import Recipient, open_request, request_review
from reviews.reviewing.states import State
from reviews.reviewing.submitting import Words, answer
from tests.cast import Cast, person
from tests.factories.reviews import a_request, a_service, an_offer, an_ordered_line

RunJobs = Callable[..., int]


def rewards(db: Any) -> list[Reward]:
    return list(db.session.scalars(sa.select(Reward).order_by(Reward.id)))


def reviewed(raw: str, stars: int, text: str = "") -> Review:
    with transaction():
        return answer(open_request(raw, lock=True), Words(rating=stars, text=text))


def test_one_star_and_five_are_given_the_same(cast: Cast, db: Any) -> None:
    an_offer()
    for stars in (1, 2, 3, 4, 5):
        _request, raw = a_request(person(f"{stars}@customer.example", "Ola Nowak"))
        reviewed(raw, stars, "Nie polecam." if stars < 3 else "Polecam.")

    given = rewards(db)
    assert len(given) == 5
    assert {(each.kind, each.units, each.unit, each.hold_until <= clock.now()) for each in given} == {
        ("points", 200, POINTS, True)
    }
    assert {tuple(sorted(each.because)) for each in given} == {("offer", "request", "rule")}


def test_who_decides_about_rewards_is_never_told_stars_or_words() -> None:
    named = {"rating", "stars", "score_of", "sentiment", "text", "title", "state"}
    for module in (rewarding, offers):
        found = {
            node.attr for node in ast.walk(ast.parse(inspect.getsource(module))) if isinstance(node, ast.Attribute)
        }
        assert not found & (named - {"state"}), module.__name__
    for function in (rewarding.entitle, rewarding.give, offers.in_force, rewarding.decide_sharing):
        assert not set(inspect.signature(function).parameters) & named
    assert "rating" not in inspect.getsource(subscribers.reward)


def test_what_was_offered_is_frozen_when_it_was_asked(cast: Cast, db: Any) -> None:
    offer = an_offer()
    _request, raw = a_request(cast.alice)
    offer.units, offer.active = 5000, False
    db.session.commit()
    later, late_raw = a_request(cast.bob)
    reviewed(raw, 3)
    reviewed(late_raw, 3)

    assert [each.units for each in rewards(db)] == [200]
    assert later.offer is None


def test_it_is_given_once_and_does_not_wait_for_publication(cast: Cast, db: Any) -> None:
    an_offer()
    request, raw = a_request(cast.alice)
    review = reviewed(raw, 1, "Nie warto.")
    assert len(rewards(db)) == 1, "for the submission, which nobody has looked at yet"
    for _again in range(3):
        with transaction():
            rewarding.entitle(request, review.id)
            rewarding.give_waiting(cast.alice.email)
    assert len(rewards(db)) == 1
    with transaction():
        review.refuse("VAC")
    assert rewards(db)[0].taken_back == 0
    assert review.state == State.REFUSED


def test_requests_that_lead_elsewhere_carry_no_offer(cast: Cast, db: Any) -> None:
    an_offer()
    line = an_ordered_line(cast.alice)
    for destination in ("google", "trustpilot"):
        request, _raw = request_review(
            service_id=a_service().id,
            recipient=Recipient(email=cast.alice.email),
            channel="email",
            order_line_id=line.id,
            destination=destination,
        )
        assert request.offer is None


def test_that_something_was_given_is_said_wherever_it_is_shown(client: FlaskClient, cast: Cast) -> None:
    an_offer(share_points=50)
    _request, raw = a_request(cast.alice)
    assert "200 points" in client.get(f"/review/{raw}").text
    place = client.post(f"/review/{raw}/rating", data={"rating": 2}).headers["Location"]
    page = client.get(place).text
    review = client.get(f"{place}/download")
    assert "was given something" in page
    assert review.status_code == 200


def test_every_rendering_for_programs_says_it(cast: Cast, db: Any) -> None:
    an_offer()
    _request, raw = a_request(cast.alice)
    review = reviewed(raw, 4)
    told = disclosing.as_json(review)
    assert review.incentivized
    assert told["incentivized"] is True
    assert "was given something" in told["disclosure"]
    review.relation = "employee"
    assert "works with us" in disclosing.relation(review)


def test_without_an_account_it_waits_for_the_address_to_be_proven(
    client: FlaskClient, cast: Cast, db: Any, run_jobs: RunJobs
) -> None:
    an_offer()
    _request, raw = a_request(email="newcomer@customer.example")
    reviewed(raw, 5)
    assert rewards(db) == []
    user = person("newcomer@customer.example", "Newcomer", verified=False)
    with transaction():
        rewarding.give_waiting(user.email)
    assert rewards(db) == []
    with transaction():
        verifying.prove(user.email)
    assert [each.user_id for each in rewards(db)] == [user.id]
    run_jobs()


def test_sharing_gives_its_bonus_once_staff_have_seen_the_post(client: FlaskClient, cast: Cast, db: Any) -> None:
    an_offer(share_points=50)
    _request, raw = a_request(cast.alice)
    place = client.post(f"/review/{raw}/rating", data={"rating": 1}).headers["Location"]
    assert client.post(f"{place}/sharing", data={"url": "javascript:alert(1)"}).status_code == 422
    assert client.post(f"{place}/sharing", data={"url": "https://social.example/1"}).status_code == 303
    assert client.post(f"{place}/sharing", data={"url": "https://social.example/2"}).status_code == 409
    entitlement = db.session.scalars(sa.select(ReviewEntitlement)).one()

    cast.signed_in(client, cast.charlie)
    assert client.post(f"/desk/review-offers/shared/{entitlement.id}", data={"found": "yes"}).status_code == 404
    cast.signed_in(client, cast.marta)
    assert "social.example/1" in client.get("/desk/review-offers/shared").text
    for _again in range(2):
        client.post(f"/desk/review-offers/shared/{entitlement.id}", data={"found": "yes"})
    assert sorted(each.units for each in rewards(db)) == [50, 200]


def a_contest(method: str) -> Any:
    with transaction():
        return contests.open_contest(
            name="Herbst",
            method=method,
            kind="points",
            amount=points(1000),
            details={},
            winners=2,
            opens_at=clock.in_days(-10),
            closes_at=clock.in_days(10),
            seed="0f" * 16,
        )


def test_a_draw_can_be_recomputed_by_anybody_and_every_star_takes_part(
    client: FlaskClient, cast: Cast, db: Any
) -> None:
    contest = a_contest("draw")
    an_offer(kind=None, units=0, unit="", contest_id=contest.id)
    made: list[str] = []
    for stars in (1, 2, 3, 4, 5, 1):
        _request, raw = a_request(person(f"d{len(made)}@customer.example", "Ola Nowak"))
        made.append(reviewed(raw, stars).reference)
    assert all(db.session.scalars(sa.select(Review.incentivized)))
    page = client.get(f"/review-contests/{contest.id}").text
    assert drawing.commitment("0f" * 16) in page
    assert "0f" * 16 not in page
    with pytest.raises(contests.NotClosed), transaction():
        contests.decide(contest.id, cast.marta)

    contest.closes_at = clock.in_days(-1)
    db.session.execute(sa.update(ReviewEntitlement).values(created_at=clock.in_days(-5)))
    db.session.commit()
    for _again in range(2):
        with transaction():
            contests.decide(contest.id, cast.marta)
    expected = sorted(made, key=lambda ref: hashlib.sha256(f"{'0f' * 16}:{ref}".encode()).hexdigest())[:2]
    assert contest.result["winners"] == expected
    assert len(rewards(db)) == 2
    assert expected[0] in client.get(f"/review-contests/{contest.id}").text


def test_a_rubric_is_scored_without_seeing_stars(client: FlaskClient, cast: Cast, db: Any) -> None:
    contest = a_contest("rubric")
    an_offer(kind=None, units=0, unit="", contest_id=contest.id)
    for stars in (1, 5):
        _request, raw = a_request(person(f"r{stars}@customer.example", "Ola Nowak"))
        reviewed(raw, stars, f"Words of {stars}")
    cast.signed_in(client, cast.marta)
    page = client.get(f"/desk/review-contests/{contest.id}").text
    assert "Words of 1" in page
    assert "of 5 stars" not in page
    bad, good = db.session.scalars(sa.select(ReviewEntitlement).order_by(ReviewEntitlement.id)).all()
    for entry, points_given in ((bad, 5), (good, 1)):
        sent = dict.fromkeys(("usefulness", "detail", "pictures"), points_given)
        assert client.post(f"/desk/review-contests/{contest.id}/points/{entry.id}", data=sent).status_code == 303
    client.post(f"/desk/review-contests/{contest.id}/points/{good.id}", data={"usefulness": 9})
    contest.closes_at = clock.in_days(-1)
    db.session.execute(sa.update(ReviewEntitlement).values(created_at=clock.in_days(-5)))
    db.session.commit()
    contest.winners = 1
    db.session.commit()
    assert client.post(f"/desk/review-contests/{contest.id}/decision").status_code == 303
    db.session.expire_all()
    assert contest.result["winners"] == [bad.review.reference]


def test_a_draw_depends_on_seed_and_entries_and_on_no_order() -> None:
    entries = [f"R-{number}" for number in range(40)]
    won = drawing.drawn("seed", entries, 5)
    for turn in range(20):
        shuffled = random.Random(turn).sample(entries, len(entries))
        assert drawing.drawn("seed", shuffled, 5) == won
    assert drawing.drawn("other", entries, 5) != won
    assert drawing.drawn("seed", entries[:3], 5) == sorted(
        entries[:3], key=lambda each: hashlib.sha256(f"seed:{each}".encode()).hexdigest()
    )
    assert drawing.best({"a": [3, 5], "b": [4], "c": [], "d": [5]}, "seed", 3)[0] == "d"


def test_staff_write_offers_questions_and_contests(client: FlaskClient, cast: Cast, db: Any) -> None:
    service = a_service()
    cast.signed_in(client, cast.charlie)
    for path in ("", "/new", "/shared", "/questions", "/questions/0", "/films"):
        assert client.get(f"/desk/review-offers{path}").status_code == 404
    assert client.get("/desk/review-contests").status_code == 404
    cast.signed_in(client, cast.marta)
    entered = {"name": "Dank", "service": "", "kind": "credit", "amount": "5.00", "currency": "EUR", "hold_days": "14"}
    entered |= {"share_points": "0", "contest": "", "title": "", "variant": ""}
    assert "Say how much" in client.post("/desk/review-offers/new", data={**entered, "amount": ""}).text
    assert client.post("/desk/review-offers/new", data=entered).status_code == 303
    offer = offers.in_force(service.id, None)
    assert offer is None
    written = db.session.scalars(sa.select(ReviewOffer.id)).one()
    client.post(f"/desk/review-offers/{written}/activation")
    listed = client.get("/desk/review-offers").text
    assert "€5.00" in listed
    client.post(
        f"/desk/review-offers/questions/{service.id}", data={"en": "What did the film change?\n\n", "tr": "Ne değişti?"}
    )
    _request, raw = a_request(cast.alice)
    place = client.post(f"/review/{raw}/rating", data={"rating": 3}).headers["Location"]
    assert "What did the film change?" in client.get(place).text


def test_lists_of_the_desk_are_searched_and_taken_along(client: FlaskClient, cast: Cast) -> None:
    an_offer(name="Thank-you in autumn")
    an_offer(name="Old one", active=False)
    cast.signed_in(client, cast.marta)
    page = client.get("/desk/review-offers?q=AUTUMN").text
    assert "Thank-you in autumn" in page and "Old one" not in page
    assert "Nothing fits" in client.get("/desk/review-offers?q=100%25").text
    lines = client.get("/desk/review-offers/offers.csv?q=old").text.splitlines()
    assert len(lines) == 2 and lines[1].startswith("Old one,All services,200 points")
    for path in ("/desk/review-contests?q=x", "/desk/review-offers/shared?q=x&show=decided"):
        assert client.get(path).status_code == 200
    for path in ("/desk/review-contests.csv", "/desk/review-offers/shared.csv"):
        assert client.get(path).text.count("\n") == 1, "the header of an empty list"
    cast.signed_in(client, cast.charlie)
    for path in ("/desk/review-offers/offers.csv", "/desk/review-contests.csv", "/desk/review-offers/shared.csv"):
        assert client.get(path).status_code == 404
