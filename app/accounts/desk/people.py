"""People: the list, one person, their roles and what an administrator can do for them."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import audit, granting, second_factor, signing_in
from app.accounts.access import desk
from app.accounts.desk.blueprint import READERS, desk_routes, member
from app.accounts.desk.words import action_words
from app.accounts.models import User
from app.accounts.profile_forms import GrantForm
from app.accounts.queries import audit_of, contacts_of, live_sessions, people, user_by_id
from app.accounts.roles import ROLE_NAMES, Role, role_name
from app.database import db, transaction
from app.errors import Conflict, NotFound
from app.web import arguments
from app.web.exports import csv_response
from app.web.forms import Form
from app.web.pagination import paginate

STATES = ("verified", "unverified", "erased")
_SORTS = {
    "name": (User.name, User.id),
    "-name": (User.name.desc(), User.id),
    "since": (User.created_at, User.id),
    "-since": (User.created_at.desc(), User.id.desc()),
}


@desk_routes.get("/people")
@desk(*READERS)
def index() -> str:
    chosen = people(**_filters()).order_by(*_SORTS[arguments.choice("sort", _SORTS, "-since")])
    return render_template(
        "accounts/desk/people.html",
        page=paginate(chosen),
        roles=ROLE_NAMES,
        states=_state_words(),
        may_change=member().has_role(Role.ADMIN),
    )


@desk_routes.post("/people/export")
@desk(Role.ADMIN)
def export() -> Response:
    """The filtered list as a file. Taking so many people's data away is noted, and therefore posted."""
    chosen = people(**_filters()).order_by(User.id)
    with transaction():
        audit.record("people.exported", ("user", "list"), **{k: v for k, v in _filters().items() if k != "text"})
    rows = (
        (user.id, user.name, user.email, user.locale, ", ".join(sorted(user.role_names)), user.created_at.isoformat())
        for user in db.session.scalars(chosen, execution_options={"yield_per": 200})
    )
    header = (_("Number"), _("Name"), _("E-mail address"), _("Language"), _("Roles"), _("Since"))
    return csv_response("people.csv", header, rows)


@desk_routes.get("/people/<int:user_id>")
@desk(*READERS)
def show(user_id: int) -> str:
    return _person_page(user_by_id(user_id), GrantForm(formdata=None))[0]


@desk_routes.post("/people/<int:user_id>/roles")
@desk(Role.ADMIN)
def grant(user_id: int) -> Response | tuple[str, int]:
    person, form = user_by_id(user_id), GrantForm()
    if not form.validate_on_submit():
        return _person_page(person, form)
    with transaction():
        granting.grant(person, Role(form.role.data), by=member())
    flash(_("%(name)s is now %(role)s.", name=person.name, role=role_name(form.role.data)), "good")
    return redirect(url_for("people.show", user_id=user_id), 303)


@desk_routes.post("/people/<int:user_id>/roles/<role>/revocation")
@desk(Role.ADMIN)
def revoke(user_id: int, role: str) -> Response:
    if role not in set(Role):
        raise NotFound
    person = user_by_id(user_id)
    try:
        with transaction():
            granting.revoke(person, Role(role), by=member())
    except Conflict as error:
        flash(str(error), "bad")
    else:
        flash(_("The role %(role)s is taken back.", role=role_name(role)), "good")
    return redirect(url_for("people.show", user_id=user_id), 303)


@desk_routes.post("/people/<int:user_id>/sessions/ending")
@desk(Role.ADMIN)
def end_sessions(user_id: int) -> Response:
    """Sign a person out everywhere, for instance when a laptop was stolen."""
    person = user_by_id(user_id)
    with transaction():
        signing_in.end_sessions(person)
        audit.record("user.signed_out", person)
    flash(_("%(name)s is signed out everywhere.", name=person.name), "good")
    return redirect(url_for("people.show", user_id=user_id), 303)


@desk_routes.post("/people/<int:user_id>/second-factor/removal")
@desk(Role.ADMIN)
def remove_second_factor(user_id: int) -> Response:
    """For whoever lost phone and recovery codes, once an administrator is sure who asks."""
    person = user_by_id(user_id)
    with transaction():
        second_factor.remove(person, by=member())
    flash(_("The second factor of %(name)s is removed; every session ended.", name=person.name), "good")
    return redirect(url_for("people.show", user_id=user_id), 303)


def _filters() -> dict[str, str]:
    return {
        "text": arguments.text("q"),
        "role": arguments.choice("role", [role.value for role in Role], ""),
        "state": arguments.choice("state", STATES, ""),
    }


def _state_words() -> list[tuple[str, str]]:
    return [("verified", _("Verified")), ("unverified", _("Not verified")), ("erased", _("Erased"))]


def _person_page(person: User, form: Form) -> tuple[str, int]:
    page = render_template(
        "accounts/desk/person.html",
        person=person,
        form=form,
        sessions=[row for row in live_sessions(person) if signing_in.is_alive(row)],
        contacts=contacts_of(person),
        entries=[(entry, action_words(entry)) for entry in audit_of(person)],
        may_change=member().has_role(Role.ADMIN),
    )
    return page, form.status
