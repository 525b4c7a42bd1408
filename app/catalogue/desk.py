"""The catalogue at the desk: everyone on the staff reads it, marketers and admins write it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import desk, viewer
from app.accounts.roles import STAFF_ROLES, Role
from app.catalogue import editing, queries
from app.catalogue.disciplines import Discipline
from app.catalogue.forms import SPARE_ROWS, ServiceForm, stamp, values_of
from app.catalogue.models import Service
from app.catalogue.pictures import Upload, readable_upload
from app.catalogue.queries import SORTS, Wanted
from app.database import db, transaction
from app.errors import NotFound
from app.web import arguments
from app.web.exports import csv_response
from app.web.forms import errors_from_constraint
from app.web.locale import language_code
from app.web.pagination import paginate

routes = Blueprint("catalogue_desk", __name__, url_prefix="/desk/services", template_folder="templates")
WRITERS = (Role.MARKETER, Role.ADMIN)
STATES = {"active": True, "inactive": False}


@routes.get("")
@desk(*STAFF_ROLES)
def services() -> str:
    page = paginate(queries.listed(_wanted(), language_code(), _sort()), per_page=25)
    return render_template(
        "catalogue/desk_services.html",
        page=page,
        disciplines=[(each.value, each.label) for each in Discipline],
        may_write=viewer().has_role(*WRITERS),
        by_position=_sort() == "position"
        and not any(request.args.get(name) for name in ("q", "discipline", "kind", "state")),
    )


@routes.get("/export.csv")
@desk(*STAFF_ROLES)
def export() -> Response:
    """What the list shows, as a file; one line per service and price."""
    found = db.session.scalars(queries.listed(_wanted(), language_code(), _sort())).unique()
    header = [
        *(_("Address"), _("Title"), _("Kind"), _("Discipline"), _("Currency"), _("Price without VAT")),
        *(_("VAT rate in percent"), _("Lead time in days"), _("Active")),
    ]
    return csv_response("services.csv", header, _lines(list(found)))


@routes.route("/new", methods=["GET", "POST"])
@desk(*WRITERS)
def new() -> str | AnyResponse | tuple[str, int]:
    form = ServiceForm(parts=queries.possible_parts(language_code()))
    if request.method == "POST" and not _asks_for_rows(form) and form.validate():
        saved = _save(form, None)
        if saved is not None:
            flash(_("“%(title)s” is written. Activate it when it may be offered.", title=_title(saved)), "good")
            return redirect(url_for(".edit", service_id=saved.id), 303)
    return _draw(form, None)


@routes.route("/<int:service_id>", methods=["GET", "POST"])
@desk(*STAFF_ROLES)
def edit(service_id: int) -> str | AnyResponse | tuple[str, int]:
    service = queries.service_by_id(_fits(service_id))
    if request.method == "POST" and not viewer().has_role(*WRITERS):
        raise NotFound
    parts = [part for part in queries.possible_parts(language_code()) if part[0] != service.id]
    form = ServiceForm(parts=parts, offered=service.active, data=values_of(service))
    if request.method == "POST" and not _asks_for_rows(form) and form.validate() and _save(form, service) is not None:
        flash(_("Your changes to “%(title)s” are saved.", title=_title(service)), "good")
        return redirect(url_for(".edit", service_id=service_id), 303)
    return _draw(form, service)


@routes.post("/<int:service_id>/activation")
@desk(*WRITERS)
def activate(service_id: int) -> AnyResponse:
    with transaction():
        service = queries.locked(_fits(service_id))
        editing.activate(service)
        title = _title(service)
    _flash_with_undo(_("“%(title)s” can be ordered now.", title=title), url_for(".deactivate", service_id=service_id))
    return _back(service_id)


@routes.post("/<int:service_id>/deactivation")
@desk(*WRITERS)
def deactivate(service_id: int) -> AnyResponse:
    with transaction():
        service = queries.locked(_fits(service_id))
        editing.deactivate(service)
        title = _title(service)
    words = _("“%(title)s” is no longer offered. Orders that name it keep it.", title=title)
    _flash_with_undo(words, url_for(".activate", service_id=service_id))
    return _back(service_id)


@routes.post("/<int:service_id>/copies")
@desk(*WRITERS)
def copy(service_id: int) -> AnyResponse:
    with transaction():
        twin = editing.copy(queries.service_by_id(_fits(service_id)))
        twin_id = twin.id
    flash(_("This is the copy. It is not offered until you activate it."), "good")
    return redirect(url_for(".edit", service_id=twin_id), 303)


@routes.post("/<int:service_id>/position")
@desk(*WRITERS)
def move(service_id: int) -> AnyResponse:
    steps = {"up": -1, "down": 1}[arguments.choice("direction", ("up", "down"), source=request.form)]
    with transaction():
        editing.move(queries.service_by_id(_fits(service_id)), steps)
    return _back(service_id)


def _save(form: ServiceForm, service: Service | None) -> Service | None:
    """Keep what was written; None when the database or somebody else stood against it, which the form then says."""
    picture = readable_upload(form.picture)
    if form.picture.errors:
        return None
    try:
        with transaction():
            return _write(form, service, picture)
    except IntegrityError as error:
        taken = _("Another service already has this address.")
        gone = _("One of these services is no longer there. Please choose again.")
        errors_from_constraint(
            form, error, {"uq_service_slug": ("slug", taken), "fk_bundle_item_service_id_service": ("items", gone)}
        )
    return None


def _write(form: ServiceForm, service: Service | None, picture: Upload | None) -> Service | None:
    if service is None:
        return editing.create(form.draft(), picture.keep() if picture else None)
    locked = queries.locked(service.id)
    if form.seen.data != stamp(locked):
        form.form_errors.append(
            _("Somebody else has changed this service since you opened it. Save again to keep what you wrote instead.")
        )
        form.seen.raw_data, form.seen.data = None, stamp(locked)
        return None
    stored = picture.keep() if picture else None
    editing.revise(locked, form.draft(), stored, without_picture=bool(form.without_picture.data))
    return locked


def _draw(form: ServiceForm, service: Service | None) -> tuple[str, int]:
    if request.method == "GET":
        form.add_rows(prices=SPARE_ROWS, items=SPARE_ROWS)
    page = render_template(
        "catalogue/desk_service.html", form=form, service=service, may_write=viewer().has_role(*WRITERS)
    )
    return page, form.status


def _asks_for_rows(form: ServiceForm) -> bool:
    """Whether the button was "more rows": they are added, and everything typed is shown again."""
    wish = request.form.get("more")
    form.add_rows(prices=SPARE_ROWS * (wish == "prices"), items=SPARE_ROWS * (wish == "items"))
    return wish in {"prices", "items"}


def _wanted() -> Wanted:
    state = arguments.choice("state", tuple(STATES), "")
    return Wanted(
        text=arguments.text("q"),
        discipline=arguments.choice("discipline", list(Discipline), "") or None,
        kind=arguments.choice("kind", ("service", "bundle"), "") or None,
        active=STATES.get(state),
    )


def _sort() -> str:
    return arguments.choice("sort", SORTS, "position")


def _lines(found: list[Service]) -> Iterator[list[object]]:
    for each in found:
        facts = [each.slug, each.text(language_code()).title, each.kind, str(each.known_discipline.label)]
        amounts: list[list[object]] = [[price.currency, price.net.decimal] for price in each.prices] or [["", ""]]
        for amount in amounts:
            yield [
                *facts,
                *amount,
                Decimal(each.vat_rate_bp) / 100,
                each.lead_time_days,
                _("yes") if each.active else _("no"),
            ]


def _fits(service_id: int) -> int:
    """A number too large for the database names no service."""
    if service_id >= 2**63:
        raise NotFound
    return service_id


def _title(service: Service) -> str:
    return service.text(language_code()).title if service.texts else service.slug


def _flash_with_undo(words: str, undo: str) -> None:
    flash(Markup(render_template("catalogue/_undo.html", words=words, undo=undo)), "good")  # noqa: S704


def _back(service_id: int) -> AnyResponse:
    """To where the button stood: the list or the service."""
    if request.form.get("from") == "service":
        return redirect(url_for(".edit", service_id=service_id), 303)
    return redirect(url_for(".services"), 303)
