"""Password, second factor and sessions of whoever is signed in."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app import clock
from app.accounts import entering, redeeming, second_factor, signing_in, totp
from app.accounts.access import current_session, signed_in
from app.accounts.browsers import browser_of, system_of
from app.accounts.forms import CodeForm
from app.accounts.models import UserSession
from app.accounts.profile_forms import ChangePasswordForm, RemoveFactorForm
from app.accounts.proving import NotProven, prove_owner
from app.accounts.queries import live_sessions, session_of, unused_recovery_codes
from app.accounts.routes.blueprint import local_next, person_limit, routes
from app.accounts.routes.portal import myself
from app.config import settings
from app.database import transaction
from app.errors import Conflict

Answer = str | Response | tuple[str, int]


@routes.get("/account/security")
@signed_in
def security() -> Answer:
    return _security_page()


@routes.post("/account/password")
@person_limit
@signed_in
def change_password() -> Answer:
    """A new password; the other browsers are signed out."""
    form = ChangePasswordForm()
    form.own_email = myself().email
    if form.validate_on_submit():
        try:
            with transaction():
                prove_owner(myself(), form.current.data)
                entering.change_password(myself(), form.password.data)
                redeeming.withdraw(myself())
                signing_in.end_sessions(myself(), but=current_session())
        except NotProven as error:
            form.current.errors = [str(error)]
        else:
            flash(_("Your new password is set. Other browsers were signed out."), "good")
            return redirect(url_for("accounts.security"), 303)
    return _security_page(password_form=form)


@routes.get("/account/second-factor")
@signed_in
def set_up_second_factor() -> Answer:
    """What a second factor is for; the secret is made by the button, because reading a page changes nothing."""
    if myself().has_second_factor:
        return redirect(url_for("accounts.security"))
    return _set_up_page(CodeForm(formdata=None, next=request.args.get("next")))


@routes.post("/account/second-factor/secret")
@person_limit
@signed_in
def begin_second_factor() -> Response:
    with transaction():
        second_factor.begin(myself())
    return redirect(url_for("accounts.set_up_second_factor", next=local_next(request.form.get("next"))), 303)


@routes.post("/account/second-factor")
@person_limit
@signed_in
def confirm_second_factor() -> Answer:
    form = CodeForm()
    if form.validate_on_submit():
        try:
            with transaction():
                codes = second_factor.confirm(myself(), form.code.data)
                row = current_session()
                if row is not None:
                    row.second_factor_at = clock.now()
        except second_factor.WrongCode as error:
            form.code.errors = [str(error)]
        else:
            return render_template("accounts/recovery_codes.html", codes=codes, next=local_next(form.next.data))
    return _set_up_page(form)


@routes.post("/account/second-factor/removal")
@person_limit
@signed_in
def remove_second_factor() -> Answer:
    form = RemoveFactorForm()
    if form.validate_on_submit() and _right_code(form):
        with transaction():
            second_factor.remove(myself(), by=myself())
        flash(_("Your second factor is removed."), "warn")
        return redirect(url_for("accounts.security"), 303)
    return _security_page(factor_form=form)


@routes.post("/account/recovery-codes")
@person_limit
@signed_in
def renew_recovery_codes() -> Answer:
    """Ten new codes against a code of the app; the old ones work no longer."""
    form = RemoveFactorForm()
    if form.validate_on_submit() and _right_code(form):
        with transaction():
            codes = second_factor.renew_recovery_codes(myself())
        return render_template("accounts/recovery_codes.html", codes=codes, next=None)
    return _security_page(factor_form=form)


@routes.get("/account/sessions")
@signed_in
def sessions() -> str:
    here = current_session()
    rows = [_shown(row, here) for row in live_sessions(myself()) if signing_in.is_alive(row)]
    return render_template("accounts/sessions.html", rows=rows)


@routes.post("/account/sessions/<int:session_id>/ending")
@signed_in
def end_session(session_id: int) -> Response:
    """Sign one browser out; ending one that has ended is quiet."""
    with transaction():
        row = session_of(myself(), session_id)
        row.ended_at = row.ended_at or clock.now()
        was_here = row is current_session()
    if was_here:
        session.clear()
    flash(_("That browser is signed out."), "good")
    return redirect(url_for("accounts.sign_in" if was_here else "accounts.sessions"), 303)


@routes.post("/account/sessions/ending")
@signed_in
def end_all_sessions() -> Response:
    """Sign out everywhere, here too."""
    with transaction():
        signing_in.end_sessions(myself())
    session.clear()
    flash(_("You are signed out everywhere."), "good")
    return redirect(url_for("accounts.sign_in"), 303)


def _right_code(form: RemoveFactorForm) -> bool:
    """Whether the code is right; it is used up, and wrong ones are counted against this session."""
    row = current_session()
    if row is None or not myself().has_second_factor:
        raise Conflict(_("No second factor is set up."))
    with transaction():
        right = second_factor.check(row, form.code.data)
    if not right:
        form.code.errors = [str(second_factor.WrongCode())]
    return right


def _shown(row: UserSession, here: UserSession | None) -> dict[str, object]:
    return {
        "id": row.id,
        "browser": browser_of(row.user_agent),
        "system": system_of(row.user_agent),
        "started_at": row.started_at,
        "last_seen_at": row.last_seen_at,
        "is_here": here is not None and row.id == here.id,
    }


def _security_page(
    password_form: ChangePasswordForm | None = None, factor_form: RemoveFactorForm | None = None
) -> tuple[str, int]:
    sent = password_form or factor_form
    page = render_template(
        "accounts/security.html",
        person=myself(),
        recovery_codes=unused_recovery_codes(myself()),
        password_form=password_form or ChangePasswordForm(formdata=None),
        factor_form=factor_form or RemoveFactorForm(formdata=None),
        must_have=settings().second_factor_required and myself().is_staff,
    )
    return page, sent.status if sent else 200


def _set_up_page(form: CodeForm) -> tuple[str, int]:
    person = myself()
    secret = second_factor.secret_of(person) if person.totp_secret_encrypted and not person.has_second_factor else None
    address = totp.setup_address(secret, person.email, settings().seller.name) if secret else ""
    page = render_template(
        "accounts/set_up_second_factor.html",
        form=form,
        secret=secret,
        # Drawn by segno out of base32 and a percent-encoded address.
        picture=Markup(totp.picture(address)) if address else "",  # noqa: S704
        must_have=settings().second_factor_required and person.is_staff,
    )
    return page, form.status
