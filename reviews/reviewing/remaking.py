"""Writing a waiting film anew: read, work outside of any transaction, keep what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from app.database import db
from app.media import filing, films
from app.media.films import FilmRefused, Made
from app.media.storage import storage
from reviews.reviewing.file_tasks import discard
from reviews.reviewing.models import REFUSED, SAFE, WAITING, ReviewMedia


@dataclass(frozen=True)
class Outcome:
    """What the limited process made of it, or the word for why it refused."""

    made: Made | None
    target: Path
    poster: Path
    refusal: str = ""


def remade(media_id: int, folder: Path) -> Outcome | None:
    """The work itself, in `folder`; None for what does not wait any more."""
    media = db.session.get(ReviewMedia, media_id)
    if media is None or media.state != WAITING or media.original is None:
        return None
    key, kind = media.original.key, media.kind
    db.session.rollback()
    source, target, poster = folder / "source", folder / "target.webm", folder / "poster.webp"
    storage().get_file(key, source)
    try:
        made = films.remake(source, kind="video" if kind == "video" else "audio", target=target, poster=poster)
    except FilmRefused as error:
        return Outcome(None, target, poster, error.code)
    return Outcome(made, target, poster)


def keep(media_id: int, outcome: Outcome) -> ReviewMedia | None:
    """Safe or refused; the file as it was sent goes. None when its author took it back meanwhile."""
    found = sa.select(ReviewMedia).where(ReviewMedia.id == media_id, ReviewMedia.state == WAITING)
    media = db.session.scalar(found.with_for_update(of=ReviewMedia).execution_options(populate_existing=True))
    if media is None:
        return None
    original = media.original
    if outcome.made is None:
        media.state, media.refusal, media.original_id = REFUSED, outcome.refusal, None
    else:
        _make_safe(media, outcome.made, outcome)
    db.session.flush()
    if original is not None:
        discard(original)
    return media


def _make_safe(media: ReviewMedia, made: Made, outcome: Outcome) -> None:
    file = filing.keep_file(outcome.target, filename=f"{media.kind}.webm", content_type=f"{media.kind}/webm")
    still = filing.keep(outcome.poster.read_bytes(), filename="poster.webp", content_type="image/webp")
    media.file_id, media.poster_id, media.original_id = file.id, still.id, None
    media.duration_ms, media.width, media.height, media.state = made.duration_ms, made.width, made.height, SAFE
