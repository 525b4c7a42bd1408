"""The files of a review: sent, described, put in order and taken back by its author; shown to all once it is published."""

from __future__ import annotations

import tempfile

from flask import Blueprint, Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import viewer
from app.database import transaction
from app.errors import DomainError, NotFound
from app.media import serving
from app.media.models import StoredFile
from app.web.headers import hide_address
from app.web.limits import limiter
from reviews.reviewing import media_keeping
from reviews.reviewing.authors import author_of, review_of
from reviews.reviewing.models import Review, ReviewMedia
from reviews.reviewing.neutral import closed
from reviews.reviewing.requesting import DeadToken

routes = Blueprint("review_media", __name__, template_folder="templates")
routes.register_error_handler(DeadToken, closed)
MEGABYTE = 1024 * 1024
FORM_ROOM = MEGABYTE


@routes.url_value_preprocessor
def make_room_for_films(endpoint: str | None, _values: object) -> None:
    """Before the form is read: only here may a request be as large as a film."""
    if endpoint == "review_media.add_film":
        request.max_content_length = media_keeping.LARGEST_FILM + FORM_ROOM


@routes.post("/my-reviews/<key>/<reference>/photos")
@limiter.limit("20 per minute; 100 per hour")
def add_photos(key: str, reference: str) -> AnyResponse:
    """Several at once; one that cannot be read is named, the others are kept."""
    review = _theirs(key, reference)
    caption = request.form.get("caption", "")
    sent = [file for file in request.files.getlist("photos") if file.filename]
    if not sent:
        flash(_("Choose a photo first."), "bad")
    kept = sum(_try_photo(review, file, caption) for file in sent)
    if kept:
        flash(_("Your photos are added."), "good")
    return _back(key, reference)


@routes.post("/my-reviews/<key>/<reference>/films")
@limiter.limit("6 per minute; 30 per hour")
def add_film(key: str, reference: str) -> AnyResponse:
    """A video or a recording, chosen or recorded in the page."""
    review = _theirs(key, reference)
    upload = request.files.get("film")
    if upload is None or not upload.filename:
        flash(_("Record something, or choose a file first."), "bad")
        return _back(key, reference)
    with tempfile.TemporaryDirectory(prefix="imece-sent-") as folder:
        try:
            path = media_keeping.saved_upload(upload, folder)
            with transaction():
                media_keeping.add_film(
                    review,
                    path,
                    filename=upload.filename,
                    caption=request.form.get("caption", ""),
                    transcript=request.form.get("transcript", ""),
                )
        except DomainError as error:
            flash(str(error), "bad")
            return _back(key, reference)
    flash(_("It has arrived. We make it safe to show, which takes a minute or two."), "good")
    return _back(key, reference)


@routes.post("/my-reviews/<key>/<reference>/files/<int:media_id>/description")
@limiter.limit("60 per minute")
def describe(key: str, reference: str, media_id: int) -> AnyResponse:
    review = _theirs(key, reference)
    typed = request.form
    try:
        with transaction():
            media_keeping.describe(
                media_keeping.media_of(review, media_id),
                caption=typed.get("caption", ""),
                transcript=typed.get("transcript", ""),
                captions=typed.get("captions", ""),
            )
    except DomainError as error:
        flash(str(error), "bad")
        return _back(key, reference)
    flash(_("Saved."), "good")
    return _back(key, reference)


@routes.post("/my-reviews/<key>/<reference>/files/<int:media_id>/first-place")
@limiter.limit("60 per minute")
def move_first(key: str, reference: str, media_id: int) -> AnyResponse:
    review = _theirs(key, reference)
    with transaction():
        media_keeping.move_first(media_keeping.media_of(review, media_id))
    return _back(key, reference)


@routes.post("/my-reviews/<key>/<reference>/files/<int:media_id>/removal")
@limiter.limit("60 per minute")
def remove(key: str, reference: str, media_id: int) -> AnyResponse:
    review = _theirs(key, reference)
    with transaction():
        media_keeping.remove(media_keeping.media_of(review, media_id))
    flash(_("It is gone, here and everywhere else."), "good")
    return _back(key, reference)


@routes.get("/my-reviews/<key>/<reference>/files/<int:media_id>/<any(file, poster, captions):part>")
def own_file(key: str, reference: str, media_id: int, part: str) -> Response:
    """The author sees it before anybody else does."""
    return _part(media_keeping.media_of(_theirs(key, reference), media_id), part)


@routes.get("/review-files/<int:media_id>/<any(file, poster, captions):part>")
def shown_file(media_id: int, part: str) -> Response:
    """For all, as long as the review is published; no cache keeps it longer than that."""
    return _part(media_keeping.shown_media(media_id), part)


def _part(media: ReviewMedia, part: str) -> Response:
    if part == "captions":
        return _captions(media)
    file: StoredFile | None = media.file if part == "file" else media.poster
    if file is None:
        raise NotFound
    return serving.send(file)


def _captions(media: ReviewMedia) -> Response:
    if not media.captions:
        raise NotFound
    answer = Response(media.captions, mimetype="text/vtt")
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _try_photo(review: Review, file: FileStorage, caption: str) -> bool:
    try:
        with transaction():
            media_keeping.add_photo(review, file, caption)
    except DomainError as error:
        flash(f"{file.filename}: {error}", "bad")
        return False
    return True


def _theirs(key: str, reference: str) -> Review:
    hide_address()
    return review_of(author_of(key, viewer()), reference)


def _back(key: str, reference: str) -> AnyResponse:
    return redirect(url_for("my_reviews.show", key=key, reference=reference, _anchor="files"), 303)
