"""Materials at the desk: put there, changed, removed and put back."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse
from wtforms import SelectChoice

from app.accounts.access import desk, viewer
from app.accounts.roles import Role
from app.database import transaction
from app.errors import Invalid, NotFound
from app.media import serving
from app.web import arguments
from app.web.pagination import paginate
from referrals.portal import furnishing
from referrals.portal.desk_forms import MaterialForm
from referrals.portal.models import PartnerMaterial
from referrals.portal.queries import live_programs, material_by_id, materials

routes = Blueprint("partner_materials", __name__, url_prefix="/desk/partners/materials", template_folder="templates")
STAFF = (Role.MARKETER, Role.ADMIN)
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@desk(*STAFF)
def index() -> str:
    program = arguments.whole_number("program", 0)
    return render_template(
        "partners/desk_materials.html",
        page=paginate(materials(arguments.text("q") or "", program or None)),
        programs=[(each.id, each.name) for each in live_programs()],
    )


@routes.route("/new", methods=["GET", "POST"])
@desk(*STAFF)
def add() -> Answer:
    form = _form(None)
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                furnishing.offer(by=viewer().user, **_values(form))  # type: ignore[arg-type]
        except Invalid as refusal:
            form.picture.errors = [str(refusal)]
        else:
            flash(_("Partners can use it now."), "good")
            return redirect(url_for(".index"), 303)
    return render_template("partners/desk_material.html", form=form, material=None), form.status


@routes.route("/<int:material_id>", methods=["GET", "POST"])
@desk(*STAFF)
def edit(material_id: int) -> Answer:
    material = material_by_id(material_id)
    form = _form(material)
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                furnishing.revise(material, **_values(form))  # type: ignore[arg-type]
        except Invalid as refusal:
            form.picture.errors = [str(refusal)]
        else:
            flash(_("Your changes are saved."), "good")
            return redirect(url_for(".index"), 303)
    return render_template("partners/desk_material.html", form=form, material=material), form.status


@routes.get("/<int:material_id>/file")
@desk(*STAFF)
def file(material_id: int) -> Response:
    found = material_by_id(material_id)
    if found.file is None:
        raise NotFound
    return serving.send(found.file)


@routes.post("/<int:material_id>/removal")
@desk(*STAFF)
def remove(material_id: int) -> AnyResponse:
    material = material_by_id(material_id)
    with transaction():
        furnishing.remove(material)
        words = _("“%(title)s” is removed.", title=material.title)
    undo = url_for(".put_back", material_id=material_id)
    flash(Markup(render_template("partners/_undo.html", words=words, undo=undo)), "good")  # noqa: S704  (ours, which escapes)
    return redirect(url_for(".index"), 303)


@routes.post("/<int:material_id>/restoration")
@desk(*STAFF)
def put_back(material_id: int) -> AnyResponse:
    material = material_by_id(material_id)
    with transaction():
        furnishing.put_back(material)
    flash(_("It is back."), "good")
    return redirect(url_for(".index"), 303)


def _form(material: PartnerMaterial | None) -> MaterialForm:
    now = (
        {"program": material.program_id, "title": material.title, "locale": material.locale, "words": material.words}
        if material
        else None
    )
    form = MaterialForm(data=now)
    form.program.choices = [SelectChoice(each.id, each.name) for each in live_programs()]
    return form


def _values(form: MaterialForm) -> dict[str, object]:
    return {
        "program_id": form.program.data,
        "title": form.title.data,
        "locale": form.locale.data,
        "words": form.words.data or "",
        "upload": form.picture.data,
    }
