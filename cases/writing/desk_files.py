"""The files of a case: shown, added, taken from the project, put away and brought back."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse
from wtforms import SelectChoice

from app.accounts.access import desk, viewer
from app.database import transaction
from app.errors import Invalid, NotFound
from app.media.models import StoredFile
from app.media.serving import send
from app.media.sockets import permitted_now
from cases.writing import assets, queries
from cases.writing.access import AT_THE_DESK, Seat, at_desk
from cases.writing.forms import ConfirmForm, FileForm, TakeForm
from cases.writing.framing import tabs_for
from cases.writing.models import SURFACE
from cases.writing.offering import files_of_project, permitted_pictures

routes = Blueprint("case_files", __name__, url_prefix="/desk/cases/<reference>/files", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@desk(*AT_THE_DESK)
def index(reference: str) -> Answer:
    return _draw(at_desk(viewer(), reference), FileForm(formdata=None))


@routes.post("")
@desk(*AT_THE_DESK)
def add(reference: str) -> Answer:
    form = FileForm()
    if form.validate():
        try:
            with transaction():
                seat = at_desk(viewer(), reference, lock=True)
                assets.add(
                    seat.case,
                    form.file.data,
                    by=seat.user,
                    captured_on=form.captured_on.data,
                    redacted=bool(form.redacted.data),
                )
            flash(_("The file is kept. Show it in a text, with a caption."), "good")
            return redirect(url_for(".index", reference=reference), 303)
        except Invalid as error:
            form.file.errors = [*form.file.errors, str(error)]
    return _draw(at_desk(viewer(), reference), form)


@routes.post("/from-project")
@desk(*AT_THE_DESK)
def take(reference: str) -> AnyResponse:
    form, seat = TakeForm(), at_desk(viewer(), reference)
    offered = {file.id: file for file in files_of_project(seat.case)}
    form.file.choices = [SelectChoice(file_id, "") for file_id in offered]
    if form.validate():
        with transaction():
            seat = at_desk(viewer(), reference, lock=True)
            assets.take(seat.case, offered[form.file.data], by=seat.user)
        flash(_("The file is kept. Show it in a text, with a caption."), "good")
    return redirect(url_for(".index", reference=reference), 303)


@routes.post("/licensed/<permission>")
@desk(*AT_THE_DESK)
def take_licensed(reference: str, permission: str) -> AnyResponse:
    """A picture by the licence of whoever made it; what its licence does not cover is not taken."""
    at_desk(viewer(), reference)
    if ConfirmForm().validate():
        try:
            with transaction():
                seat = at_desk(viewer(), reference, lock=True)
                assets.take_permitted(seat.case, permission, by=seat.user)
            flash(_("The picture is here, with its credit. Show it in a text, with a caption."), "good")
        except NotFound:
            flash(_("Its licence is not in force any more."), "bad")
    return redirect(url_for(".index", reference=reference), 303)


@routes.get("/licensed/<permission>")
@desk(*AT_THE_DESK)
def show_licensed(reference: str, permission: str) -> Response:
    """One that could be taken, to look at it."""
    at_desk(viewer(), reference)
    found = permitted_now(SURFACE, [permission]).get(permission)
    if found is None:
        raise NotFound
    return send(found.file)


@routes.get("/<key>")
@desk(*AT_THE_DESK)
def show(reference: str, key: str) -> Response:
    return send(queries.asset(at_desk(viewer(), reference).case.id, key).file)


@routes.post("/<key>/removal")
@desk(*AT_THE_DESK)
def remove(reference: str, key: str) -> AnyResponse:
    """Put away, or brought back when it was."""
    if ConfirmForm().validate():
        with transaction():
            found = queries.asset(at_desk(viewer(), reference, lock=True).case.id, key)
            if found.removed_at is None:
                assets.remove(found)
            elif found.permission and not queries.permissions_of([found]):
                flash(_("Its licence is not in force any more."), "bad")
            else:
                assets.restore(found, by=viewer().user)
    return redirect(url_for(".index", reference=reference), 303)


def _draw(seat: Seat, form: FileForm) -> tuple[str, int]:
    case, take_form = seat.case, TakeForm(formdata=None)
    offered: list[StoredFile] = files_of_project(case)
    take_form.file.choices = [SelectChoice(file.id, file.filename) for file in offered]
    found = queries.all_assets_of(case.id)
    page = render_template(
        "cases_writing/files.html",
        seat=seat,
        case=case,
        form=form,
        take=take_form if offered else None,
        assets=found,
        permissions=queries.permissions_of(found),
        licensed=permitted_pictures(case),
        tabs=tabs_for(case),
    )
    return page, form.status
