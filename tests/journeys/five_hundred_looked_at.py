"""The second half: the displeased are heard, strangers wait, a wrong removal is undone, the number is computed, one goes."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import pytest
import sqlalchemy as sa

from app.database import db
from app.errors import NotFound
from app.media.storage import storage
from reviews.integrity import auditing
from reviews.integrity import tasks as integrity_tasks
from reviews.integrity.models import FraudSignal
from reviews.moderation import chaining, queries
from reviews.recovery.models import RecoveryCase
from reviews.reviewing.models import Review, ReviewMedia
from reviews.reviewing.states import State
from reviews.showing import recomputing
from tests.factories import orders, projects
from tests.factories.reviews import a_request
from tests.journeys.five_hundred import (
    SLUG,
    Story,
    rate,
)  # fmt: skip
from tests.journeys.five_hundred_asked import WORDS


def the_discontented_are_heard(story: Story) -> None:
    """(4) Two one-star reviews are told to who answers the client within a minute, and are public."""
    dora = story.cast.dora
    raws = []
    with story.on(17):
        for number in (1, 2):
            contact = orders.a_contact(street=f"Ring {number}", company_name=f"Angry {number}")
            project = projects.running_project(dora, order=orders.an_order(contact))
            project.order.lines[0].service_id = story.service_id
            db.session.commit()
            buyer = f"angry-{number}@customer.example"
            raws.append(a_request(line=project.order.lines[0], email=buyer, project_id=project.id)[1])
        for raw in raws:
            rate(story, raw, 1)
    with story.on(17, seconds=59):
        story.run_jobs()
    low = story.reviews(Review.author_email.like("angry-%"))
    cases = db.session.scalars(sa.select(RecoveryCase).where(RecoveryCase.review_id.in_([it.id for it in low]))).all()
    assert len(cases) == 2 and {case.owner_id for case in cases} == {dora.id}
    assert all(
        (case.opened_at - review.submitted_at).total_seconds() <= 60 for case, review in zip(cases, low, strict=True)
    )
    assert len(story.mails("recovery/mail/opened", dora.email)) == 2
    assert {each.state for each in low} == {State.PUBLISHED}
    assert [story.browser().get(f"/reviews/one/{each.reference}").status_code for each in low] == [200, 200]


def strangers_are_held_and_a_promotion_is_not(story: Story, unanswered: str) -> None:
    """(5) Asking 488 at once and hearing from many is no attack; fifteen unknown five stars after a bad word are."""
    with story.on(18):
        integrity_tasks.look()
        found = db.session.scalars(sa.select(FraudSignal)).unique().all()
        assert [(each.code, each.because) for each in found] == []
    for day in (30, 31, 32):
        with story.on(day):
            for number in range(5):
                _stranger(story, f"stranger-{day}-{number}@mail.example")
            if day == 30:
                rate(story, unanswered, 2)
            story.run_jobs()
    strangers = Review.author_email.like("stranger-%")
    with story.on(32, seconds=7200):
        assert {each.state for each in story.reviews(strangers)} == {State.PUBLISHED}
        integrity_tasks.look()
        story.run_jobs()
        held = story.reviews(strangers)
        assert len(held) == 15 and {each.state for each in held} == {State.HELD}
        said = [hold["sentence"] for hold in held[0].holds]
        assert len(said) >= 3 and all(re.search(r"\d", each) and each.endswith(".") for each in said)
        assert "15 reviews with five stars and without an order" in " ".join(said)
        queue = story.desk().get("/desk/reviews/waiting").text
        assert "15 reviews with five stars and without an order" in queue
        others = story.reviews(Review.state == State.HELD, ~strangers)
        assert others == [], "nobody else waits"


def _stranger(story: Story, email: str) -> None:
    """Writes without an order and answers the mail."""
    client = story.browser()
    sent = {**WORDS, "rating": "5", "title": "", "text": "", "email": email, "order_reference": ""}
    assert client.post(f"/services/{SLUG}/review", data={**sent, "name": "A. B."}).status_code == 200
    link = story.link_in(story.mails("reviewing/mail/confirm", email)[-1], "/review/confirmations/")
    assert client.post(link).status_code == 303


def a_wrong_removal_is_told_counted_and_undone(story: Story) -> None:
    """(6) The author is told why, the public counts still sum up, another person decides the appeal, and it is back."""
    with story.on(33):
        (review,) = story.reviews(Review.author_email == "angry-1@customer.example")
        desk = story.desk()
        wrong = {"code": "PII", "note": "It names somebody."}
        assert desk.post(f"/desk/reviews/{review.reference}/removal", data=wrong).status_code == 303
    with story.on(33, seconds=120):
        story.run_jobs()
        db.session.expire_all()
        assert (review.state, review.reason_code) == (State.REMOVED, "PII")
        _counts_sum_up(story, removed=1)
        letter = story.mails("moderation/mail/statement", "angry-1@customer.example")[-1]
        assert "It names somebody." in letter.text
        link = story.link_in(letter, "/reviews/statements/")
        author = story.browser()
        assert author.get(link).status_code == 200
        assert author.post(f"{link}/appeal", data={"text": "I named nobody at all."}).status_code == 303
        appeal = db.session.scalars(queries.appeals()).unique().one()
        answer = {"outcome": "restored", "answer": "You are right, no name stands there."}
        story.desk(story.cast.ada).post(f"/desk/reviews/appeals/{appeal.id}/decision", data=answer)
    with story.on(33, seconds=600):
        story.run_jobs()
        db.session.expire_all()
        assert review.state == State.PUBLISHED
        _counts_sum_up(story, removed=0)


def _counts_sum_up(story: Story, *, removed: int) -> None:
    """The public account of the subject, from the log that anybody can download and check."""
    tally = queries.tally_of(story.service_id)
    assert tally.total("removed") == removed
    for event, states in (
        ("published", [State.PUBLISHED]),
        ("received", [State.SUBMITTED, State.HELD]),
        ("removed", [State.REMOVED]),
        ("refused", [State.REFUSED]),
        ("withdrawn", [State.WITHDRAWN]),
    ):
        assert tally.total(event) == len(story.reviews(Review.state.in_(states))), event
    assert tally.received == len(story.reviews(Review.state != State.DRAFT))
    reader = story.browser()
    assert f">{tally.received}<" in reader.get(f"/reviews/{SLUG}/moderation").text
    log = reader.get("/reviews/log.json").json
    assert log is not None and list(chaining.breaks(log["entries"])) == []


def anybody_computes_the_number(story: Story) -> None:
    """(7) The program printed on the page, run by somebody else on another machine, finds the number of the page."""
    address = f"{story.live.url}/reviews/{SLUG}/ratings.json"
    ran = subprocess.run(
        [sys.executable, "-c", recomputing.SCRIPT, address], capture_output=True, text=True, timeout=60, check=True
    )
    assert "the page says the same" in ran.stdout
    mean = re.search(r"mean: ([\d.]+)", ran.stdout)
    page = story.browser().get(f"/reviews/{SLUG}").text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert mean is not None and block is not None
    shown = re.search(r'class="rating-mean"><strong>([\d.]+)<', page)
    assert shown is not None and float(shown[1]) == float(mean[1])
    thing = json.loads(block[1])["aggregateRating"]
    assert float(thing["ratingValue"]) == float(mean[1])
    assert f"{thing['ratingCount']} ratings" in ran.stdout


def its_author_takes_a_review_back(story: Story, photo: ReviewMedia) -> None:
    """(11) By a link in a mail, without an account; then it is on no page, in no file, and counts as withdrawn."""
    with story.on(34):
        review = photo.review
        reference, address, file = review.reference, review.author_email, photo.file.key
        author, title = story.browser(), WORDS["title"]
        places = ("/reviews", f"/reviews/{SLUG}", f"/embed/reviews/{SLUG}/list", "/reviews/product-reviews.xml")
        assert any(reference in author.get(f"{path}?q={title[:5]}").text for path in places[:2])
        author.post("/review/links", data={"email": address})
        story.run_jobs()
        link = story.link_in(story.mails("reviewing/mail/link", address)[-1], "/my-reviews/")
        assert reference in author.get(link).text
        done = author.post(f"{link}/{reference}/withdrawal", data={"sure": "y"})
        assert done.status_code == 200
        story.run_jobs()

        stranger = story.browser()
        for path in (*places, f"/reviews/{SLUG}?sort=lowest", f"/reviews/{SLUG}?media=1", f"/services/{SLUG}"):
            assert reference not in stranger.get(path).text, path
        assert stranger.get(f"/reviews/one/{reference}").status_code == 404
        assert stranger.get(f"/review-files/{photo.id}/file").status_code == 404
        with pytest.raises(NotFound):
            storage().get(file)
        db.session.expire_all()
        gone = story.reviews(Review.reference == reference)[0]
        assert (gone.state, gone.text, gone.author_name, gone.author_email) == (State.WITHDRAWN, "", "", None)
        _counts_sum_up(story, removed=0)
        anybody_computes_the_number(story)


def everybody_was_treated_alike(story: Story) -> None:
    """Asked, reminded, rewarded, delayed, shown: no group of stars differs beyond chance."""
    with story.on(40):
        months = {each.submitted_at.date().replace(day=1) for each in story.reviews(Review.submitted_at.is_not(None))}
        for month in months:
            lines = auditing.lines_of(month)
            assert [line.measure for line in lines if line.comparison.differs and line.measure != "held"] == []
