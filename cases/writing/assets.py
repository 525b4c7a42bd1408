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
from app.errors import Invalid, NotFound
from app.events import publish
from app.media import attaching
from app.media.facts import PermittedPictureRemoved, PermittedPictureShown
from app.media.models import StoredFile
from app.media.serving import PICTURES
from app.media.sockets import permitted_now
from cases.writing.models import SURFACE, Case, CaseAsset

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


def take_permitted(case: Case, permission: str, *, by: User | None) -> CaseAsset:
    """Show a picture by the permission of whoever made it. Raises `NotFound` when it is not in force for cases now."""
    known = sa.select(CaseAsset).where(CaseAsset.case_id == case.id, CaseAsset.permission == permission)
    asset = db.session.scalar(known)
    if asset is not None:
        restore(asset, by=by)
        return asset
    picture = permitted_now(SURFACE, [permission]).get(permission)
    if picture is None:
        raise NotFound
    asset = take(case, picture.file, by=by)
    asset.key, asset.permission = _key_for(case, f"{picture.title}.jpg"), permission
    _tell_shown(asset, by)
    return asset


def remove(asset: CaseAsset) -> None:
    """No new text shows it; versions that do keep it."""
    asset.removed_at = asset.removed_at or clock.now()
    if asset.permission:
        publish(PermittedPictureRemoved(permission=asset.permission, place=_place(asset)))


def restore(asset: CaseAsset, *, by: User | None = None) -> None:
    """Raises `NotFound` for a picture whose permission is over."""
    asset.removed_at = None
    if asset.permission:
        _tell_shown(asset, by)


def _tell_shown(asset: CaseAsset, by: User | None) -> None:
    publish(
        PermittedPictureShown(
            permission=asset.permission,
            surface=SURFACE,
            place=_place(asset),
            title=_("Case study %(reference)s", reference=asset.case.reference),
            by_id=by.id if by else None,
        )
    )


def _place(asset: CaseAsset) -> str:
    return f"case:{asset.case_id}"


def _key_for(case: Case, filename: str) -> str:
    stem = filename.rpartition(".")[0] or filename
    plain = re.sub(r"[^a-z0-9]+", "-", unidecode(stem).lower()).strip("-")[:40].strip("-") or "file"
    taken = set(db.session.scalars(sa.select(CaseAsset.key).where(CaseAsset.case_id == case.id)))
    number, key = 2, plain
    while key in taken:
        number, key = number + 1, f"{plain}-{number}"
    return key
