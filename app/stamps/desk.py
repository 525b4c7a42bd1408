"""Stamps at the desk: which wait, which failed and why, and another try."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.database import transaction
from app.errors import NotFound
from app.events import publish
from app.stamps import queries, stamping
from app.stamps.models import STATES
from app.stamps.wording import state_words
from app.web import arguments, doors
from app.web.pagination import paginate

ADMIN = "admin"
routes = Blueprint("stamps", __name__, url_prefix="/desk/stamps", template_folder="templates")


@routes.get("")
@doors.desk(ADMIN)
def index() -> str:
    state = arguments.choice("state", STATES, "")
    return render_template("stamps/index.html", page=paginate(queries.stamps(state)), states=state_words())


@routes.post("/<int:stamp_id>/attempts")
@doors.desk(ADMIN)
def try_again(stamp_id: int) -> Response:
    with transaction():
        stamp = stamping.locked(stamp_id)
        if stamp is None:
            raise NotFound
        stamping.try_again(stamp)
        publish(doors.StaffActed("stamp.tried_again", "stamp", str(stamp_id), {"kind": stamp.kind}))
    flash(_("The authority is asked again."), "good")
    return redirect(url_for("stamps.index"), 303)
