"""From rows in the database to signals, holds, audits and the public policy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from app import clock
from app.config import LANGUAGES
from app.database import transaction
from reviews.integrity import auditing, policy, sentences, tasks
from reviews.integrity.models import FraudSignal, IntegrityRun, ParityAudit, PolicyAddition
from reviews.integrity.parity import Share
from reviews.integrity.signs import Sign
from reviews.moderation import copies, deciding
from reviews.moderation.codes import REASONS
from reviews.moderation.deciding import Verdict
from reviews.moderation.models import HeldReview
from reviews.reviewing.models import Review
from reviews.reviewing.states import State
from tests.cast import Cast
from tests.factories.catalogue import make_service
from tests.factories.reviews import a_review, a_service, an_ordered_line
from tests.reviews.moderation.test_deciding import submit


def reviews_on(days_ago: int, count: int, *, rating: int = 5, **changes: Any) -> list[Review]:
    at = clock.now() - timedelta(days=days_ago)
    moments: dict[str, Any] = {"created_at": at, "submitted_at": at, "published_at": at, "text": "Gut gemacht."}
    return [a_review(rating=rating, **moments, **changes) for _turn in range(count)]


def signals(db: Any) -> list[FraudSignal]:
    return list(db.session.scalars(sa.select(FraudSignal).order_by(FraudSignal.code)).unique())


def test_fifteen_strangers_after_a_bad_review_wait_for_a_person_with_three_reasons(
    db: Any, cast: Cast, client: FlaskClient, run_jobs: Callable[..., int], noon: datetime
) -> None:
    """The scenario of the research (§9, 5): held with readable reasons, decided one by one, never deleted; once."""
    for day in range(10, 88, 9):
        reviews_on(day, 1, rating=4)
    bad = reviews_on(3, 1, rating=1)[0]
    strangers = [each for day in (2, 1, 0) for each in reviews_on(day, 5)]
    waits = strangers[14]
    waits.state, waits.holds = State.HELD, [{"code": "PII", "sentence": "1 × phone.", "values": {"kind": "phone"}}]
    db.session.add(HeldReview(review=waits, revision_number=1))
    db.session.commit()
    make_service("quiet-one")
    tasks.look()
    run_jobs()

    found = signals(db)
    assert [each.code for each in found] == [
        Sign.BURST_VOLUME,
        Sign.AFTER_NEGATIVE,
        Sign.RATING_SHIFT,
        Sign.UNVERIFIED_BURST,
    ]
    db.session.expire_all()
    assert bad.state == State.PUBLISHED and {each.state for each in strangers} == {State.HELD}
    assert [hold["code"] for hold in strangers[0].holds] == ["FRD"] * 4
    assert [hold["code"] for hold in waits.holds] == ["PII", *["FRD"] * 4], (
        "what waited before says the new reasons too"
    )
    assert all(any(sign.isdigit() for sign in hold["sentence"]) for hold in strangers[0].holds)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Review)) == 9 + 1 + 15, "nothing is deleted"
    assert db.session.scalar(sa.select(sa.func.count()).where(HeldReview.from_public)) == 14

    tasks.look()
    assert len(signals(db)) == 4, "a second run finds nothing new"
    with transaction():
        deciding.decide(strangers[0].id, Verdict(verdict="publish", source="signal"), by=cast.marta)
    with clock.freeze(noon + timedelta(minutes=2)):
        run_jobs()
        tasks.look()
    db.session.refresh(strangers[0])
    assert strangers[0].state == State.PUBLISHED, "what a person cleared is not held again"
    late = submit(email="late@x.example")
    run_jobs()
    assert late.state == State.HELD, "another stranger, while the signal is open"

    marta = cast.signed_in(client, cast.marta)
    queue = marta.get("/desk/reviews/waiting").text
    assert "15 reviews with five stars and without an order within 3 days" in queue
    page = marta.get(f"/desk/reviews/signals/{found[3].id}")
    assert strangers[1].reference in page.text and bad.reference not in page.text
    answer = {"decision": "dismissed", "note": "A school class was here."}
    marta.post(f"/desk/reviews/signals/{found[3].id}/decision", data=answer)
    assert db.session.get(FraudSignal, found[3].id, populate_existing=True).state == "dismissed"
    assert "burst" in marta.get("/desk/reviews/signals/export.csv?state=all").text


def test_a_promotion_that_asked_many_raises_nothing(db: Any, noon: datetime) -> None:
    service = a_service()
    rows = [("answered", day, 20) for day in range(4, 95)] + [("answered", day, 130) for day in range(4)]
    db.session.execute(
        sa.text(
            "INSERT INTO review_request (reference, service_id, recipient_name, recipient_email, channel, locale, token_hash,"
            " destination, created_at, sent_at, expires_at) SELECT 'P' || :day || '-' || n, :service, '', '', 'email', 'en',"
            " 'p' || :day || '-' || n, 'house', :at, :at, :end FROM generate_series(1, :count) n"
        ),
        [
            {
                "day": day,
                "service": service.id,
                "count": count,
                "at": noon - timedelta(days=day),
                "end": noon + timedelta(days=99),
            }
            for _kind, day, count in rows
        ],
    )
    known: dict[str, Any] = {
        "order_id": an_ordered_line().order_id, "verification": "order_token", "channel": "email", "author_email": "a@x.example",
    }  # fmt: skip
    for day in range(4, 95, 2):
        reviews_on(day, 2, rating=4 + day % 4 // 2, **known)
    for day in range(4):
        reviews_on(day, 6, rating=5 if day % 2 else 4, **known)
    tasks.look()
    assert signals(db) == []
    run = db.session.scalars(sa.select(IntegrityRun)).one()
    assert (run.subjects, run.signals) == (1, 0) and run.ended_at is not None


def test_copies_one_address_and_unpaid_orders_are_told_with_their_rows(db: Any, noon: datetime) -> None:
    text = "Das Team hat zugehört, drei Entwürfe gezeichnet und die Seite zwei Wochen vor der Eröffnung fertig gehabt."
    copied = [a_review(text=text.replace("drei", word), rating=3) for word in ("drei", "vier", "fünf")]
    for each in copied:
        copies.keep_print(each)
    unpaid = []
    for number in range(3):
        line = an_ordered_line()
        line.order.refunded_minor = line.order.total_minor
        unpaid.append(a_review(line=line, author_email=f"friend{number}@x.example"))
    db.session.commit()
    tasks.look()
    found = {each.code: each for each in signals(db)}
    assert set(found) == {Sign.DUPLICATE_TEXT, Sign.SHARED_ORIGIN, Sign.WITHOUT_PAYMENT}
    assert {row.review_id for row in found[Sign.DUPLICATE_TEXT].rows} == {each.id for each in copied}
    assert {row.review_id for row in found[Sign.WITHOUT_PAYMENT].rows} == {each.id for each in unpaid}
    assert found[Sign.SHARED_ORIGIN].because["authors"] == 3


def test_every_signal_is_a_sentence_with_numbers() -> None:
    because = dict.fromkeys(
        "count days expected_tenths expected_hundredths asked one_in five usual_percent usual_tenths reviews unknown authors"
        " percent free refunded".split(), 7
    ) | {"on": "2026-11-01"}  # fmt: skip
    for sign in Sign:
        said = sentences.in_english(sign, because)
        assert said.endswith(".") and sum(character.isdigit() for character in said) >= 2, sign
        assert "%(" not in said


def test_the_parity_audit_is_quiet_for_equals_and_speaks_when_the_displeased_wait(
    db: Any, cast: Cast, client: FlaskClient, noon: datetime
) -> None:
    """R19: two proportions, alpha 0.01, monthly; the published share, the wait, and what was given."""
    for rating in (1, 5):
        reviews_on(2, 24, rating=rating)
    month = noon.date().replace(day=1)
    assert [line.measure for line in auditing.lines_of(month) if line.comparison.differs] == []

    reviews_on(2, 12, rating=1, state=State.REFUSED, reason_code="VAC")
    for each in reviews_on(4, 12, rating=2):
        each.published_at = noon
    db.session.commit()
    with transaction():
        lines = {line.measure: line for line in auditing.audit(month)}
    assert {name for name, line in lines.items() if line.comparison.differs} == {"published", "shown_within_a_day"}
    assert lines["published"].shares["low"] == Share(hits=36, of=48)
    with transaction():
        auditing.audit(month)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ParityAudit)) == len(auditing.MEASURES)

    marta = cast.signed_in(client, cast.marta)
    page = marta.get("/desk/reviews/parity")
    assert "36 of 48 (75 %)" in page.text and "Differs beyond chance" in page.text
    assert marta.get("/desk/reviews/parity?month=2026-10").status_code == 200
    assert marta.get("/desk/reviews/parity?month=October").status_code == 404


def test_the_policy_is_written_from_what_is_configured_in_every_language(
    db: Any, cast: Cast, browser: Callable[[], FlaskClient]
) -> None:
    """The chapters come from the packages that do what they say; the company adds and cannot take away."""
    anybody, marta = browser(), cast.signed_in(browser(), cast.marta)
    page = anybody.get("/reviews/policy").text
    chapters = ["asking", "writing", "giving", "looking", "checking", "volunteers", "deciding", "showing", "keeping"]
    assert [part.key for part in policy.parts()] == chapters
    assert all(f'id="{key}"' in page for key in chapters)
    assert all(code in page for code in REASONS) and "24 hours" in page and "365 days" in page
    assert "We give nothing for reviews" not in page and "At present we give nothing" in page

    marta.post("/desk/reviews/policy", data={"locale": "en", "text": "Ask for Marta at the fair."})
    marta.post("/desk/reviews/policy", data={"locale": "tr", "text": "Fuarda Marta'yı sorun."})
    assert "Ask for Marta at the fair." in anybody.get("/reviews/policy").text
    titles = set()
    for language in LANGUAGES:
        said = anybody.get("/reviews/policy", headers={"Accept-Language": language}).text
        titles.add(said.partition("<title>")[2].partition("</title>")[0])
        assert ("Fuarda Marta" in said) == (language == "tr")
    with pytest.raises(IntegrityError, match="kept as they are"), db.session.begin_nested():
        db.session.execute(sa.delete(PolicyAddition))


def test_a_stranger_finds_no_signal(cast: Cast, client: FlaskClient) -> None:
    charlie = cast.signed_in(client, cast.charlie)
    for page in ("signals", "signals/export.csv", "signals/1", "parity", "policy"):
        assert charlie.get(f"/desk/reviews/{page}").status_code == 404
    assert charlie.post("/desk/reviews/signals/1/decision").status_code == 404
