"""Invitations: the list, a new one, sending again, taking back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts import inviting
from app.accounts.access import desk
from app.accounts.desk.blueprint import desk_routes, member
from app.accounts.profile_forms import InviteForm
from app.accounts.queries import invitation_by_id, invitations
from app.accounts.roles import Role
from app.database import transaction
from app.errors import Conflict
from app.web import arguments
from app.web.locale import language_code
from app.web.pagination import paginate

STATES = ("open", "expired", "accepted", "revoked")


@desk_routes.get("/invitations")
@desk(Role.ADMIN)
def list_invitations() -> str:
    page = paginate(invitations(state=arguments.choice("state", STATES, "")))
    return render_template("accounts/desk/invitations.html", page=page, now=clock.now(), states=_state_words())


@desk_routes.route("/invitations/new", methods=["GET", "POST"])
@desk(Role.ADMIN)
def invite() -> str | Response | tuple[str, int]:
    form = InviteForm(locale=language_code())
    if form.validate_on_submit():
        try:
            with transaction():
                inviting.invite(
                    email=form.email.data or "",
                    name=form.name.data,
                    role=Role(form.role.data),
                    locale=form.locale.data,
                    by=member(),
                )
        except Conflict as error:
            form.role.errors = [str(error)]
        else:
            flash(_("The invitation to %(address)s is on its way.", address=form.email.data), "good")
            return redirect(url_for("people.list_invitations"), 303)
    return render_template("accounts/desk/invite.html", form=form), form.status


@desk_routes.post("/invitations/<int:invitation_id>/sending")
@desk(Role.ADMIN)
def send_again(invitation_id: int) -> Response:
    invitation = invitation_by_id(invitation_id)
    try:
        with transaction():
            inviting.send_again(invitation, by=member())
    except Conflict as error:
        flash(str(error), "bad")
    else:
        flash(_("A new link is on its way; the old one is dead."), "good")
    return redirect(url_for("people.list_invitations"), 303)


@desk_routes.post("/invitations/<int:invitation_id>/revocation")
@desk(Role.ADMIN)
def revoke_invitation(invitation_id: int) -> Response:
    invitation = invitation_by_id(invitation_id)
    try:
        with transaction():
            inviting.revoke(invitation, by=member())
    except Conflict as error:
        flash(str(error), "bad")
    else:
        flash(_("The invitation is revoked."), "good")
    return redirect(url_for("people.list_invitations"), 303)


def _state_words() -> list[tuple[str, str]]:
    return [("open", _("Open")), ("expired", _("Expired")), ("accepted", _("Accepted")), ("revoked", _("Revoked"))]
