"""The words of the mails at the desk, in each language, and our pages at places elsewhere."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.roles import STAFF_ROLES, Role
from app.config import settings
from app.database import db, transaction
from app.errors import NotFound
from app.web.locale import language_names
from reviews.asking import outside, templating
from reviews.asking.destinations import RULES, Place
from reviews.asking.forms import ConfirmForm, DestinationForm, WordsForm
from reviews.asking.models import AskingDestination
from reviews.asking.templating import Wording
from reviews.asking.wording import PLACE_NAMES, refusal_sentences

routes = Blueprint("asking_words", __name__, url_prefix="/desk/asking", template_folder="templates")
WRITERS = (Role.MARKETER, Role.ADMIN)
Answer = str | AnyResponse | tuple[str, int]
EXAMPLE = {"name": "Zeynep Şahin", "order": "IM-7K2Q-9F4D"}


@routes.get("/words")
@desk(*STAFF_ROLES)
def index() -> str:
    rows = [(kind, code, templating.wording(kind, code)) for code in settings().languages for kind in templating.KINDS]
    return render_template("asking/desk_words.html", rows=rows, names=language_names(), kinds=_kinds())


@routes.route("/words/<kind>/<locale>", methods=["GET", "POST"])
@desk(*WRITERS)
def words(kind: str, locale: str) -> Answer:
    """Words that steer are refused with 422 and named (R7); what was typed stays in the form."""
    _check(kind, locale)
    now = templating.wording(kind, locale)
    form, found = WordsForm(data=vars(now)), []
    if form.validate_on_submit():
        it = Wording(form.subject.data or "", form.words.data or "")
        try:
            with transaction():
                templating.keep(kind, locale, it, by=viewer().user)
                audit.record("asking_words.changed", ("asking_template", f"{kind}:{locale}"))
            flash(_("The words are kept. They go out with the next message."), "good")
            return redirect(url_for(".words", kind=kind, locale=locale), 303)
        except templating.Refused as refused:
            found = refusal_sentences(refused.found)
            form.words.errors = [*form.words.errors, *found]
    shown = Wording(form.subject.data or "", form.words.data or "").about(service=_("Brand film"), **EXAMPLE)
    return render_template(
        "asking/desk_words_form.html",
        form=form,
        kind=kind,
        kinds=_kinds(),
        locale=locale,
        name=language_names()[locale],
        shown=shown,
    ), form.status


@routes.post("/words/<kind>/<locale>/house")
@desk(*WRITERS)
def restore(kind: str, locale: str) -> AnyResponse:
    _check(kind, locale)
    if ConfirmForm().validate():
        with transaction():
            templating.forget(kind, locale)
            audit.record("asking_words.restored", ("asking_template", f"{kind}:{locale}"))
        flash(_("The words of the house are back."), "good")
    return redirect(url_for(".words", kind=kind, locale=locale), 303)


@routes.get("/places")
@desk(*STAFF_ROLES)
def places() -> str:
    rows = [(place, PLACE_NAMES[place], RULES[place], db.session.get(AskingDestination, place)) for place in Place]
    unfit = {
        place: [
            (name, refusal_sentences(found))
            for code, name in language_names().items()
            if (found := templating.fits(place, code))
        ]
        for place in Place
        if place is not Place.HOUSE
    }
    return render_template("asking/desk_places.html", rows=rows, unfit=unfit)


@routes.route("/places/<place>", methods=["GET", "POST"])
@desk(*WRITERS)
def place(place: str) -> Answer:
    if place not in {Place.GOOGLE, Place.TRUSTPILOT}:
        raise NotFound
    now = db.session.get(AskingDestination, place)
    form = DestinationForm(data={"url": now.url if now else ""})
    if form.validate_on_submit():
        if outside.is_of(Place(place), form.url.data or ""):
            with transaction():
                row = db.session.get(AskingDestination, place) or AskingDestination(place=place)
                row.url, row.updated_at = form.url.data or "", clock.now()
                db.session.add(row)
                audit.record("asking_place.changed", ("asking_destination", place))
            flash(_("The address is kept."), "good")
            return redirect(url_for(".places"), 303)
        form.url.errors = [
            *form.url.errors,
            _("This must be an https address of %(place)s.", place=PLACE_NAMES[Place(place)]),
        ]
    return render_template(
        "asking/desk_place.html", form=form, name=PLACE_NAMES[Place(place)], place=place
    ), form.status


def _check(kind: str, locale: str) -> None:
    if kind not in templating.KINDS or locale not in settings().languages:
        raise NotFound


def _kinds() -> dict[str, str]:
    return {"first": _("First message"), "reminder": _("Reminder")}
