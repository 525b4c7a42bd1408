"""The first screen of whoever is signed in, their profile and their photo."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import addresses, photos
from app.accounts.access import signed_in, viewer
from app.accounts.models import User
from app.accounts.profile_forms import ChangeEmailForm, PhotoForm, ProfileForm
from app.accounts.proving import NotProven, prove_owner
from app.accounts.queries import user_by_id
from app.accounts.routes.blueprint import person_limit, routes
from app.database import db, transaction
from app.errors import Invalid, NotFound
from app.media import serving
from app.media.models import StoredFile

Answer = str | Response | tuple[str, int]


def myself() -> User:
    """The person of a page behind `signed_in`."""
    user = viewer().user
    if user is None:
        raise NotFound
    return user


@routes.get("/account")
@signed_in
def home() -> str:
    """What waits for me, what have I earned, what is new: told by whoever plugs a panel in."""
    return render_template("accounts/home.html", person=myself())


@routes.route("/account/profile", methods=["GET", "POST"])
@signed_in
def profile() -> Answer:
    person = myself()
    form = ProfileForm(obj=person)
    if form.validate_on_submit():
        with transaction():
            form.fill(person)
        flash(_("Your profile is saved."), "good")
        return redirect(url_for("accounts.profile"), 303)
    return _profile_page(form=form)


@routes.post("/account/photo")
@person_limit
@signed_in
def add_photo() -> Answer:
    form = PhotoForm()
    if form.validate_on_submit():
        try:
            with transaction():
                photos.put(myself(), form.photo.data)
        except Invalid as error:
            form.photo.errors = [str(error)]
        else:
            flash(_("Your photo is saved."), "good")
            return redirect(url_for("accounts.profile"), 303)
    return _profile_page(photo_form=form)


@routes.post("/account/photo/removal")
@signed_in
def remove_photo() -> Response:
    with transaction():
        photos.discard(myself())
    flash(_("Your photo is removed."), "good")
    return redirect(url_for("accounts.profile"), 303)


@routes.get("/account/photos/<int:user_id>")
@signed_in
def photo(user_id: int) -> Response:
    """A person's photo, for themselves and for staff."""
    if user_id != myself().id and not viewer().is_staff:
        raise NotFound
    person = user_by_id(user_id)
    file = db.session.get(StoredFile, person.photo_id) if person.photo_id else None
    if file is None:
        raise NotFound
    return serving.send(file)


@routes.post("/account/email")
@person_limit
@signed_in
def change_email() -> Answer:
    """The new address gets a link; until it is used, the old one stays."""
    form = ChangeEmailForm()
    if form.validate_on_submit():
        try:
            with transaction():
                prove_owner(myself(), form.current.data)
                addresses.ask(myself(), form.new_email.data or "")
        except NotProven as error:
            form.current.errors = [str(error)]
        else:
            flash(
                _("We mailed a link to %(address)s. Your address changes when you use it.", address=form.new_email.data)
            )
            return redirect(url_for("accounts.profile"), 303)
    return _profile_page(email_form=form)


def _profile_page(
    form: ProfileForm | None = None, photo_form: PhotoForm | None = None, email_form: ChangeEmailForm | None = None
) -> tuple[str, int]:
    """All forms of the page; the one that was sent shows its errors."""
    person = myself()
    sent = form or photo_form or email_form
    page = render_template(
        "accounts/profile.html",
        person=person,
        form=form or ProfileForm(formdata=None, obj=person),
        photo_form=photo_form or PhotoForm(formdata=None),
        email_form=email_form or ChangeEmailForm(formdata=None),
    )
    return page, sent.status if sent else 200
