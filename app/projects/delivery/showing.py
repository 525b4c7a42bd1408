"""From a form to what is shown: uploads are read and recognised, a card of the board is copied as it is now."""

from __future__ import annotations

import filetype
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from app.errors import Invalid
from app.media import filing, pictures, uploads
from app.media.models import StoredFile
from app.media.storage import storage
from app.projects.access import Participation
from app.projects.delivery.asking import Draft, DraftFile
from app.projects.delivery.forms import ShownForm
from app.projects.sockets import Exhibit, exhibits


def draft_of(form: ShownForm, exhibit: Exhibit | None = None) -> Draft:
    """What `form` asks to show, with its uploads read. Raises `Invalid` for a file nobody could look at."""
    files = tuple(read_file(each) for each in form.files.data or [] if getattr(each, "filename", ""))
    text = form.text.data or ""
    if exhibit is not None:
        files = (*files, *(_copied(file) for file in exhibit.files))
        text = "\n\n".join(part for part in (text, exhibit.text) if part)
    return Draft(
        title=form.title.data or (exhibit.title if exhibit else ""),
        text=text,
        due_at=form.due_at,
        submission_key=form.submission_key.data,
        source=exhibit.key if exhibit else "",
        files=files,
    )


def read_file(upload: FileStorage) -> DraftFile:
    """A picture, cleaned of what hides in it, or a PDF. Raises `Invalid` for anything else."""
    data = uploads.read(upload)
    name = filing.tidy_name(upload.filename or "")
    kind = filetype.guess_mime(data)
    if kind == "application/pdf":
        return DraftFile(filename=name, content_type=kind, data=data)
    if kind in pictures.READABLE:
        picture = pictures.clean(data)
        return DraftFile(filename=_renamed(name, picture.ending), content_type=picture.content_type, data=picture.data)
    raise Invalid(_("“%(name)s” is neither a picture nor a PDF. Please save it as a PDF and add that.", name=name))


def exhibits_for(me: Participation) -> list[Exhibit]:
    """All that other packages offer to be shown, only what the client may see anyway."""
    return [exhibit for answer in exhibits.answers(me) for exhibit in answer]


def exhibit_of(me: Participation, key: str) -> Exhibit | None:
    """The one with that key; None when none is wanted. Raises `Invalid` when it is not there any more."""
    if not key:
        return None
    for exhibit in exhibits_for(me):
        if exhibit.key == key:
            return exhibit
    raise Invalid(_("This card is no longer shown to the client. Please choose again."))


def _copied(file: StoredFile) -> DraftFile:
    return DraftFile(filename=file.filename, content_type=file.content_type, data=storage().get(file.key))


def _renamed(name: str, ending: str) -> str:
    stem = name.rpartition(".")[0] or name
    return f"{stem}{ending}"
