"""Files on cards: recognised by content, internal unless said otherwise, never public."""

from __future__ import annotations

import filetype
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage

from app import clock
from app.database import db
from app.errors import Forbidden, Invalid
from app.media import filing, pictures, uploads
from app.media.models import StoredFile
from app.projects.boards.access import Seat
from app.projects.boards.activity import note
from app.projects.boards.models import CardFile
from app.projects.boards.queries import card_at, file_at

_OFFICE = "application/vnd.openxmlformats-officedocument"
# Besides pictures, which are drawn anew without their metadata. All of these are only ever downloaded, but for PDF.
TAKEN = frozenset(
    {
        "application/pdf",
        f"{_OFFICE}.wordprocessingml.document",
        f"{_OFFICE}.spreadsheetml.sheet",
        f"{_OFFICE}.presentationml.presentation",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.presentation",
        "application/zip",
        "video/mp4",
        "video/webm",
        "audio/mpeg",
        "audio/ogg",
    }
)


def attach(seat: Seat, key: str, upload: FileStorage, *, for_client: bool) -> CardFile:
    """Put a file on the card. Raises `Invalid` with a sentence for the person."""
    card = card_at(seat, key)
    internal = not (seat.me.is_client or (for_client and seat.may_show and card.shown_to_client))
    stored = _stored(upload)
    row = CardFile(card_id=card.id, file_id=stored.id, internal=internal, added_by_id=seat.user.id)
    db.session.add(row)
    note(seat.board.id, "file_added", seat.user, card=card, internal=internal)
    db.session.flush()
    return row


def detach(seat: Seat, file_id: int) -> CardFile:
    """By who added it or the leader; from then on its address leads nowhere."""
    row = file_at(seat, file_id)
    if row.added_by_id != seat.user.id and not seat.me.may_lead:
        raise Forbidden(_l("Only who added a file or the leader removes it."))
    row.removed_at = clock.now()
    note(seat.board.id, "file_removed", seat.user, card=row.card, internal=row.internal)
    return row


def show_file(seat: Seat, file_id: int, *, shown: bool) -> CardFile:
    """Whether the client may have this file, on a card that is shown."""
    row = file_at(seat, file_id)
    row.internal = not shown
    note(seat.board.id, "file_shown" if shown else "file_hidden", seat.user, card=row.card, internal=True)
    return row


def _stored(upload: FileStorage) -> StoredFile:
    data = uploads.read(upload)
    kind = filetype.guess_mime(data) or ""
    name = upload.filename or "file"
    if kind.startswith("image/"):
        return filing.keep_picture(pictures.clean(data), filename=name)
    if kind not in TAKEN:
        raise Invalid(
            _l("We take pictures, PDF, office documents, ZIP archives, sound and video. This file is none of them.")
        )
    return filing.keep(data, filename=name, content_type=kind)
