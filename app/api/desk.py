"""API keys at the desk: the list, a new one, whose secret is shown once, and taking one back. For administrators."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.api import keys
from app.api.forms import ApiKeyForm
from app.api.queries import key_by_id
from app.api.queries import keys as keys_in
from app.api.scopes import scope_words
from app.database import transaction
from app.errors import Conflict, NotFound
from app.web import arguments
from app.web.headers import hide_address
from app.web.pagination import paginate

routes = Blueprint("api_keys", __name__, url_prefix="/desk/api-keys", template_folder="templates")
STATES = ("active", "expired", "revoked")


@routes.get("")
@desk(Role.ADMIN)
def index() -> str:
    page = paginate(keys_in(arguments.choice("state", STATES, ""), arguments.text("q")))
    states = [("active", _("Active")), ("expired", _("Expired")), ("revoked", _("Revoked"))]
    return render_template(
        "api/desk_keys.html", page=page, now=clock.now(), states=states, state_names=dict(states), words=scope_words
    )


@routes.route("/new", methods=["GET", "POST"])
@desk(Role.ADMIN)
def issue() -> str | tuple[str, int]:
    form = ApiKeyForm()
    if form.validate_on_submit():
        with transaction():
            key, secret = keys.issue(
                name=form.name.data, scopes=form.scopes.data or (), days=form.days.data, by=_member()
            )
        hide_address()
        return render_template("api/desk_key_shown.html", key=key, secret=secret)
    return render_template("api/desk_key_new.html", form=form), form.status


@routes.post("/<int:key_id>/revocation")
@desk(Role.ADMIN)
def revoke(key_id: int) -> Response:
    key = key_by_id(key_id)
    try:
        with transaction():
            keys.revoke(key, by=_member())
    except Conflict as error:
        flash(str(error), "bad")
    else:
        flash(_("The key “%(name)s” opens nothing from now on.", name=key.name), "good")
    return redirect(url_for("api_keys.index"), 303)


def _member() -> User:
    user = viewer().user
    if user is None:
        raise NotFound
    return user
