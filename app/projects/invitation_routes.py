"""Where the link of an invitation leads. Opening it changes nothing; the button on the page does."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import signing_in
from app.accounts.access import viewer
from app.accounts.forms import AcceptForm, ConfirmForm
from app.config import settings
from app.database import transaction
from app.projects import inviting
from app.projects.models import ProjectInvitation
from app.web.headers import hide_address
from app.web.limits import limiter
from app.web.locale import language_code

routes = Blueprint("project_invitations", __name__, template_folder="templates")
Answer = str | Response | tuple[str, int]


@routes.before_request
def keep_tokens_secret() -> None:
    """The page tells no other site where its reader came from, errors included."""
    hide_address()


@routes.route("/project-invitations/<token>", methods=["GET", "POST"])
@limiter.shared_limit("60 per 15 minutes", scope="tokens")
def show(token: str) -> Answer:
    """Accept, with a new account where there is none. Another address, a late and a used link meet the same page."""
    me = viewer().user
    found = inviting.look_at(token, viewer=me)
    owner = inviting.owner_of(found)
    form = _accept_form(found) if owner is None else ConfirmForm()
    if form.validate_on_submit():
        entered = form.data if owner is None else {}
        told = {name: entered[name] for name in ("name", "password", "locale", "timezone") if name in entered}
        with transaction():
            member = inviting.accept(token, viewer=me, **told)
            reference = member.project.reference
            if owner is None:
                signing_in.let_in(member.user)
        flash(_("Welcome. You take part in the project now."), "good")
        return redirect(url_for("projects.show", reference=reference), 303)
    return render_template("projects/invitation.html", form=form, invitation=found, owner=owner), form.status


def _accept_form(found: ProjectInvitation) -> AcceptForm:
    form = AcceptForm(name=found.name, locale=found.locale or language_code(), timezone=settings().seller.timezone)
    form.own_email = found.email
    return form
