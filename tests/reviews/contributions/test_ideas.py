"""R43 and R44: the open box, evaluation by those without an interest, answers with reasons, joined ideas, credit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.accounts.models import User
from app.database import db, transaction
from app.errors import Conflict
from app.mail.models import MailMessage
from app.orders.models import Order
from reviews.contributions import briefing, deciding, evaluating, helping, queries, rubric, weighing
from reviews.contributions.idea_states import IdeaState
from reviews.contributions.licence_models import Licence, Royalty
from reviews.contributions.models import Idea, IdeaStep, IdeaVote
from reviews.contributions.queries import WantedIdeas
from reviews.contributions.subscribers import sell
from tests.cast import Cast
from tests.factories.contributions import a_picture, an_idea
from tests.factories.reviews import a_service, an_ordered_line

FULL = {each.key: 4 for each in rubric.CRITERIA}


def voters(idea: Idea) -> set[int]:
    return set(db.session.scalars(sa.select(IdeaVote.user_id).where(IdeaVote.idea_id == idea.id)))


def letters(template: str) -> list[str]:
    found = (
        sa.select(MailMessage.recipient)
        .where(MailMessage.template == f"contributions/mail/{template}")
        .order_by(MailMessage.id)
    )
    return sorted(db.session.scalars(found))


def proposed_and_wanted(alice: Any, bob: Any, anyone: Any) -> str:
    """Alice's idea with Bob's vote and comment."""
    sent = {
        "title": "A day for schools",
        "text": "Pupils film <b>their</b> town.",
        "category": "service",
        "language": "en",
    }
    assert alice.post("/ideas/new", data={**sent, "title": ""}).status_code == 422
    answer = alice.post("/ideas/new", data={**sent, "files": (a_file(), "plan.jpg")})
    reference = answer.headers["Location"].rsplit("/", 1)[-1]
    page = f"/ideas/{reference}"
    assert "Pupils film &lt;b&gt;their&lt;/b&gt; town." in anyone.get(page).text
    assert anyone.post(f"{page}/vote").status_code == 302
    for _again in range(2):
        assert bob.post(f"{page}/vote").status_code == 303
    assert bob.post(f"{page}/comments", data={"text": "My class comes."}).status_code == 303
    assert "1 vote" in anyone.get("/ideas?q=schools").text and "My class comes." in anyone.get(page).text
    return str(reference)


@pytest.mark.slow
def test_an_idea_goes_from_the_box_through_votes_points_and_licence_to_a_service_that_names_its_author(
    browser: Any, cast: Cast, run_jobs: Any
) -> None:
    alice, bob, marta = (cast.signed_in(browser(), user) for user in (cast.alice, cast.bob, cast.marta))
    reference = proposed_and_wanted(alice, bob, browser())
    page, desk, anyone = f"/ideas/{reference}", f"/desk/ideas/{reference}", browser()
    points = {key: str(value) for key, value in FULL.items()}
    assert marta.post(f"{desk}/evaluations", data={**points, "use": ""}).status_code == 422
    assert marta.post(f"{desk}/evaluations", data=points).status_code == 303
    assert marta.post(f"{desk}/moves", data={"state": "accepted", "answer": ""}).status_code == 422
    assert marta.post(f"{desk}/moves", data={"state": "accepted", "answer": "Yes, we want it."}).status_code == 303
    assert letters("idea_moved") == sorted([cast.alice.email, cast.bob.email])
    assert "Yes, we want it." in anyone.get(page).text

    offer_page = marta.post(f"{desk}/rights").headers["Location"]
    offered = {
        "purposes": ["product"], "media": ["web"], "places": ["world"], "starts_on": "2026-01-01", "ends_on": "2035-12-31",
        "currency": "EUR", "fee": "400.00", "royalty_percent": "1",
    }  # fmt: skip
    assert marta.post(offer_page, data={**offered, "fee": "a lot"}).status_code == 422
    number = marta.post(offer_page, data=offered).headers["Location"].rsplit("/", 1)[-1]
    words = alice.get(f"/account/licences/{number}").text
    seen = words.split('name="seen" value="')[1][:64]
    yes = {"seen": seen, "is_mine": "y", "of_age": "y", "people": "no", "property": "no", "terms": "y"}
    assert alice.post(f"/account/licences/{number}/agreement", data={**yes, "of_age": ""}).status_code == 422
    assert alice.post(f"/account/licences/{number}/agreement", data=yes).status_code == 303
    licence = db.session.scalars(sa.select(Licence)).one()
    assert licence.fee_minor == 40_000

    service = a_service()
    credit = {"service": service.slug, "shown_name": "Alice Ş.", "answer": "Here it is."}
    assert marta.post(f"{desk}/credit", data=credit).status_code == 303
    assert "Alice Ş." in anyone.get(f"/services/{service.slug}").text
    line = an_ordered_line(cast.bob, service)
    with transaction():
        sell(order_paid(line.order))
        sell(order_paid(line.order))
    sold = db.session.scalars(sa.select(Royalty).where(Royalty.kind == "royalty")).one()
    assert (sold.user_id, sold.amount_minor) == (cast.alice.id, line.discounted.minor // 100)
    run_jobs()
    statement = alice.get("/account/licences/statement").text
    assert "€400.00" in statement and "Share of what was sold" in statement
    assert "A day for schools" in alice.get("/account/licences/statement.csv").text
    assert alice.get(f"/account/licences/{number}/contract.pdf").mimetype == "application/pdf"
    charlie_finds_nothing(cast, browser, desk, page, number, yes)


def charlie_finds_nothing(cast: Cast, browser: Any, desk: str, page: str, number: str, yes: dict[str, str]) -> None:
    charlie = cast.signed_in(browser(), cast.charlie)
    for path in (
        desk,
        f"/desk/licences/{number}",
        f"/account/licences/{number}",
        f"/account/licences/{number}/contract.pdf",
    ):
        assert charlie.get(path).status_code == 404, path
    for path in (f"{desk}/moves", f"/account/licences/{number}/agreement", f"{page}/withdrawal"):
        assert charlie.post(path, data=yes).status_code == 404, path


@pytest.mark.usefixtures("app")
def test_r44_whoever_has_an_interest_neither_evaluates_nor_decides_and_the_database_agrees(cast: Cast) -> None:
    idea = an_idea(cast.alice)
    with transaction():
        weighing.vote(idea, cast.marta)
        evaluating.evaluate(idea, cast.ada, FULL, "")
    with pytest.raises(evaluating.HasInterest):
        evaluating.evaluate(idea, cast.marta, FULL)
    with pytest.raises(deciding.HasInterest):
        deciding.decide(idea.id, IdeaState.DECLINED, answer="No.", by=cast.marta)
    with pytest.raises(weighing.EvaluatesIt):
        weighing.vote(idea, cast.ada)
    for person in (cast.alice, cast.marta):
        with pytest.raises(DBAPIError, match="has an interest"), db.session.begin_nested():
            evaluation(idea, person)
    with transaction():
        evaluating.declare_interest(idea, cast.ada, "My sister runs that school.")
    assert evaluating.mean_of(idea.id) == (None, 0)
    with pytest.raises(deciding.NotEvaluated):
        deciding.decide(idea.id, IdeaState.ACCEPTED, answer="Yes.", by=cast.fatma)


@pytest.mark.usefixtures("app")
def test_r43_steps_are_kept_and_joined_ideas_keep_their_voters_each_counted_once(cast: Cast) -> None:
    first, second, third = (an_idea(cast.alice), an_idea(cast.bob, "The same"), an_idea(cast.charlie, "Again"))
    with transaction():
        for idea, people in ((first, (cast.bob, cast.dora)), (second, (cast.dora, cast.fatma)), (third, (cast.fatma,))):
            for person in people:
                weighing.vote(idea, person)
        deciding.merge(third.id, second.id, answer="It is the same.", by=cast.marta)
        deciding.merge(second.id, first.id, answer="It is the same.", by=cast.marta)
    assert voters(first) == {cast.bob.id, cast.dora.id, cast.fatma.id, cast.charlie.id}
    assert (second.state, second.merged_into_id) == ("duplicate", first.id)
    with pytest.raises(DBAPIError, match="kept as they are"), db.session.begin_nested():
        db.session.execute(sa.update(IdeaStep).values(answer="other"))
    with pytest.raises(DBAPIError, match="answered"), db.session.begin_nested():
        db.session.execute(
            sa.insert(IdeaStep).values(idea_id=first.id, was="open", state="declined", answer="", because={})
        )
    with pytest.raises(weighing.VotingClosed):
        weighing.vote(second, cast.ada)


@pytest.mark.usefixtures("app")
def test_r42_a_brief_pays_its_prize_once_beside_any_licence_and_tells_everybody_why(browser: Any, cast: Cast) -> None:
    marta, alice = cast.signed_in(browser(), cast.marta), cast.signed_in(browser(), cast.alice)
    words = {
        "kind": "photo", "title": "Harbour in winter", "wanted": "Three photos.", "language": "en", "opens_on": "2020-01-01",
        "closes_on": "2099-01-01", "currency": "EUR", "budget": "600.00", "prize": "250.00",
    }  # fmt: skip
    assert marta.post("/desk/briefs/new", data={**words, "closes_on": "2019-01-01"}).status_code == 422
    page = marta.post("/desk/briefs/new", data=words).headers["Location"]
    reference = page.rsplit("/", 1)[-1]
    assert browser().get(f"/ideas/briefs/{reference}").status_code == 404
    marta.post(f"{page}/publication")
    work = {"kind": "photo", "title": "Ice", "language": "en", "made": "own", "currency": "EUR", "price": "50.00"}
    sent = alice.post(f"/account/works/new?brief={reference}", data={**work, "file": (a_file(), "ice.jpg")})
    assert sent.status_code == 303
    bob = cast.signed_in(browser(), cast.bob)
    bob.post(f"/account/works/new?brief={reference}", data={**work, "title": "Snow", "file": (a_file(), "snow.jpg")})
    ids = [each.id for each in briefing.submissions_of(the_brief())]
    assert marta.post(f"{page}/closing", data={"words": "Done."}).status_code == 422
    marta.post(f"{page}/submissions/{ids[0]}/decision", data={"chosen": "yes", "reason": "The light."})
    marta.post(f"{page}/submissions/{ids[1]}/decision", data={"chosen": "no", "reason": "Too dark."})
    for _again in range(2):
        assert marta.post(f"{page}/closing", data={"words": "Ice it is."}).status_code == 303
    paid = db.session.scalars(sa.select(Royalty)).one()
    assert (paid.kind, paid.user_id, paid.amount_minor) == ("prize", cast.alice.id, 25_000)
    assert letters("submission_decided") == sorted([cast.alice.email, cast.bob.email])
    assert (
        "Ice it is." in browser().get(f"/ideas/briefs/{reference}").text
        and "Too dark." in bob.get("/account/works").text
    )
    assert cast.signed_in(browser(), cast.charlie).get(page).status_code == 404


@pytest.mark.usefixtures("app")
def test_nobody_decides_about_their_own_entry(cast: Cast) -> None:
    from reviews.contributions.asset_models import Submission

    with pytest.raises(Conflict):
        briefing.choose(
            Submission(user_id=cast.marta.id, brief=the_new_brief()), chosen=True, reason="Mine.", by=cast.marta
        )


def a_file() -> Any:
    import io

    return io.BytesIO(a_picture())


def evaluation(idea: Idea, person: User) -> None:
    from reviews.contributions.models import Evaluation

    db.session.add(Evaluation(idea_id=idea.id, evaluator_id=person.id, rubric="x", points=FULL, total=80))
    db.session.flush()


def order_paid(order: Order) -> Any:
    from app.orders.facts import OrderPaid

    return OrderPaid(order_id=order.id)


def the_brief() -> Any:
    from reviews.contributions.models import Brief

    return db.session.scalars(sa.select(Brief)).one()


def the_new_brief() -> Any:
    from app import clock
    from reviews.contributions.models import Brief

    return Brief(kind="idea", title="x", wanted="y", language="en", opens_on=clock.today(), closes_on=clock.today())


@pytest.mark.usefixtures("app")
def test_accepted_ideas_are_told_to_who_finds_superfans_and_words_find_ideas_in_any_order(
    cast: Cast, noon: datetime
) -> None:
    idea = an_idea(cast.alice, "Okullar için bir gün", text="Öğrenciler kendi sokaklarını çeksin, one by one.")
    an_idea(cast.bob, "A second door")
    since = noon - timedelta(days=365)
    assert helping.deeds(since) == []
    with transaction():
        evaluating.evaluate(idea, cast.ada, FULL, "")
        deciding.decide(idea.id, IdeaState.ACCEPTED, answer="Yes.", by=cast.ada)
    assert [(each.user_id, each.kind, each.count) for each in helping.deeds(since)] == [(cast.alice.id, "idea", 1)]
    assert helping.deeds(noon + timedelta(seconds=1)) == []
    for typed, found in (
        ("sokak öğrenci", 1), ("gün okul", 1), ("door", 1), ("okul door", 0), ("kullar", 0), ("& | !", 0),
        (idea.reference.lower(), 1),
    ):  # fmt: skip
        assert queries.count(queries.ideas(WantedIdeas(text=typed))) == found, typed
