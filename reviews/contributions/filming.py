"""Writing a film of a work anew: read, work outside of any transaction, keep what came of it."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from app.database import db
from app.media import filing, films
from app.media.films import FilmRefused
from app.media.storage import storage
from reviews.contributions.asset_models import Asset
from reviews.reviewing.file_tasks import discard

Outcome = tuple[Path, Path] | None


def remade(asset_id: int, folder: Path, *, longest_seconds: int) -> tuple[Outcome] | None:
    """The new film and its still, or None inside when it was refused; None for what does not wait."""
    asset = db.session.get(Asset, asset_id)
    if asset is None or asset.original is None:
        return None
    key, kind = asset.original.key, asset.kind
    db.session.rollback()
    source, target, poster = folder / "source", folder / "target.webm", folder / "poster.webp"
    storage().get_file(key, source)
    try:
        films.remake(
            source,
            kind="video" if kind == "video" else "audio",
            target=target,
            poster=poster,
            longest_seconds=longest_seconds,
        )
    except FilmRefused:
        return (None,)
    return ((target, poster),)


def keep(asset_id: int, outcome: tuple[Outcome]) -> None:
    """The file as it was sent goes."""
    found = sa.select(Asset).where(Asset.id == asset_id, Asset.original_id.is_not(None)).with_for_update(of=Asset)
    asset = db.session.scalar(found.execution_options(populate_existing=True))
    if asset is None:
        return
    original, made = asset.original, outcome[0]
    asset.original_id = None
    if made is None:
        asset.withdraw("unreadable")
    else:
        target, poster = made
        asset.file_id = filing.keep_file(target, filename=f"{asset.kind}.webm", content_type=f"{asset.kind}/webm").id
        asset.preview_id = filing.keep(poster.read_bytes(), filename="poster.webp", content_type="image/webp").id
    db.session.flush()
    if original is not None:
        discard(original)
