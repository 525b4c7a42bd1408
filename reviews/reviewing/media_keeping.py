"""Photos, videos and recordings of a review: taken in, put in order, made safe, and gone with the review.

A photo is decoded and drawn anew at once. A film is looked at by a limited process before anything is stored, and written anew
by a job; until that is done nobody but its author knows of it, and then the file as it was sent is deleted (R31–R34). Words
beside and in either are looked at before it is shown, also when its review has been public for long.
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage

from app.database import db
from app.errors import Conflict, Invalid, NotFound
from app.media import filing, films, uploads
from reviews.reviewing import prose, tasks
from reviews.reviewing.file_tasks import discard
from reviews.reviewing.models import READY, SAFE, Review, ReviewMedia
from reviews.reviewing.revising import locked
from reviews.reviewing.states import State

MOST_PHOTOS = 12
MOST_FILMS = 2
LONGEST_CAPTION = 300
LONGEST_TRANSCRIPT = 20_000
LARGEST_FILM = films.LARGEST_MEGABYTES * uploads.MEGABYTE
ENOUGH_TO_KNOW = 512 * 1024


class TooManyFiles(Conflict):
    title = _l("There is no room for more files in this review")


def add_photo(review: Review, upload: FileStorage, caption: str = "") -> ReviewMedia:
    """Raises `Invalid` for what is no picture, and `TooManyFiles`."""
    picture = uploads.picture(upload)
    review = _with_room(review, MOST_PHOTOS, "photo")
    file = filing.keep_picture(picture, filename="photo")
    row = ReviewMedia(
        review_id=review.id,
        kind="photo",
        position=_next_position(review),
        caption=prose.line(caption, LONGEST_CAPTION),
        state=SAFE,
        file_id=file.id,
        width=picture.width,
        height=picture.height,
    )
    return _added(row)


def add_film(review: Review, path: Path, *, filename: str, caption: str = "", transcript: str = "") -> ReviewMedia:
    """Looked at now, written anew by a job. Raises `Invalid` for what is no film, and `TooManyFiles`."""
    if path.stat().st_size > LARGEST_FILM:
        raise Invalid(
            _l("This file is larger than %(limit)s MB. Please send a smaller one.", limit=films.LARGEST_MEGABYTES)
        )
    kind = films.look(path)
    review = _with_room(review, MOST_FILMS, "video", "audio")
    file = filing.keep_file(path, filename=filename, content_type="application/octet-stream")
    row = ReviewMedia(
        review_id=review.id,
        kind=kind,
        position=_next_position(review),
        caption=prose.line(caption, LONGEST_CAPTION),
        transcript=prose.text(transcript, LONGEST_TRANSCRIPT),
        original_id=file.id,
    )
    db.session.add(row)
    db.session.flush()
    tasks.remake.defer(media_id=row.id)
    return row


def saved_upload(upload: FileStorage, folder: str) -> Path:
    """The upload as a file of ours. Raises `Invalid` when it is empty or larger than we take."""
    path = Path(folder) / "sent"
    left = LARGEST_FILM + 1
    with path.open("wb") as file:
        while left > 0 and (part := upload.stream.read(min(left, ENOUGH_TO_KNOW))):
            left -= len(part)
            file.write(part)
    if path.stat().st_size == 0:
        raise Invalid(_l("This file is empty. Please choose another one."))
    return path


def describe(media: ReviewMedia, *, caption: str, transcript: str, captions: str = "") -> None:
    """What stands under it, for those who cannot see or hear it. New words are looked at before anybody sees them."""
    before = (media.caption, media.transcript, media.captions)
    media.caption = prose.line(caption, LONGEST_CAPTION)
    media.transcript = prose.text(transcript, LONGEST_TRANSCRIPT)
    media.captions = _web_vtt(captions)
    if media.is_safe and (media.caption, media.transcript, media.captions) != before:
        media.await_screening()
        db.session.flush()
        tasks.screen_media.defer(media_id=media.id)


def move_first(media: ReviewMedia) -> None:
    """To the head of the sequence."""
    lowest = db.session.scalar(
        sa.select(sa.func.min(ReviewMedia.position)).where(ReviewMedia.review_id == media.review_id)
    )
    media.position = (lowest or 0) - 1


def remove(media: ReviewMedia) -> None:
    """Its row at once, its bytes by a job."""
    files = [file for file in (media.original, media.file, media.poster) if file is not None]
    db.session.delete(media)
    db.session.flush()
    for file in files:
        discard(file)


def remove_all(review_id: int) -> None:
    for media in db.session.scalars(sa.select(ReviewMedia).where(ReviewMedia.review_id == review_id)).all():
        remove(media)


def media_of(review: Review, media_id: int) -> ReviewMedia:
    """Raises `NotFound` for the media of another review."""
    found = db.session.get(ReviewMedia, media_id)
    if found is None or found.review_id != review.id:
        raise NotFound
    return found


def shown_media(media_id: int) -> ReviewMedia:
    """One that stands with a published review. Raises `NotFound` for any other."""
    found = db.session.scalar(
        sa.select(ReviewMedia)
        .join(ReviewMedia.review)
        .where(ReviewMedia.id == media_id, ReviewMedia.state == READY, Review.state == State.PUBLISHED)
    )
    if found is None:
        raise NotFound
    return found


def _with_room(review: Review, most: int, *kinds: str) -> Review:
    review = locked(review.id)
    if review.known_state is State.WITHDRAWN:
        raise NotFound
    count = db.session.scalar(
        sa.select(sa.func.count()).where(
            ReviewMedia.review_id == review.id, ReviewMedia.kind.in_(kinds), ReviewMedia.state != "refused"
        )
    )
    if (count or 0) >= most:
        raise TooManyFiles
    return review


def _next_position(review: Review) -> int:
    highest = db.session.scalar(sa.select(sa.func.max(ReviewMedia.position)).where(ReviewMedia.review_id == review.id))
    return 0 if highest is None else highest + 1


def _added(row: ReviewMedia) -> ReviewMedia:
    db.session.add(row)
    db.session.flush()
    tasks.screen_media.defer(media_id=row.id)
    return row


def _web_vtt(typed: str) -> str:
    """Captions with times (WebVTT), or nothing. Raises `Invalid` when it is something else."""
    found = prose.text(typed, LONGEST_TRANSCRIPT)
    if found and (not found.startswith("WEBVTT") or "-->" not in found):
        raise Invalid(_l("Captions begin with WEBVTT and have lines like 00:01.000 --> 00:04.000."))
    return found
