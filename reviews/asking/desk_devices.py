"""QR codes and kiosks at the desk. Of a kiosk staff see how many answered, and nothing else before the release."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.roles import STAFF_ROLES
from app.catalogue.models import Service
from app.catalogue.queries import active_services, service_by_slug
from app.database import transaction
from app.mail.links import absolute_url
from app.web.locale import language_code
from app.web.pagination import paginate
from reviews.asking import codes as drawings
from reviews.asking import kiosks
from reviews.asking.forms import ConfirmForm, KioskForm
from reviews.asking.place_models import Kiosk

routes = Blueprint("asking_devices", __name__, url_prefix="/desk/asking", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]


@routes.get("/codes")
@desk(*STAFF_ROLES)
def codes() -> str:
    return render_template("asking/desk_codes.html", services=active_services(language_code()))


@routes.get("/codes/<slug>")
@desk(*STAFF_ROLES)
def sheet(slug: str) -> str:
    """One page to print and put on a counter."""
    service = service_by_slug(slug, including_inactive=True)
    drawn = Markup(drawings.inline(_address(service)))  # noqa: S704  drawn here from our own address
    return render_template("asking/desk_sheet.html", service=service, drawn=drawn, address=_address(service))


@routes.get("/codes/<slug>.svg")
@desk(*STAFF_ROLES)
def code_svg(slug: str) -> Response:
    return _file(drawings.svg(_address(service_by_slug(slug, including_inactive=True))), f"{slug}.svg", "image/svg+xml")


@routes.get("/codes/<slug>.png")
@desk(*STAFF_ROLES)
def code_png(slug: str) -> Response:
    return _file(drawings.png(_address(service_by_slug(slug, including_inactive=True))), f"{slug}.png", "image/png")


@routes.get("/kiosks")
@desk(*STAFF_ROLES)
def index() -> str:
    return _list(KioskForm())


@routes.post("/kiosks")
@desk(*STAFF_ROLES)
def open_kiosk() -> Answer:
    """The code is shown once, here; nobody reads it again."""
    form = KioskForm()
    if not form.validate():
        return _list(form), form.status
    user = viewer().user
    assert user is not None
    with transaction():
        kiosk, code = kiosks.open_(form.service.data, form.place.data or "", form.locale.data, by=user)
        audit.record("kiosk.opened", kiosk)
        place = kiosk.place
    return render_template("asking/desk_kiosk_code.html", code=code, place=place, address=absolute_url("kiosk.door"))


@routes.post("/kiosks/<int:kiosk_id>/closing")
@desk(*STAFF_ROLES)
def close_kiosk(kiosk_id: int) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            audit.record("kiosk.closed", kiosks.close(kiosk_id))
        flash(_("The kiosk is closed. What the tablet still holds may arrive until tomorrow."), "good")
    return redirect(url_for(".index"), 303)


@routes.post("/kiosks/<int:kiosk_id>/release")
@desk(*STAFF_ROLES)
def release(kiosk_id: int) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            count = kiosks.release(kiosk_id)
            audit.record("kiosk.released", ("kiosk", kiosk_id), answers=count)
        flash(ngettext("%(num)s answer became a review.", "%(num)s answers became reviews.", count), "good")
    return redirect(url_for(".index"), 303)


def _list(form: KioskForm) -> str:
    page = paginate(sa.select(Kiosk).order_by(Kiosk.id.desc()))
    counts = kiosks.counts([each.id for each in page])
    return render_template("asking/desk_kiosks.html", page=page, counts=counts, form=form)


def _address(service: Service) -> str:
    return absolute_url("kiosk.here", slug=service.slug)


def _file(content: bytes, name: str, mimetype: str) -> Response:
    answer = Response(content, mimetype=mimetype)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
