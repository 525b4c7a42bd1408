"""My wishes as a customer: who was found, yes or no without a reason, that it took place, and how it was."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import signed_in, viewer
from app.accounts.models import User
from app.database import transaction
from app.errors import NotFound
from reviews.army import joining, rounds, speaking, wishing, working
from reviews.army.forms import ConfirmForm, EchoForm
from reviews.army.mission_models import MissionAssignment
from reviews.army.states import Step
from reviews.army.wording import STEPS

routes = Blueprint("army_wishes", __name__, url_prefix="/account/wishes", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]


@routes.get("/<int:wish_id>")
@signed_in
def show(wish_id: int) -> Answer:
    return _draw(wish_id)


@routes.post("/<int:wish_id>/yes")
@signed_in
def accept(wish_id: int) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            rounds.say_yes(_present(wish_id), "customer")
        flash(_("Thank you. As soon as the volunteer says yes, too, you can write to each other."), "good")
    return redirect(url_for(".show", wish_id=wish_id), 303)


@routes.post("/<int:wish_id>/no")
@signed_in
def refuse(wish_id: int) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            following = rounds.say_no(_present(wish_id), "customer") is not None
        flash(_("Noted. Somebody else is asked.") if following else _("Noted. We go on looking."), "good")
    return redirect(url_for(".show", wish_id=wish_id), 303)


@routes.post("/<int:wish_id>/closing")
@signed_in
def close(wish_id: int) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            wishing.close(wishing.wish_of(viewer().user, wish_id, lock=True))
        flash(_("Your wish is taken back. You can wish again at any time."), "good")
    return redirect(url_for("army_missions.mine"), 303)


@routes.post("/<int:wish_id>/confirmation")
@signed_in
def confirm(wish_id: int) -> AnyResponse:
    """That it took place. The volunteer's reward depends on this and on nothing you say about it."""
    if ConfirmForm().validate():
        with transaction():
            working.confirm(_present(wish_id), _me())
        flash(_("Thank you. If you like, say how it was."), "good")
    return redirect(url_for(".show", wish_id=wish_id), 303)


@routes.post("/<int:wish_id>/echo")
@signed_in
def say(wish_id: int) -> Answer:
    form = EchoForm()
    if not form.validate():
        return _draw(wish_id, echo=form)
    with transaction():
        it = _present(wish_id)
        if it.confirmed_at is None:
            raise NotFound
        wishing.say_how_it_was(it, form.stars.data, form.words.data or "")
    flash(_("Kept. The volunteer can read it."), "good")
    return redirect(url_for(".show", wish_id=wish_id), 303)


@routes.post("/<int:wish_id>/apart")
@signed_in
def keep_apart(wish_id: int) -> AnyResponse:
    """These two are not brought together again; the volunteer is not told."""
    if ConfirmForm().validate():
        with transaction():
            it = _present(wish_id)
            joining.keep_apart(_me(), it.volunteer.user_id)
            rounds.say_no(it, "customer")
        flash(_("You are not brought together with this person again."), "good")
    return redirect(url_for(".show", wish_id=wish_id), 303)


def _draw(wish_id: int, *, echo: EchoForm | None = None) -> tuple[str, int]:
    row = wishing.wish_of(viewer().user, wish_id)
    it = wishing.present(row)
    said = wishing.echo_of(it) if it else None
    page = render_template(
        "army/wish.html",
        row=row,
        it=it,
        said=said,
        echo=echo or EchoForm(formdata=None, data={"stars": said.stars, "words": said.words} if said else None),
        steps=STEPS,
        step=Step,
        speaking=speaking,
    )
    return page, echo.status if echo else 200


def _present(wish_id: int) -> MissionAssignment:
    it = wishing.present(wishing.wish_of(viewer().user, wish_id))
    if it is None:
        raise NotFound
    return rounds.locked(it.id)


def _me() -> User:
    user = viewer().user
    assert user is not None
    return user
