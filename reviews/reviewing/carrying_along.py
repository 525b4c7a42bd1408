"""All that is kept of a review, for its author to take along: words as JSON, files as they are shown."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime
from typing import Any

from app.media.models import StoredFile
from app.media.storage import storage
from reviews.reviewing import disclosing
from reviews.reviewing.models import Review, ReviewMedia


def archive(review: Review) -> bytes:
    """A ZIP with review.json and the files it names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("review.json", json.dumps(as_data(review), ensure_ascii=False, indent=2))
        for media in review.media:
            for name, file in _files(media):
                packed.writestr(name, storage().get(file.key))
    return out.getvalue()


def as_data(review: Review) -> dict[str, Any]:
    return {
        "reference": review.reference,
        "service": review.service.slug,
        "rating": review.rating,
        "title": review.title,
        "text": review.text,
        "shown_name": review.author_name,
        "email": review.author_email,
        "language": review.language,
        "state": review.state,
        "channel": review.channel,
        "verification": review.verification,
        "submitted_at": _moment(review.submitted_at),
        "published_at": _moment(review.published_at),
        **disclosing.as_json(review),
        "offer": review.offer,
        "revisions": [
            {
                "number": each.number,
                "rating": each.rating,
                "title": each.title,
                "text": each.text,
                "shown_name": each.author_name,
                "made_at": _moment(each.made_at),
            }
            for each in review.revisions
        ],
        "files": [
            {
                "kind": media.kind,
                "caption": media.caption,
                "transcript": media.transcript,
                "state": media.state,
                "names": [name for name, _file in _files(media)],
            }
            for media in review.media
        ],
    }


def _files(media: ReviewMedia) -> list[tuple[str, StoredFile]]:
    """What stands beside the words under which name; a film that is still being made safe is not there yet."""
    found = [("file", media.file), ("poster", media.poster)]
    return [
        (f"files/{media.kind}-{media.id}-{part}.{file.key.rpartition('.')[2]}", file)
        for part, file in found
        if file is not None
    ]


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
