"""From a submitted revision to a decision that its author understands, can correct, and can appeal against."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from app import clock
from app.accounts.models import User
from app.database import transaction
from app.errors import Conflict, Invalid
from app.mail.models import MailMessage
from reviews.moderation import appealing, deciding, queries
from reviews.moderation.codes import Code
from reviews.moderation.deciding import Verdict
from reviews.moderation.models import Decision, HeldReview, StatementOfReasons
from reviews.reviewing import revising, submitting
from reviews.reviewing.models import Review
from reviews.reviewing.states import State
from reviews.reviewing.submitting import Source, Words
from tests.cast import Cast
from tests.factories.reviews import a_review, a_service

PHONE = "Ruft mich gerne an: +372 5555 1234. Der Film war gut."


def submit(
    text: str = "Gut gemacht, wir kommen wieder.", *, rating: int = 4, email: str = "lea@weberei.example"
) -> Review:
    source = Source(service_id=a_service().id, channel="onsite_form", proof="import:1", author_email=email)
    with transaction():
        return submitting.submit(Words(rating=rating, text=text, author_name="Lea Weber", language="de"), source)


def decide_and_wait(
    review: Review, verdict: str, code: Code | None, by: User, run_jobs: Callable[..., int], until: datetime
) -> None:
    with transaction():
        deciding.decide(review.id, Verdict(verdict=verdict, code=code), by=by)
    with clock.freeze(until):
        run_jobs()


def mails_to(email: str, db: Any) -> list[MailMessage]:
    return list(
        db.session.scalars(sa.select(MailMessage).where(MailMessage.recipient == email).order_by(MailMessage.id))
    )


def test_clean_reviews_appear_within_a_minute_and_held_ones_wait_with_their_reason(
    db: Any, cast: Cast, run_jobs: Callable[..., int], noon: datetime
) -> None:
    clean = submit(email="one@x.example")
    held = submit(PHONE, rating=1)
    with clock.freeze(noon + timedelta(seconds=59)):
        run_jobs()
    assert (clean.state, held.state) == (State.PUBLISHED, State.HELD)
    assert [hold["code"] for hold in held.holds] == ["PII"]
    assert "+372 5555 1234" not in str(held.holds), "the reason says where the passage is and does not repeat it"

    waiting = db.session.scalars(queries.waiting()).one()
    assert waiting.due_at == waiting.opened_at + timedelta(hours=24)
    told = [mail.text for mail in mails_to("lea@weberei.example", db) if mail.template == "moderation/mail/held"]
    assert len(told) == 1 and "Personal data" in told[0]

    with transaction():
        decision = deciding.decide(held.id, Verdict(verdict="publish", source="screen"), by=cast.marta)
    run_jobs()
    assert held.state == State.HELD, "until the minute is over nothing has happened"
    with transaction():
        deciding.undo(decision.id, by=cast.marta)
    with clock.freeze(noon + timedelta(minutes=3)):
        run_jobs()
        assert (held.state, decision.state) == (State.HELD, "undone")
        with transaction():
            deciding.decide(held.id, Verdict(verdict="publish", source="screen"), by=cast.marta)
    with clock.freeze(noon + timedelta(minutes=5)):
        run_jobs()
        assert held.state == State.PUBLISHED
        assert queries.clock_of_people().decided == 1
        with pytest.raises(Conflict), transaction():
            deciding.undo(decision.id, by=cast.marta)


def test_a_refusal_is_told_with_the_passage_to_nobody_but_its_author(
    db: Any, cast: Cast, client: FlaskClient, run_jobs: Callable[..., int], noon: datetime
) -> None:
    """R18: code, actor, time; the author is told, with the passage marked, by a link of their own."""
    review = submit(PHONE, rating=1)
    run_jobs()
    desk = cast.signed_in(client, cast.marta)
    held = db.session.scalars(sa.select(HeldReview)).one()
    page = desk.get("/desk/reviews/waiting").text
    assert "<mark>+372 5555 1234</mark>" in page
    assert "1 star" not in page and "★" not in page, "nobody decides by the stars"

    desk.post(
        f"/desk/reviews/waiting/{held.id}/decision",
        data={"decision": "refuse", "code": "PII", "note": "Bitte ohne Nummer."},
    )
    with clock.freeze(noon + timedelta(minutes=2)):
        run_jobs()
    statement = db.session.scalars(sa.select(StatementOfReasons)).one()
    decision = statement.decision
    assert (review.state, review.reason_code, decision.by_id) == (State.REFUSED, "PII", cast.marta.id)
    letter = mails_to("lea@weberei.example", db)[-1]
    assert "→+372 5555 1234←" in letter.text and "<mark" in letter.html and "Bitte ohne Nummer." in letter.text
    link = re.search(r"/reviews/statements/\S+", letter.text)
    assert link is not None

    stranger = client.get("/reviews/statements/no-such-token-0123456789")
    mine = client.get(link.group())
    assert (stranger.status_code, mine.status_code) == (404, 200)
    assert "<mark>+372 5555 1234</mark>" in mine.text


def test_an_appeal_is_decided_by_somebody_else_and_restores(
    db: Any, cast: Cast, client: FlaskClient, run_jobs: Callable[..., int], noon: datetime
) -> None:
    """R18: corrected it is looked at by a person again; refused again, an appeal goes to another person."""
    review = submit(PHONE, rating=1)
    run_jobs()
    decide_and_wait(review, "refuse", Code.PII, cast.marta, run_jobs, noon + timedelta(minutes=2))
    with transaction():
        review = revising.locked(review.id)
        revising.revise(
            review, Words(rating=1, text="Der Film war gut.", author_name="Lea Weber", language="de"), proof="link:1"
        )
    run_jobs()
    assert review.state == State.HELD, "what a person refused, a person looks at again"
    decide_and_wait(review, "refuse", Code.VAC, cast.marta, run_jobs, noon + timedelta(minutes=4))
    desk = cast.signed_in(client, cast.marta)
    second = mails_to("lea@weberei.example", db)[-1]
    link = re.search(r"/reviews/statements/\S+", second.text)
    answer = client.post(f"{link.group()}/appeal", data={"text": "Es geht genau um diesen Film."})
    assert answer.status_code == 303
    appeal = db.session.scalars(queries.appeals()).unique().one()

    mine = {"outcome": "restored", "answer": "Stimmt, das war falsch."}
    told = desk.post(f"/desk/reviews/appeals/{appeal.id}/decision", data=mine, follow_redirects=True)
    assert "You took the first decision. An appeal is decided by somebody else." in told.text
    db.session.refresh(appeal)
    assert appeal.outcome is None, "whoever decided first does not decide again"
    with pytest.raises(IntegrityError, match="another_person_decides"), db.session.begin_nested():
        db.session.execute(
            sa.text(
                "UPDATE moderation_appeal SET outcome = 'upheld', decided_at = now(), decided_by_id = first_decider_id"
            )
        )
    with transaction():
        appealing.answer(appeal.id, "restored", by=cast.ada, words="Stimmt, das war falsch.")
    with clock.freeze(noon + timedelta(minutes=6)):
        run_jobs()
    assert review.state == State.PUBLISHED
    tally = queries.tally_of(review.service_id)
    assert (tally.received, tally.total("published", stars=1), tally.total("refused")) == (1, 1, 0)


def test_a_removal_stays_countable_and_what_was_taken_down_goes_after_a_year(
    db: Any, cast: Cast, run_jobs: Callable[..., int], noon: datetime
) -> None:
    """R20 and R21: removed stays in the sum; the words go after a year, later when a dispute is open."""
    review = submit(f"Sehr gut, und der Chef heißt {cast.marta.name} oder so.", rating=2)
    run_jobs()
    assert review.state == State.HELD
    for verdict, code, minute in (("publish", None, 2), ("remove", Code.PII, 4)):
        decide_and_wait(review, verdict, code, cast.ada, run_jobs, noon + timedelta(minutes=minute))
    assert review.state == State.REMOVED
    tally = queries.tally_of(review.service_id)
    assert (tally.received, tally.total("removed", "PII", 2)) == (1, 1)

    from reviews.moderation import tasks

    statement = db.session.scalars(sa.select(StatementOfReasons)).one()
    with transaction():
        appealing.appeal(statement, "Das steht auch auf Ihrer Seite.")
    db.session.refresh(statement)
    with clock.freeze(noon + timedelta(days=366)):
        tasks.forget()
        assert review.text and statement.evidence, "a dispute is open"
        with transaction():
            appealing.answer(statement.appeal.id, "upheld", by=cast.marta, words="Es bleibt dabei, leider.")
        tasks.forget()
    db.session.expire_all()
    assert (review.text, statement.evidence, statement.recipient) == ("", {}, "")
    assert statement.decision.code == "PII", "the reason and the count stay"
    assert queries.tally_of(review.service_id).total("removed", "PII", 2) == 1


def test_only_reasons_of_the_closed_list_are_taken_by_verbs_forms_and_tables(
    db: Any, cast: Cast, client: FlaskClient, noon: datetime
) -> None:
    """R19: the database knows the same list, and there is no reason that is an opinion."""
    review = a_review(rating=1)
    with pytest.raises(Invalid), transaction():
        deciding.decide(review.id, Verdict(verdict="remove"), by=cast.marta)
    with pytest.raises(Invalid, match="law"), transaction():
        deciding.decide(review.id, Verdict(verdict="remove", code=Code.ILL), by=cast.marta)
    desk = cast.signed_in(client, cast.marta)
    refused = desk.post(f"/desk/reviews/{review.reference}/removal", data={"code": "NEGATIVE"})
    assert refused.status_code == 422
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Decision)) == 0

    for table, columns in (("review", "state = 'removed', reason_code = 'NEGATIVE'"),):
        with pytest.raises(IntegrityError, match="known_reason_code"), db.session.begin_nested():
            db.session.execute(sa.text(f"UPDATE {table} SET {columns} WHERE id = {review.id}"))
    for table in ("moderation_decision", "content_notice", "moderation_log_entry"):
        known = db.session.scalar(
            sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name"),
            {"name": f"ck_{table}_known_code"},
        )
        assert set(re.findall(r"'([A-Z]{3})'", known)) == {code.value for code in Code}


def test_the_authors_last_word_overtakes_a_decision(
    db: Any, cast: Cast, run_jobs: Callable[..., int], noon: datetime
) -> None:
    """R22: withdrawn within the minute of a decision; the decision lapses, nothing comes back."""
    review = submit(PHONE)
    run_jobs()
    with transaction():
        decision = deciding.decide(review.id, Verdict(verdict="publish"), by=cast.marta)
    with transaction():
        revising.withdraw(review)
    with clock.freeze(noon + timedelta(minutes=2)):
        run_jobs()
    assert (decision.state, review.state, review.text) == ("lapsed", State.WITHDRAWN, "")
    assert queries.tally_of(review.service_id).total("withdrawn", stars=4) == 1
    assert db.session.scalars(queries.waiting()).all() == []


def test_somebody_of_the_house_is_held_or_labelled(db: Any, cast: Cast, run_jobs: Callable[..., int]) -> None:
    """R23: asked, checked against the staff list; an address of ours without a word about it waits for a human."""
    ours = submit(email="newcomer@imece.example")
    staff = submit(email=cast.marta.email)
    run_jobs()
    assert (ours.state, [hold["code"] for hold in ours.holds]) == (State.HELD, ["INS"])
    assert (staff.state, staff.relation) == (State.PUBLISHED, "employee")


def test_a_copied_text_waits_and_the_authors_own_does_not(db: Any, run_jobs: Callable[..., int]) -> None:
    text = "Das Team hat zugehört, drei Entwürfe gezeichnet und die Seite zwei Wochen vor der Eröffnung fertig gehabt."
    first = submit(text, email="one@x.example")
    run_jobs()
    again, copied = submit(text, email="one@x.example"), submit(text.replace("drei", "vier"), email="two@x.example")
    run_jobs()
    assert (first.state, again.state) == (State.PUBLISHED, State.PUBLISHED)
    assert [hold["code"] for hold in copied.holds] == ["DUP"]
    assert copied.holds[0]["values"]["review"] in {first.reference, again.reference}
