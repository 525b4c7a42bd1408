"""Reviews from other places at the desk: upload, look at what will happen, take them."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from app import clock
from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.roles import Role
from app.catalogue.models import Service
from app.database import db, transaction
from app.errors import NotFound
from app.web.locale import language_code
from app.web.pagination import paginate
from reviews.showing import importing, sheet, tasks
from reviews.showing.forms import ImportForm
from reviews.showing.models import ReviewImport
from reviews.showing.sheet import Row, UnreadableFile

routes = Blueprint("reviews_import", __name__, url_prefix="/desk/reviews/imports", template_folder="templates")
WRITERS = (Role.MARKETER, Role.ADMIN)
LARGEST_FILE = 5 * 1024 * 1024
SHOWN = 10
REASONS = {
    "not_text": _l("This file is not text in UTF-8. Export it as CSV again, in UTF-8."),
    "empty": _l("There is no review in this file."),
    "too_many_rows": _l("This file has more than 20,000 reviews. Part it in two."),
    "no_stars": _l("No column of this file is called rating or stars, so nothing in it can be a review."),
    "broken": _l("This file breaks off in the middle of a cell."),
    "too_large": _l("This file is larger than 5 MB. Part it in two."),
}
Answer = str | Response | tuple[str, int]


@routes.get("")
@desk(*WRITERS)
def index() -> str:
    return _draw_list(_form(fresh=True))[0]


@routes.post("")
@desk(*WRITERS)
def upload() -> Answer:
    form = _form()
    if not form.validate():
        return _draw_list(form)
    try:
        text = _text_of(form)
        rows = sheet.read(text)
    except UnreadableFile as error:
        form.file.errors = [REASONS[error.reason]]
        return _draw_list(form)
    person = viewer().user
    assert person is not None
    with transaction() as session:
        it = ReviewImport(
            filename=_filename(form),
            origin=str(form.origin.data).strip(),
            service_id=form.service.data,
            content=text,
            rows=len(rows),
            uploaded_by_id=person.id,
        )
        session.add(it)
        session.flush()
        import_id = it.id
    return redirect(url_for(".preview", import_id=import_id), 303)


@routes.get("/<int:import_id>")
@desk(*WRITERS)
def preview(import_id: int) -> str:
    """What will become of the rows; nothing has happened until it is confirmed."""
    it = _import(import_id)
    rows = sheet.read(it.content) if it.content else []
    known = importing.known_among(rows, it.origin) if rows and not it.started_at else set()
    return render_template(
        "showing/desk_import.html",
        it=it,
        rows=[row for row in rows if not row.problem][:SHOWN],
        unread=[row for row in rows if row.problem],
        known=len(known),
        fresh=sum(1 for row in rows if not row.problem and row.fingerprint(it.origin) not in known),
        problems={"stars": _("the stars"), "date": _("the date; year, month, day is understood")},
        service_of=_service_names(rows[:SHOWN], it),
    )


@routes.post("/<int:import_id>/confirmation")
@desk(*WRITERS)
def confirm(import_id: int) -> Response:
    """Take them: a job does it, portion by portion. A second press changes nothing."""
    with transaction():
        it = _import(import_id, locked=True)
        if it.started_at is None and it.content is not None:
            it.started_at = clock.now()
            audit.record("review_import.started", it, origin=it.origin, rows=it.rows)
            tasks.take_import.defer(import_id=it.id)
    flash(_("The reviews are being taken over. Each is looked at like any other before it is shown."), "good")
    return redirect(url_for(".preview", import_id=import_id), 303)


@routes.post("/<int:import_id>/discarding")
@desk(*WRITERS)
def discard(import_id: int) -> Response:
    with transaction() as session:
        it = _import(import_id, locked=True)
        if it.started_at is None:
            session.delete(it)
    flash(_("The file was put aside; nothing was taken from it."), "good")
    return redirect(url_for(".index"), 303)


def _form(*, fresh: bool = False) -> ImportForm:
    form = ImportForm(formdata=None) if fresh else ImportForm()
    services = db.session.scalars(sa.select(Service).order_by(Service.position, Service.id)).unique()
    form.service.choices = [(each.id, each.text(language_code()).title) for each in services if each.texts]
    return form


def _draw_list(form: ImportForm) -> tuple[str, int]:
    found = sa.select(ReviewImport).order_by(ReviewImport.uploaded_at.desc(), ReviewImport.id.desc())
    return render_template("showing/desk_imports.html", form=form, page=paginate(found)), form.status


def _text_of(form: ImportForm) -> str:
    with form.file.data.stream as stream:
        data = stream.read(LARGEST_FILE + 1)
    if len(data) > LARGEST_FILE:
        raise UnreadableFile("too_large")
    return sheet.decoded(data)


def _filename(form: ImportForm) -> str:
    name = "".join(character for character in form.file.data.filename or "" if character.isprintable())
    return name[-120:] or "reviews.csv"


def _service_names(rows: list[Row], it: ReviewImport) -> dict[int, str]:
    """For each row by number, the service it will stand under."""
    ids = importing.services_by_slug()
    wanted = {row.number: ids.get(row.service, it.service_id) for row in rows}
    found = db.session.scalars(sa.select(Service).where(Service.id.in_(set(wanted.values())))).unique()
    titles = {each.id: each.text(language_code()).title for each in found}
    return {number: titles[service_id] for number, service_id in wanted.items()}


def _import(import_id: int, *, locked: bool = False) -> ReviewImport:
    if import_id > 2**63 - 1:
        raise NotFound
    found = sa.select(ReviewImport).where(ReviewImport.id == import_id)
    it = db.session.scalar(found.with_for_update() if locked else found)
    if it is None:
        raise NotFound
    return it
