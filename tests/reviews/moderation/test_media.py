"""A photo or film is looked at by itself, also when its review has long been public: held, decided, told, kept a year."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.exc import IntegrityError

from app import clock
from app.database import transaction
from app.errors import NotFound
from app.media.storage import storage
from reviews.moderation import media_appealing, media_deciding, screens, tasks
from reviews.moderation.media_models import MediaAppeal, MediaDecision
from reviews.reviewing import authors
from reviews.reviewing.models import Review, ReviewMedia
from reviews.reviewing.sockets import MediaSubmission
from tests.app.media.pictures import telling_jpeg
from tests.cast import Cast
from tests.factories.reviews import a_photo, a_review
from tests.reviews.moderation.test_deciding import mails_to

EMAIL = "lea@weberei.example"
PUBLIC = "/review-files/{}/file"
Browsers = Callable[[], FlaskClient]
PHONE = "Ruf mich an: +372 5555 1234"


@pytest.fixture
def review(db: Any) -> Review:
    return a_review(author_email=EMAIL, author_name="Lea Weber")


@pytest.fixture
def place(review: Review) -> str:
    with transaction():
        return f"/my-reviews/{authors.link_to(review)}/{review.reference}"


def send(author: FlaskClient, place: str, caption: str) -> None:
    sent = {"photos": (io.BytesIO(telling_jpeg()), "a.jpg"), "caption": caption}
    author.post(f"{place}/photos", data=sent, content_type="multipart/form-data")


def test_what_is_added_to_a_public_review_waits_alone_and_the_review_stays(
    db: Any, review: Review, place: str, browser: Browsers, run_jobs: Callable[..., int], noon: datetime
) -> None:
    author, reader = browser(), browser()
    for caption in (PHONE, "Unser Schaufenster"):
        send(author, place, caption)
    held, clean = db.session.scalars(sa.select(ReviewMedia).order_by(ReviewMedia.id)).all()
    assert reader.get(PUBLIC.format(clean.id)).status_code == 404, "nobody sees it before it was looked at"
    with clock.freeze(noon + timedelta(seconds=59)):
        run_jobs()
    db.session.expire_all()
    assert (held.state, clean.state, review.state) == ("held", "ready", "published")
    assert [reader.get(PUBLIC.format(each.id)).status_code for each in (held, clean)] == [404, 200]
    assert review.title in reader.get(f"/reviews/one/{review.reference}").text
    assert "A person looks at it before it is shown" in author.get(place).text
    letter = mails_to(EMAIL, db)[-1]
    assert letter.template == "moderation/mail/media" and "Personal data" in letter.text
    link = re.search(r"/my-reviews/\S+", letter.text)
    assert link is not None and author.get(link.group()).status_code == 200, "the way to correct it is a link"


def test_a_person_takes_a_file_out_for_a_reason_and_it_can_be_corrected_shown_and_is_kept_a_year(
    db: Any, review: Review, place: str, cast: Cast, browser: Browsers, run_jobs: Callable[..., int], noon: datetime
) -> None:
    author, reader, desk = browser(), browser(), cast.signed_in(browser(), cast.marta)
    send(author, place, PHONE)
    run_jobs()
    held = db.session.scalars(sa.select(ReviewMedia)).one()
    page = desk.get("/desk/reviews/media").text
    assert "A number to call" in page and "★" not in page
    assert desk.get(f"/desk/reviews/media/{held.id}/file").status_code == 200
    where = f"/desk/reviews/media/{held.id}/decision"
    assert desk.post(where, data={"decision": "take_out", "code": "NEGATIVE"}).status_code == 303
    assert db.session.scalar(sa.select(MediaDecision.id)) is None, "only for a reason of the list"
    desk.post(where, data={"decision": "take_out", "code": "PII", "note": "Bitte ohne Nummer."})
    db.session.expire_all()
    assert (held.state, review.state) == ("refused", "published")
    assert "Bitte ohne Nummer." in mails_to(EMAIL, db)[-1].text
    assert review.reference in desk.get("/desk/reviews/media?show=decided").text

    author.post(f"{place}/files/{held.id}/description", data={"caption": "Ohne Nummer"})
    run_jobs()
    db.session.expire_all()
    assert held.state == "held", "what a person took out, a person looks at again"
    for decision, status in (({"decision": "show"}, 200), ({"decision": "take_out", "code": "VAC"}, 404)):
        desk.post(where, data=decision)
        assert reader.get(PUBLIC.format(held.id)).status_code == status
    assert "Photos and films" in desk.get(f"/desk/reviews/{review.reference}/moderation").text

    db.session.expire_all()
    key = held.file.key
    with clock.freeze(noon + timedelta(days=366)):
        tasks.forget()
        run_jobs()
    assert db.session.scalars(sa.select(ReviewMedia.id)).all() == []
    with pytest.raises(NotFound):
        storage().get(key)
    assert set(db.session.scalars(sa.select(MediaDecision.note))) == {""}


def test_words_of_a_film_are_screened_and_the_times_of_its_captions_are_no_numbers() -> None:
    def found(**words: str) -> list[str]:
        said = {"caption": "", "transcript": "", "captions": "", "author_name": "Lea"} | words
        submission = MediaSubmission(media_id=1, review_id=1, kind="video", **said)
        parts = {part: getattr(submission, part) for part in ("caption", "transcript")}
        parts["captions"] = screens.spoken(submission)
        return [hold.code for hold in screens.grouped(parts, [], "Lea")]

    times = "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nEs war schön.\n\n1732478.250 --> 1732479.750\nSehr.\n"
    assert found(caption="Schön", transcript="Es war schön.", captions=times) == []
    assert found(captions=f"{times}\n00:00:05.000 --> 00:00:06.000\n{PHONE}\n") == ["PII"]
    assert found(transcript="Kauft bei www.other.example") == ["URL"]


def test_a_stranger_neither_sees_nor_decides(db: Any, cast: Cast, client: FlaskClient) -> None:
    photo = a_photo(a_review(), state="held", held_at=clock.now())
    charlie = cast.signed_in(client, cast.charlie)
    assert charlie.get("/desk/reviews/media").status_code == 404
    assert charlie.get(f"/desk/reviews/media/{photo.id}/file").status_code == 404
    assert charlie.post(f"/desk/reviews/media/{photo.id}/decision", data={"decision": "show"}).status_code == 404
    staff = cast.marta.id
    with pytest.raises(IntegrityError, match="known_code"), db.session.begin_nested():
        db.session.execute(
            sa.text(
                "INSERT INTO media_decision (review_id, verdict, code, law, note, because, by_id, decided_at, keep_until)"
                " SELECT review_id, 'take_out', 'BAD', '', '', '{}', :by, now(), now() FROM review_media"
            ),
            {"by": staff},
        )


def test_an_author_appeals_about_a_file_and_another_person_decides(
    db: Any, review: Review, place: str, cast: Cast, browser: Browsers, run_jobs: Callable[..., int], noon: datetime
) -> None:
    """R18, of a photo: told with a link, appealed once, decided by somebody else, answered, kept while it is disputed."""
    author, desk = browser(), cast.signed_in(browser(), cast.marta)
    send(author, place, PHONE)
    run_jobs()
    media = db.session.scalars(sa.select(ReviewMedia)).one()
    out = {"decision": "take_out", "code": "PII", "note": "Bitte ohne Nummer."}
    desk.post(f"/desk/reviews/media/{media.id}/decision", data=out)
    letter = mails_to(EMAIL, db)[-1]
    reasons = re.search(r"/my-reviews/\S+/reasons", letter.text)
    assert reasons is not None and reasons.group() in letter.html
    where = reasons.group()
    assert "Read the reason, or appeal" in author.get(place).text
    page = author.get(where).text
    assert "Personal data" in page and "Bitte ohne Nummer." in page and "Send the appeal" in page
    charlie = cast.signed_in(browser(), cast.charlie)
    strange = where.replace(where.split("/")[2], "me")
    assert [charlie.get(strange).status_code, charlie.post(f"{strange}/appeal").status_code] == [404, 404]

    assert author.post(f"{where}/appeal", data={"text": "Zu kurz"}).status_code == 422
    assert author.post(f"{where}/appeal", data={"text": "Das ist die Nummer unseres Ladens."}).status_code == 303
    assert author.post(f"{where}/appeal", data={"text": "Noch einmal, bitte sehr."}).status_code == 410, "once"
    assert mails_to(EMAIL, db)[-1].template == "moderation/mail/media_appeal"
    appeal = db.session.scalars(sa.select(MediaAppeal)).one()
    verdict = {"outcome": "restored", "answer": "Stimmt, das ist die des Ladens."}
    desk.post(f"/desk/reviews/media/appeals/{appeal.id}/decision", data=verdict)
    db.session.refresh(appeal)
    assert (appeal.outcome, media.state) == (None, "refused"), "whoever decided first does not decide again"
    with pytest.raises(IntegrityError, match="another_person_decides"), db.session.begin_nested():
        db.session.execute(
            sa.text("UPDATE media_appeal SET outcome = 'upheld', decided_at = now(), decided_by_id = first_decider_id")
        )
    with clock.freeze(noon + timedelta(days=366)):
        assert media_deciding.due() == [], "what is disputed is kept"
        assert not media_appealing.may_appeal(appeal.decision)

    ada = cast.signed_in(browser(), cast.ada)
    assert "Das ist die Nummer unseres Ladens." in ada.get("/desk/reviews/media/appeals").text
    ada.post(f"/desk/reviews/media/appeals/{appeal.id}/decision", data=verdict)
    db.session.expire_all()
    assert (appeal.outcome, appeal.decided_by_id, media.state) == ("restored", cast.ada.id, "ready")
    assert browser().get(PUBLIC.format(media.id)).status_code == 200
    letter = mails_to(EMAIL, db)[-1]
    assert letter.template == "moderation/mail/media_appeal" and "Stimmt, das ist die des Ladens." in letter.text
    assert "It is shown again." in author.get(where).text
    assert "Restored" in ada.get("/desk/reviews/media/appeals?show=decided").text
    with clock.freeze(noon + timedelta(days=366)), transaction():
        media_deciding.forget(appeal.decision_id)
    assert (appeal.text, appeal.answer, media.state) == ("", "", "ready")
