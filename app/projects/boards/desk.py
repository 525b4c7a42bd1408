"""Templates of boards at the desk."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import audit
from app.accounts.access import desk
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import Conflict
from app.projects.boards import templating
from app.projects.boards.forms import TemplateForm
from app.projects.boards.models import BoardTemplate
from app.projects.boards.outline import write as as_outline
from app.projects.boards.queries import template_by_id, templates
from app.web import arguments
from app.web.locale import language_code

routes = Blueprint("board_templates", __name__, url_prefix="/desk/board-templates", template_folder="templates")
Answer = str | Response | tuple[str, int]
WRITERS = (Role.PROJECT_LEADER, Role.ADMIN)


@routes.get("")
@desk(*WRITERS)
def index() -> str:
    return render_template("boards/desk_templates.html", found=templates(), archived=templates(archived=True))


@routes.route("/new", methods=["GET", "POST"])
@desk(*WRITERS)
def new() -> Answer:
    form = _form(None)
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                audit.record("board_template.written", templating.write(**_values(form)))
            return _saved()
        except Conflict as refusal:
            form.service_id.errors = [str(refusal)]
    return render_template("boards/desk_template.html", form=form, template=None, stands_now=""), form.status


@routes.route("/<int:template_id>", methods=["GET", "POST"])
@desk(*WRITERS)
def edit(template_id: int) -> Answer:
    """What was typed stays in the form when somebody else was faster, beside what stands in the template now."""
    template = template_by_id(template_id)
    form, stands_now = _form(template), ""
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                version = arguments.whole_number("version", source=request.form)
                audit.record(
                    "board_template.rewritten", templating.rewrite(template_id, version=version, **_values(form))
                )
            return _saved()
        except templating.TemplateOvertaken:
            db.session.refresh(template)
            form.version.data, stands_now = str(template.version), as_outline(template.columns)
        except Conflict as refusal:
            form.service_id.errors = [str(refusal)]
    page = render_template("boards/desk_template.html", form=form, template=template, stands_now=stands_now)
    return page, 409 if stands_now else form.status


@routes.post("/<int:template_id>/archiving")
@desk(*WRITERS)
def archive(template_id: int) -> Response:
    with transaction():
        templating.archive(template_id)
        audit.record("board_template.archived", ("board_template", template_id))
    flash(_("The template is archived. Boards made from it stay as they are."), "good")
    return redirect(url_for(".index"), 303)


@routes.post("/<int:template_id>/restoring")
@desk(*WRITERS)
def restore(template_id: int) -> Response:
    with transaction():
        templating.restore(template_id)
        audit.record("board_template.restored", ("board_template", template_id))
    flash(_("The template is offered again."), "good")
    return redirect(url_for(".index"), 303)


def _form(template: BoardTemplate | None) -> TemplateForm:
    given = {"locale": language_code(), "content": ""}
    if template:
        given = {name: getattr(template, name) for name in ("name", "service_id", "locale", "version")}
        given["content"] = as_outline(template.columns)
    form = TemplateForm(data=given)
    form.service_id.choices = [(0, _("Any service")), *templating.services_to_choose(language_code())]
    return form


def _values(form: TemplateForm) -> dict[str, Any]:
    return {
        "name": form.name.data,
        "service_id": form.service_id.data or None,
        "locale": form.locale.data,
        "columns": form.columns,
    }


def _saved() -> Response:
    flash(_("The template is saved. New boards begin with it."), "good")
    return redirect(url_for(".index"), 303)
