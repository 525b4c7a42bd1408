"""The public tells us, the company answers, and nobody but the author changes a word."""

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
from app.accounts.sockets import erasure, personal_data
from app.database import transaction
from app.mail.models import MailMessage
from reviews.moderation import tasks
from reviews.moderation.models import EditProposal, Notice, Reply, ReplyRevision
from reviews.reviewing.sockets import replies
from reviews.reviewing.states import State
from tests.cast import Cast
from tests.factories.reviews import a_review

TOLD = {
    "code": "RGT", "explanation": "The photo on the left is mine and I never gave it away.", "name": "Nils Kask",
    "email": "Nils@kask.example", "good_faith": "y",
}  # fmt: skip


def last_mail(db: Any, to: str) -> MailMessage:
    found = sa.select(MailMessage).where(MailMessage.recipient == to).order_by(MailMessage.id.desc())
    return db.session.scalar(found.limit(1))


def test_a_notice_is_confirmed_decided_and_answered(
    db: Any, cast: Cast, browser: Callable[[], FlaskClient], run_jobs: Callable[..., int], noon: datetime
) -> None:
    """DSA art. 16: easy to send, confirmed at once, decided by a person, answered; the author learns the reason only."""
    review = a_review(author_email="lea@weberei.example")
    anybody, marta = browser(), cast.signed_in(browser(), cast.marta)
    bare = anybody.post(f"/reviews/{review.reference}/notice", data={})
    assert bare.status_code == 422 and "Choose what is wrong with it." in bare.text
    assert anybody.post(f"/reviews/{review.reference}/notice", data={**TOLD, "website": "x"}).status_code == 422
    assert anybody.post(f"/reviews/{review.reference}/notice", data=TOLD).headers["Location"].endswith("/received")
    notice = db.session.scalars(sa.select(Notice)).unique().one()
    assert notice.reference in last_mail(db, "nils@kask.example").subject

    assert "The photo on the left" in marta.get("/desk/reviews/notices").text
    answer = {"outcome": "removed", "answer": "You are right, it is gone.", "code": "RGT"}
    marta.post(f"/desk/reviews/notices/{notice.id}/decision", data=answer)
    with clock.freeze(noon + timedelta(minutes=2)):
        run_jobs()
    db.session.refresh(review)
    assert (review.state, review.reason_code) == (State.REMOVED, "RGT")
    assert "You are right" in last_mail(db, "nils@kask.example").text
    to_author = last_mail(db, "lea@weberei.example")
    assert "Nils" not in to_author.text and "RGT" in to_author.text
    assert anybody.get(f"/reviews/{review.reference}/notice").status_code == 404, "only what is public can be told"

    with clock.freeze(noon + timedelta(days=366)):
        tasks.forget()
    db.session.refresh(notice)
    assert (notice.name, notice.email, notice.explanation, notice.outcome) == ("", "", "", "removed")


def test_who_misuses_notices_is_not_heard_for_a_while(
    db: Any, cast: Cast, browser: Callable[[], FlaskClient], noon: datetime
) -> None:
    marta, troll = cast.signed_in(browser(), cast.marta), browser()
    told = {**TOLD, "address": "https://imece.example/services", "explanation": "I do not like it, take it away now."}
    for _turn in range(3):
        assert troll.post("/reviews/notice", data=told).status_code == 303
        newest = db.session.scalars(sa.select(Notice).order_by(Notice.id.desc())).unique().first()
        answer = {"outcome": "abusive", "answer": "There is no reason in it."}
        marta.post(f"/desk/reviews/notices/{newest.id}/decision", data=answer)
    assert "three months" in last_mail(db, "nils@kask.example").text, "warned before"
    refused = troll.post("/reviews/notice", data=told)
    assert refused.status_code == 429 and "I do not like it" in refused.text, "nothing typed is lost"
    with clock.freeze(noon + timedelta(days=91)):
        assert browser().post("/reviews/notice", data=told).status_code == 303


def test_the_company_answers_once_in_public_with_every_wording_kept(db: Any, cast: Cast, client: FlaskClient) -> None:
    review = a_review(rating=2, author_email="lea@weberei.example")
    marta = cast.signed_in(client, cast.marta)
    address = f"/desk/reviews/{review.reference}/reply"
    pressing = marta.post(address, data={"text": "Change your review and we send you a voucher."})
    assert pressing.status_code == 422 and "asks for another review" in pressing.text
    marta.post(address, data={"text": "Es tut uns leid; der Plan war zu eng."})
    marta.post(address, data={"text": "Es tut uns leid. Der Plan war zu eng, wir haben ihn geändert."})
    reply = db.session.scalars(sa.select(Reply)).one()
    assert [each.number for each in reply.revisions] == [1, 2]
    assert "leid" in last_mail(db, "lea@weberei.example").text
    shown = [each for answer in replies.answers([review.id]) for each in answer[review.id]]
    assert [(each.author_name, each.language) for each in shown] == [("Imece Studio", "de")]
    with pytest.raises(IntegrityError, match="kept as they are"), db.session.begin_nested():
        db.session.execute(sa.delete(ReplyRevision))
    marta.post(f"{address}/withdrawal")
    assert replies.answers([review.id]) == [{}]


def test_the_company_never_changes_a_word_or_a_star_and_may_only_ask(
    db: Any, cast: Cast, browser: Callable[[], FlaskClient], run_jobs: Callable[..., int], noon: datetime
) -> None:
    """R17: raw SQL is refused by a trigger; a proposal counts only when the author accepts it by their link."""
    review = a_review(rating=2, author_email="lea@weberei.example")
    for change in ("text = 'Wunderbar'", "rating = 5", "title = 'Toll'"):
        with pytest.raises(IntegrityError, match="revision by its author"), db.session.begin_nested():
            db.session.execute(sa.text(f"UPDATE review SET {change} WHERE id = {review.id}"))

    marta, author = cast.signed_in(browser(), cast.marta), browser()
    words = {
        "title": review.title,
        "text": "Die Filme kamen pünktlich.",
        "reason": "Ein Name stand darin, der raus soll.",
    }
    marta.post(f"/desk/reviews/{review.reference}/proposal", data=words)
    assert marta.post(f"/desk/reviews/{review.reference}/proposal", data=words).status_code == 409, "one at a time"
    letter = last_mail(db, "lea@weberei.example")
    link = re.search(r"/reviews/proposals/\S+", letter.text)
    assert link is not None
    assert author.get(link.group()).status_code == 200
    db.session.refresh(review)
    assert review.text != words["text"], "looking accepts nothing"

    assert author.post(f"{link.group()}/acceptance").status_code == 303
    run_jobs()
    db.session.refresh(review)
    assert (review.text, review.rating, review.state) == (words["text"], 2, State.PUBLISHED)
    assert review.revisions[-1].proof == f"proposal:{db.session.scalars(sa.select(EditProposal)).one().id}"
    assert author.post(f"{link.group()}/refusal").status_code == 410
    assert author.get("/reviews/proposals/nobody-gave-this-token-away").status_code == 404

    marta.post(f"/desk/reviews/{review.reference}/proposal", data={**words, "text": "Kürzer."})
    second = re.search(r"/reviews/proposals/\S+", last_mail(db, "lea@weberei.example").text)
    assert author.post(f"{second.group()}/refusal").status_code == 303
    db.session.refresh(review)
    assert review.text == words["text"]


def test_what_is_kept_about_a_person_is_told_and_forgotten(db: Any, cast: Cast, client: FlaskClient) -> None:
    told = {**TOLD, "email": cast.alice.email, "address": "https://imece.example/services"}
    client.post("/reviews/notice", data=told)
    marta = cast.signed_in(client, cast.marta)
    notice = db.session.scalars(sa.select(Notice)).unique().one()
    marta.post(
        f"/desk/reviews/notices/{notice.id}/decision", data={"outcome": "kept", "answer": "We look at this later."}
    )
    known = {section.key: section.rows for section in personal_data.answers(cast.alice)}
    assert known["content_notices"][0]["explanation"] == TOLD["explanation"]
    with transaction():
        erasure.answers(cast.alice, cast.alice.email)
    db.session.refresh(notice)
    assert (notice.email, notice.explanation) == ("", "")
