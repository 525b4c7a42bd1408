"""Signing in and out, registering."""

from __future__ import annotations

import secrets

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts import entering, second_factor, signing_in, tasks
from app.accounts.entering import WrongPassword
from app.accounts.forms import AddressForm, CodeForm, RegisterForm, SignInForm
from app.accounts.redeeming import Purpose
from app.accounts.registering import register as register_person
from app.accounts.routes.blueprint import (
    address_limit,
    entry_limit,
    local_next,
    next_target,
    routes,
)
from app.accounts.tokens import fingerprint
from app.config import settings
from app.database import transaction
from app.web.limits import limiter
from app.web.locale import language_code

REGISTERING = "registering"
Answer = str | Response | tuple[str, int]


@routes.route("/sign-in", methods=["GET", "POST"])
@entry_limit
@address_limit
def sign_in() -> Answer:
    if current_user.is_authenticated:
        return redirect(next_target(request.args.get("next")))
    form = SignInForm(next=request.args.get("next"))
    if form.validate_on_submit():
        try:
            with transaction():
                entered = entering.by_password(
                    form.email.data or "", form.password.data, next_path=local_next(form.next.data)
                )
        except WrongPassword as error:
            form.form_errors.append(str(error))
        else:
            return _after_first_factor(form.next.data) if entered else _to_check_mail(form.email.data or "")
    return render_template("accounts/sign_in.html", form=form), form.status


@routes.post("/sign-out")
def sign_out() -> Response:
    with transaction():
        signing_in.let_out()
    flash(_("You are signed out."), "good")
    return redirect(url_for("accounts.sign_in"), 303)


@routes.route("/sign-in/code", methods=["GET", "POST"])
@limiter.limit("10 per 15 minutes", methods=["POST"], key_func=lambda: session.get(signing_in.COOKIE_KEY, ""))
@entry_limit
def show_second_factor() -> Answer:
    row = signing_in.row_behind_cookie()
    if row is None or not signing_in.owes_second_factor(row):
        return redirect(url_for("accounts.sign_in", next=local_next(request.args.get("next"))))
    form = CodeForm(next=request.args.get("next"))
    if form.validate_on_submit():
        with transaction():
            passed = second_factor.check(row, form.code.data)
            if passed:
                signing_in.let_in(row.user, second_factor=True)
        if passed:
            return redirect(next_target(form.next.data), 303)
        if signing_in.row_behind_cookie() is None:
            flash(_("That were too many wrong codes. Please sign in again."), "warn")
            return redirect(url_for("accounts.sign_in"), 303)
        form.code.errors = [str(second_factor.WrongCode())]
    return render_template("accounts/second_factor.html", form=form), form.status


@routes.route("/sign-in/link", methods=["GET", "POST"])
@entry_limit
@address_limit
def sign_in_link() -> Answer:
    """Whoever asks reads the same answer; only who has an account gets mail."""
    return _mail_link(Purpose.SIGN_IN, "accounts/sign_in_link.html")


@routes.route("/password/forgotten", methods=["GET", "POST"])
@entry_limit
@address_limit
def forgotten_password() -> Answer:
    return _mail_link(Purpose.RESET, "accounts/forgotten_password.html")


@routes.route("/register", methods=["GET", "POST"])
@entry_limit
@address_limit
def register() -> Answer:
    if current_user.is_authenticated:
        return redirect(next_target(request.args.get("next")))
    form = RegisterForm(next=request.args.get("next"), locale=language_code(), timezone=settings().seller.timezone)
    if form.validate_on_submit():
        with transaction():
            register_person(
                email=form.email.data or "",
                name=form.name.data,
                password=form.password.data,
                locale=form.locale.data,
                timezone=form.timezone.data,
                next_path=local_next(form.next.data),
            )
        session[REGISTERING] = fingerprint(form.email.data or "")
        return _to_check_mail(form.email.data or "")
    return render_template("accounts/register.html", form=form), form.status


@routes.get("/check-your-mail")
def check_mail() -> str:
    return render_template("accounts/check_mail.html", address=session.get("mailed_to", ""))


def _mail_link(purpose: Purpose, template: str) -> Answer:
    form = AddressForm(next=request.args.get("next"))
    if form.validate_on_submit():
        with transaction():
            tasks.mail_link.defer(
                purpose=purpose,
                email=form.email.data or "",
                wish=secrets.token_hex(8),
                next_path=local_next(form.next.data),
            )
        return _to_check_mail(form.email.data or "")
    return render_template(template, form=form), form.status


def _to_check_mail(address: str) -> Response:
    session["mailed_to"] = address
    return redirect(url_for("accounts.check_mail"), 303)


def _after_first_factor(wished: str | None) -> Response:
    row = signing_in.row_behind_cookie()
    if row is not None and signing_in.owes_second_factor(row):
        return redirect(url_for("accounts.show_second_factor", next=local_next(wished)), 303)
    return redirect(next_target(wished), 303)
