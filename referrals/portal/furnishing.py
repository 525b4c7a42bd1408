"""Materials: what staff put there for partners. A removed one can be put back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Invalid
from app.media import filing, uploads
from referrals.portal.models import PartnerMaterial

LONGEST_SIDE = 2000


def offer(
    *, program_id: int, title: str, locale: str, words: str, upload: FileStorage | None, by: User
) -> PartnerMaterial:
    """Raises `Invalid` for a file that is no picture, and when there is neither a text nor a picture."""
    picture = _picture(upload, title)
    if not words and picture is None:
        raise Invalid(_l("Write a text or choose a picture."))
    material = PartnerMaterial(
        program_id=program_id, title=title, locale=locale, words=words, file_id=picture, made_by_id=by.id
    )
    db.session.add(material)
    audit.record("partner_material.offered", material)
    return material


def revise(
    material: PartnerMaterial, *, program_id: int, title: str, locale: str, words: str, upload: FileStorage | None
) -> None:
    """A new picture takes the place of the old one. Raises as `offer` does."""
    picture = _picture(upload, title)
    if not words and picture is None and material.file_id is None:
        raise Invalid(_l("Write a text or choose a picture."))
    material.program_id, material.title, material.locale, material.words = program_id, title, locale, words
    material.file_id = picture or material.file_id
    material.updated_at = clock.now()
    audit.record("partner_material.revised", material)


def remove(material: PartnerMaterial) -> None:
    material.removed_at = material.removed_at or clock.now()
    audit.record("partner_material.removed", material)


def put_back(material: PartnerMaterial) -> None:
    material.removed_at = None
    audit.record("partner_material.put_back", material)


def _picture(upload: FileStorage | None, title: str) -> int | None:
    if upload is None or not upload.filename:
        return None
    return filing.keep_picture(uploads.picture(upload, longest_side=LONGEST_SIDE), filename=title).id
