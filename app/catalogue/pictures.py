"""The picture of a service, from the form to the public store."""

from __future__ import annotations

from dataclasses import dataclass

from flask_wtf.file import FileField

from app.errors import Invalid
from app.media import filing, pictures
from app.media.models import StoredFile


@dataclass(frozen=True)
class Upload:
    """A picture that was sent and could be read."""

    picture: pictures.Picture
    filename: str

    def keep(self) -> StoredFile:
        return filing.keep_picture(self.picture, filename=self.filename, public=True)


def readable_upload(field: FileField) -> Upload | None:
    """What was sent with the form, cleaned; None when nothing was, or when it is no picture, which the field then says."""
    sent = field.data
    if not sent or not getattr(sent, "filename", ""):
        return None
    try:
        return Upload(pictures.clean(sent.read()), sent.filename)
    except Invalid as error:
        field.errors = [*field.errors, str(error)]
        return None
