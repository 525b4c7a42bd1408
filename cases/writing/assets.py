"""Files of a case: pictures cleaned, PDF documents kept, each under a key that stands in texts for ever."""

from __future__ import annotations

import re
from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _
from text_unidecode import unidecode
from werkzeug.datastructures import FileStorage

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Invalid
from app.media import attaching
from app.media.models import StoredFile
from app.media.serving import PICTURES
from cases.writing.models import Case, CaseAsset

SHOWN = PICTURES | {"application/pdf"}


def add(
    case: Case, upload: FileStorage, *, by: User | None, captured_on: date | None = None, redacted: bool = False
) -> CaseAsset:
    """Keep an uploaded file. Raises `Invalid` for what is neither a picture nor a PDF."""
    file = attaching.keep(upload)
    if file.content_type not in SHOWN:
        raise Invalid(_("A case shows pictures and PDF documents. Please send one of these."))
    return take(case, file, by=by, captured_on=captured_on, redacted=redacted)


def take(
    case: Case, file: StoredFile, *, by: User | None, captured_on: date | None = None, redacted: bool = False
) -> CaseAsset:
    """Show a file that is kept already, such as one of the project's board."""
    asset = CaseAsset(
        case_id=case.id,
        key=_key_for(case, file.filename),
        file=file,
        captured_on=captured_on,
        redacted=redacted,
        added_by_id=by.id if by else None,
    )
    db.session.add(asset)
    db.session.flush()
    return asset


def remove(asset: CaseAsset) -> None:
    """No new text shows it; versions that do keep it."""
    asset.removed_at = asset.removed_at or clock.now()


def restore(asset: CaseAsset) -> None:
    asset.removed_at = None


def _key_for(case: Case, filename: str) -> str:
    stem = filename.rpartition(".")[0] or filename
    plain = re.sub(r"[^a-z0-9]+", "-", unidecode(stem).lower()).strip("-")[:40].strip("-") or "file"
    taken = set(db.session.scalars(sa.select(CaseAsset.key).where(CaseAsset.case_id == case.id)))
    number, key = 2, plain
    while key in taken:
        number, key = number + 1, f"{plain}-{number}"
    return key
