"""The public library: works with prices and terms, requests, disputes; licensed files; and the links of releases."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import viewer
from app.database import transaction
from app.errors import NotFound
from app.media import serving
from app.web import arguments
from app.web.headers import hide_address
from app.web.limits import limiter
from app.web.locale import language_code
from app.web.pagination import paginate
from reviews.contributions import disputing, queries, releasing, requesting, surfaces, terms, wording
from reviews.contributions.asset_models import Asset
from reviews.contributions.forms import DisputeForm, ReleaseAnswerForm, RequestForm
from reviews.contributions.models import KINDS

library = Blueprint("library", __name__, url_prefix="/library", template_folder="templates")
rights = Blueprint("licence_rights", __name__, url_prefix="/licensed", template_folder="templates")
releases = Blueprint("releases", __name__, url_prefix="/releases", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]
PER_PAGE = 24


@library.get("")
def index() -> str:
    found = queries.library(
        kind=arguments.choice("kind", KINDS, ""),
        text=arguments.text("q"),
        sort=arguments.choice("sort", ("newest", "price", "-price"), "newest"),
    )
    return render_template("contributions/library.html", page=paginate(found, PER_PAGE), wording=wording, kinds=KINDS)


@library.get("/<reference>")
def show(reference: str) -> Answer:
    return _draw(surfaces.listed_asset(reference))


@library.get("/<reference>/preview")
def preview(reference: str) -> Response:
    """A small one, as long as it is in the library; no cache keeps it longer."""
    asset = surfaces.listed_asset(reference)
    if asset.preview is None:
        raise NotFound
    return serving.send(asset.preview)


@library.post("/<reference>/requests")
@limiter.limit("10 per hour")
def ask(reference: str) -> Answer:
    asset, form = surfaces.listed_asset(reference), RequestForm()
    if not form.validate():
        return _draw(asset, form)
    with transaction():
        requesting.receive(asset, form.request(), viewer().user, language_code())
    flash(_("Your request is with us. You get an answer by mail, with the price for exactly what you want."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@library.route("/<reference>/dispute", methods=["GET", "POST"])
@limiter.limit("5 per hour", methods=["POST"])
def dispute(reference: str) -> Answer:
    """Open to all, also without an account, and for works that are used without being in the library."""
    asset, form, user = surfaces.seen_asset(reference), DisputeForm(), viewer().user
    if form.validate_on_submit():
        said = disputing.Said(
            code=form.code.data,
            words=form.words.data or "",
            name=form.name.data or "",
            email=form.email.data or "",
            locale=language_code(),
            user=user,
        )
        with transaction():
            disputing.open_dispute(asset, said)
        return render_template("contributions/dispute_received.html")
    if user is not None and not form.is_submitted():
        form.name.data, form.email.data = user.name, user.email
    return render_template("contributions/dispute.html", asset=asset, form=form, wording=wording), form.status


@rights.get("/<reference>")
def file(reference: str) -> Response:
    """What stands on pages of ours, while its licence is in force; browsers ask again each time."""
    return serving.send(surfaces.shown_file(reference))


@rights.get("/<reference>/rights")
def statement(reference: str) -> str:
    """Whose it is, and what it may be used for: the address that is written into the file."""
    licence = surfaces.licence_in_force(reference)
    return render_template(
        "contributions/rights.html", licence=licence, who=terms.licensee_of(licence.offer), wording=wording
    )


@releases.get("/<token>")
def show_release(token: str) -> Answer:
    hide_address()
    release = releasing.by_token(token)
    return render_template(
        "contributions/release.html",
        release=release,
        token=token,
        form=ReleaseAnswerForm(formdata=None),
        wording=wording,
    )


@releases.get("/<token>/preview")
def release_preview(token: str) -> Response:
    hide_address()
    release = releasing.by_token(token)
    if release.asset.preview is None:
        raise NotFound
    return serving.send(release.asset.preview)


@releases.post("/<token>")
@limiter.limit("20 per hour")
def answer_release(token: str) -> AnyResponse:
    hide_address()
    form = ReleaseAnswerForm()
    releasing.by_token(token)
    agrees = arguments.choice("answer", ("yes", "no"), source=request.form) == "yes"
    if form.validate():
        with transaction():
            releasing.answer(token, agrees=agrees, words=form.words.data or "")
        flash(_("Thank you. You can change your answer here at any time."), "good")
    return redirect(url_for(".show_release", token=token), 303)


def _draw(asset: Asset, form: RequestForm | None = None) -> Answer:
    if form is None:
        form, user = RequestForm(formdata=None), viewer().user
        if user is not None:
            form.name.data, form.email.data = user.name, user.email
    page = render_template("contributions/library_work.html", asset=asset, form=form, wording=wording)
    return page, form.status
