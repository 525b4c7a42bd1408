"""Where the links in mails lead. Opening one changes nothing, for mail scanners open them too; the button on the page does."""

from __future__ import annotations

from flask import flash, redirect, render_template, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import addresses, entering, erasing, inviting, passwords, redeeming, signing_in, verifying
from app.accounts.access import viewer
from app.accounts.forms import AcceptForm, ConfirmForm, NewPasswordForm, VerifyForm
from app.accounts.models import EmailToken, Invitation, User
from app.accounts.queries import user_by_id
from app.accounts.redeeming import Purpose
from app.accounts.roles import STAFF_ROLES, Role
from app.accounts.routes.blueprint import entry_limit, next_target, routes, token_limit
from app.accounts.routes.entrance import REGISTERING
from app.accounts.tokens import fingerprint
from app.config import settings
from app.database import transaction
from app.web.locale import language_code

Answer = str | Response | tuple[str, int]


@routes.route("/verification/<token>", methods=["GET", "POST"])
@token_limit
def verification(token: str) -> Answer:
    """Prove an address. Another browser than the one that registered also gives the password of the new account."""
    found = redeeming.look_at(Purpose.VERIFY, token)
    owner = user_by_id(found.user_id) if found.user_id else None
    form = ConfirmForm() if owner is None or _registered_here(found, owner) else VerifyForm()
    if form.validate_on_submit():
        if owner is None or not isinstance(form, VerifyForm):
            return _verified(token, owner)
        if passwords.matches(owner.password_hash, form.password.data):
            return _verified(token, owner)
        form.password.errors = [_("This is not the password of the new account.")]
    return render_template("accounts/verification.html", form=form, address=found.email, owner=owner), form.status


@routes.route("/sign-in/link/<token>", methods=["GET", "POST"])
@token_limit
def sign_in_by_link(token: str) -> Answer:
    found = redeeming.look_at(Purpose.SIGN_IN, token)
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction():
            next_path = entering.by_link(token).next_path
        row = signing_in.row_behind_cookie()
        if row is not None and signing_in.owes_second_factor(row):
            return redirect(url_for("accounts.show_second_factor", next=next_path), 303)
        return redirect(next_target(next_path), 303)
    return render_template("accounts/sign_in_by_link.html", form=form, address=found.email), form.status


@routes.route("/password/new/<token>", methods=["GET", "POST"])
@token_limit
def new_password(token: str) -> Answer:
    found = redeeming.look_at(Purpose.RESET, token)
    form = NewPasswordForm()
    form.own_email = found.email
    if form.validate_on_submit():
        with transaction():
            entering.set_new_password(token, form.password.data)
        session.clear()
        flash(_("Your new password is set, and every browser was signed out. Please sign in."), "good")
        return redirect(url_for("accounts.sign_in"), 303)
    return render_template("accounts/new_password.html", form=form, address=found.email), form.status


@routes.route("/invitations/<token>", methods=["GET", "POST"])
@token_limit
@entry_limit
def invitation(token: str) -> Answer:
    found = inviting.look_at(token, viewer=viewer().user)
    owner = inviting.owner_of(found)
    form = _accept_form(found) if owner is None else ConfirmForm()
    if form.validate_on_submit():
        with transaction():
            entered = form.data if owner is None else {}
            told = {name: entered[name] for name in ("name", "password", "locale", "timezone") if name in entered}
            user = inviting.accept(token, viewer=viewer().user, **told)
            if owner is None:
                signing_in.let_in(user)
        return _accepted(user, found)
    return render_template("accounts/invitation.html", form=form, invitation=found, owner=owner), form.status


@routes.route("/new-address/<token>", methods=["GET", "POST"])
@token_limit
def new_address(token: str) -> Answer:
    found = redeeming.look_at(Purpose.NEW_EMAIL, token)
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction():
            addresses.take(token)
        flash(_("%(address)s is your address now.", address=found.email), "good")
        return redirect(url_for("accounts.profile"), 303)
    return render_template("accounts/new_address.html", form=form, address=found.email), form.status


@routes.route("/erasure/<token>", methods=["GET", "POST"])
@token_limit
def erasure_by_link(token: str) -> Answer:
    found = redeeming.look_at(Purpose.ERASE, token)
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction():
            erasing.erase_by_link(token)
        session.clear()
        return redirect(url_for("accounts.erased"), 303)
    return render_template("accounts/erasure_by_link.html", form=form, address=found.email), form.status


def _registered_here(token: EmailToken, owner: User) -> bool:
    """Whether nobody needs to show that the account is theirs: this browser made it, or is signed in to it."""
    signed_in = viewer().user
    if signed_in is not None and signed_in.id == owner.id:
        return True
    return session.get(REGISTERING) == fingerprint(token.email)


def _verified(token: str, owner: User | None) -> Response:
    with transaction():
        next_path = verifying.redeem(token).next_path
        if owner is not None:
            signing_in.let_in(owner)
    flash(_("Thank you, your address is verified."), "good")
    if owner is None:
        return redirect(next_path or url_for("accounts.address_verified"), 303)
    return redirect(next_target(next_path), 303)


def _accept_form(found: Invitation) -> AcceptForm:
    form = AcceptForm(name=found.name, locale=found.locale or language_code(), timezone=settings().seller.timezone)
    form.own_email = found.email
    return form


def _accepted(user: User, found: Invitation) -> Response:
    flash(_("Welcome. Your role is in place."), "good")
    row = signing_in.row_behind_cookie()
    if row is None:
        return redirect(url_for("accounts.sign_in"), 303)
    if Role(found.role) in STAFF_ROLES and settings().second_factor_required and not user.has_second_factor:
        return redirect(url_for("accounts.set_up_second_factor"), 303)
    return redirect(next_target(None), 303)


@routes.get("/address-verified")
def address_verified() -> str:
    return render_template("accounts/address_verified.html")


@routes.get("/erased")
def erased() -> str:
    return render_template("accounts/erased.html")
