"""The page on which the author of a message says whether it may be shown."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import signed_in
from app.accounts.models import User
from app.database import transaction
from app.errors import NotFound
from reviews.asking import permitting
from reviews.asking.forms import ConfirmForm, PermissionForm
from reviews.asking.models import ChatPermission
from reviews.reviewing.submitting import Words

routes = Blueprint("permissions", __name__, url_prefix="/account/words", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]


@routes.get("/<int:permission_id>")
@signed_in
def show(permission_id: int) -> Answer:
    permission = permitting.permission_of(_me(), permission_id)
    message = permitting.words_of(permission)
    form = PermissionForm(formdata=None, data={"words": message.text if message else "", "author_name": _me().name})
    return _draw(permission, form)


@routes.post("/<int:permission_id>")
@signed_in
def allow(permission_id: int) -> Answer:
    form = PermissionForm()
    if not form.validate():
        return _draw(permitting.permission_of(_me(), permission_id), form)
    with transaction():
        permission = permitting.permission_of(_me(), permission_id, lock=True)
        review = permitting.allow(
            permission,
            Words(
                rating=form.rating.data,
                text=form.words.data or "",
                author_name=form.author_name.data or "",
                language=permission.request.locale,
            ),
        )
        reference = review.reference
    flash(_("Thank you. Your words are a review now. You can change or withdraw it at any time."), "good")
    return redirect(url_for("my_reviews.show", key="me", reference=reference), 303)


@routes.post("/<int:permission_id>/refusal")
@signed_in
def refuse(permission_id: int) -> AnyResponse:
    if not ConfirmForm().validate():
        raise NotFound
    with transaction():
        permitting.refuse(permitting.permission_of(_me(), permission_id, lock=True))
    flash(_("It stays between you and the project. We do not ask about it again."), "good")
    return redirect(url_for("accounts.home"), 303)


def _draw(permission: ChatPermission, form: PermissionForm) -> tuple[str, int]:
    return render_template("asking/permission.html", permission=permission, form=form), form.status


def _me() -> User:
    user: User = current_user._get_current_object()
    return user
