"""Photos, videos and recordings: what gets in, what becomes of it, who sees it, and that nothing else is stored."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from PIL import Image

from app.database import transaction
from app.errors import NotFound
from app.mail.models import MailMessage
from app.media import films
from app.media.models import StoredFile
from app.media.storage import storage
from reviews.reviewing import authors, media_keeping, revising
from reviews.reviewing.models import Review, ReviewMedia
from reviews.reviewing.sockets import Hold
from tests.app.media.films import a_film, a_recording
from tests.app.media.pictures import png_that_claims, telling_jpeg
from tests.cast import Cast
from tests.factories.reviews import a_photo, a_review

RunJobs = Callable[..., int]


def a_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.txt", "a" * 1000)
    return out.getvalue()


@pytest.fixture
def review(cast: Cast) -> Review:
    return a_review(cast.alice, author_name="Alice Ş.")


@pytest.fixture
def place(review: Review) -> str:
    with transaction():
        key = authors.link_to(review)
    return f"/my-reviews/{key}/{review.reference}"


def send(client: FlaskClient, place: str, kind: str, data: bytes, name: str, **fields: str) -> str:
    """Send one file as the form does; the page that comes back."""
    field = {"photos": "photos", "films": "film"}[kind]
    sent = {field: (io.BytesIO(data), name), **fields}
    answer = client.post(f"{place}/{kind}", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.text
    return client.get(place).text


def stored(db: Any) -> int:
    return int(db.session.scalar(sa.select(sa.func.count()).select_from(StoredFile)))


def test_nothing_that_attacks_is_stored_and_everybody_stays_alive(client: FlaskClient, place: str, db: Any) -> None:
    script = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"
    good = telling_jpeg()
    attacks = {
        ("photos", "zip.jpg", a_zip()): "not a picture we can read",
        ("photos", "picture.svg", script): "not a picture we can read",
        ("photos", "bomb.png", png_that_claims(30_000, 30_000)): "too many pixels",
        ("photos", "hundred-megapixels.png", png_that_claims(10_000, 10_001)): "too many pixels",
        ("photos", "cut.jpg", good[: len(good) // 2]): "damaged or incomplete",
        ("photos", "page.gif", b"GIF89a" + b"<script>alert(1)</script>" * 20): "damaged or incomplete",
        ("photos", "empty.jpg", b""): "This file is empty",
        ("films", "zip.webm", a_zip()): "no video or recording we can read",
        ("films", "picture.mp4", script): "no video or recording we can read",
        ("films", "list.m3u8", b"#EXTM3U\nfile:///etc/passwd\n"): "no video or recording we can read",
        ("films", "cut.mp4", a_film(0.5, container="mp4")[:600]): "damaged or incomplete",
        ("films", "empty.webm", b""): "This file is empty",
    }
    before = stored(db)
    for (kind, name, data), sentence in attacks.items():
        assert sentence in send(client, place, kind, data, name), name
        assert stored(db) == before, name
        assert client.get("/healthz").status_code == 200
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ReviewMedia)) == 0


def test_a_photo_loses_where_it_was_taken_and_stands_upright(
    client: FlaskClient, place: str, db: Any, review: Review, run_jobs: RunJobs
) -> None:
    page = send(client, place, "photos", telling_jpeg(orientation=6), "../../etc/passwd.jpg", caption="Światło, 光")
    media = db.session.scalars(sa.select(ReviewMedia)).one()
    data = storage().get(media.file.key)

    for secret in (b"GPS", b"Exif", b"xmp", b"secret", b"Kept secret maker", b"<x:xmpmeta>"):
        assert secret not in data
    with Image.open(io.BytesIO(data)) as picture:
        assert picture.size == (200, 320)
        assert not picture.getexif()
    assert "Światło, 光" in page
    run_jobs()
    assert media.state == "ready"
    shown = client.get(f"/review-files/{media.id}/file")
    assert (shown.status_code, shown.mimetype) == (200, "image/webp")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"


def test_a_film_is_seen_by_nobody_until_it_was_made_safe(
    client: FlaskClient, browser: Callable[[], FlaskClient], place: str, db: Any, run_jobs: RunJobs
) -> None:
    assert "being made safe" in send(client, place, "films", a_film(1), "film.webm", transcript="Cześć, było dobrze.")
    send(client, place, "films", a_recording(1), "voice.webm")
    video, audio = db.session.scalars(sa.select(ReviewMedia).order_by(ReviewMedia.id)).all()
    assert [video.kind, audio.kind] == ["video", "audio"]
    sent_as = video.original.key
    stranger = browser()
    for part in ("file", "poster", "captions"):
        assert stranger.get(f"/review-files/{video.id}/{part}").status_code == 404

    run_jobs()
    db.session.expire_all()
    assert [video.state, audio.state] == ["ready", "ready"]
    assert abs(video.duration_ms - 1000) < 300
    assert video.original_id is None
    with pytest.raises(NotFound):
        storage().get(sent_as)
    assert "Cześć, było dobrze." in client.get(place).text
    for media, kind in ((video, "video/webm"), (audio, "audio/webm")):
        assert stranger.get(f"/review-files/{media.id}/file").mimetype == kind
        assert stranger.get(f"/review-files/{media.id}/poster").mimetype == "image/webp"
    piece = stranger.get(f"/review-files/{video.id}/file", headers={"Range": "bytes=0-9"})
    assert (piece.status_code, len(piece.data)) == (206, 10)

    client.post(f"{place}/files/{video.id}/description", data={"captions": "not captions"})
    assert "Captions begin with WEBVTT" in client.get(place).text
    vtt = "WEBVTT\n\n00:00.000 --> 00:01.000\nCześć"
    client.post(
        f"{place}/files/{video.id}/description", data={"captions": vtt, "caption": "Film", "transcript": "Cześć"}
    )
    assert stranger.get(f"/review-files/{video.id}/captions").status_code == 404, "new words are looked at first"
    run_jobs()
    assert stranger.get(f"/review-files/{video.id}/captions").mimetype == "text/vtt"

    with transaction():
        revising.locked(video.review_id).hold([Hold(code="PII", sentence="A phone number is said in it.")])
    for part in ("file", "poster", "captions"):
        assert stranger.get(f"/review-files/{video.id}/{part}").status_code == 404
        assert client.get(f"{place}/files/{video.id}/{part}").status_code == 200


def test_a_film_that_lies_is_refused_by_the_job_and_its_author_is_told(
    client: FlaskClient, place: str, db: Any, run_jobs: RunJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(films.remake, "__kwdefaults__", {"longest_seconds": 1})
    send(client, place, "films", a_film(2.4), "long.webm")
    run_jobs()
    db.session.expire_all()
    media = db.session.scalars(sa.select(ReviewMedia)).one()
    assert (media.state, media.refusal, media.original_id) == ("refused", "too_long", None)
    assert stored(db) == 0
    assert "longer than we can take" in client.get(place).text
    letter = db.session.scalars(
        sa.select(MailMessage).where(MailMessage.template == "reviewing/mail/media_refused")
    ).one()
    assert "longer than we can take" in letter.text
    client.post(f"{place}/files/{media.id}/removal")
    assert db.session.scalars(sa.select(ReviewMedia)).all() == []


def test_files_go_with_the_review_from_the_shelf_too(
    client: FlaskClient, place: str, db: Any, run_jobs: RunJobs, review: Review
) -> None:
    send(client, place, "photos", telling_jpeg(), "one.jpg")
    media = db.session.scalars(sa.select(ReviewMedia)).one()
    key, media_id = media.file.key, media.id
    with transaction():
        revising.withdraw(review)
    run_jobs()
    assert db.session.scalars(sa.select(ReviewMedia)).all() == []
    assert stored(db) == 0
    with pytest.raises(NotFound):
        storage().get(key)
    assert client.get(f"/review-files/{media_id}/file").status_code == 404


def test_photos_stand_in_the_order_the_author_wants_and_have_an_end(
    client: FlaskClient, place: str, db: Any, review: Review
) -> None:
    for number in range(media_keeping.MOST_PHOTOS):
        a_photo(review, position=number)
    assert "no room" in send(client, place, "photos", telling_jpeg(), "more.jpg")
    last = review.media[-1]
    client.post(f"{place}/files/{last.id}/first-place")
    db.session.expire_all()
    assert review.media[0].id == last.id
