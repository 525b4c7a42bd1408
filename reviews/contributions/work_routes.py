"""My contributions: ideas, works and what was sent for briefs; whose a work is, who is seen in it, what it costs."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import signed_in, viewer
from app.accounts.models import User
from app.database import transaction
from app.errors import Conflict, DomainError, NotFound
from app.media import filing, films, serving, uploads
from app.media.models import StoredFile
from app.web import arguments
from app.web.limits import limiter
from app.web.pagination import paginate
from reviews.contributions import giving, proposing, queries, releasing, wording
from reviews.contributions.asset_models import Asset, AssetHolder
from reviews.contributions.forms import ConfirmForm, HolderForm, NewWorkForm, ReleaseForm, WorkForm
from reviews.contributions.giving import Described, Share
from reviews.contributions.models import Brief

routes = Blueprint("my_assets", __name__, url_prefix="/account/works", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]
LARGEST = films.LARGEST_MEGABYTES * uploads.MEGABYTE
FORM_ROOM = uploads.MEGABYTE
CHUNK = 512 * 1024


@routes.url_value_preprocessor
def make_room_for_films(endpoint: str | None, _values: object) -> None:
    """Before the form is read: only here may a request be as large as a film."""
    if endpoint == "my_assets.new":
        request.max_content_length = LARGEST + FORM_ROOM


@routes.get("")
@signed_in
def index() -> str:
    me = _me()
    return render_template(
        "contributions/mine.html",
        page=paginate(queries.works_of(me)),
        ideas=queries.ideas_of(me),
        submissions=queries.submissions_by(me),
        waiting=queries.waiting_for(me),
        wording=wording,
    )


@routes.route("/new", methods=["GET", "POST"])
@limiter.limit("20 per hour", methods=["POST"])
@signed_in
def new() -> Answer:
    form, brief = NewWorkForm(), _brief()
    if form.validate_on_submit():
        try:
            with transaction():
                brought = _bring(form)
                if brief is not None:
                    for asset in brought:
                        proposing.send_for(brief, _me(), asset=asset)
                reference = brought[0].reference
            if len(brought) > 1:
                flash(ngettext("%(num)s work is here.", "%(num)s works are here.", len(brought)), "good")
                return redirect(url_for(".index"), 303)
            flash(_("It is here. Name who else holds a part, then put it into the library if you like."), "good")
            return redirect(url_for(".show", reference=reference), 303)
        except DomainError as error:
            field = form.text if form.kind.data == "text" else form.file
            field.errors = [*field.errors, str(error)]
    if request.method == "GET" and brief is not None:
        form.kind.data = brief.kind if brief.kind in {"photo", "video", "text"} else form.kind.data
    return render_template("contributions/work_new.html", form=form, brief=brief), form.status


@routes.get("/<reference>")
@signed_in
def show(reference: str) -> Answer:
    return _draw(queries.work_of(_me(), reference))


@routes.route("/<reference>/details", methods=["GET", "POST"])
@signed_in
def edit(reference: str) -> Answer:
    asset, form = queries.work_of(_me(), reference), WorkForm()
    if form.validate_on_submit():
        with transaction():
            giving.describe(asset, _described(form))
        flash(_("Saved."), "good")
        return redirect(url_for(".show", reference=reference), 303)
    if request.method == "GET":
        _fill(form, asset)
    return render_template("contributions/work_edit.html", form=form, asset=asset), form.status


@routes.post("/<reference>/holders")
@signed_in
def add_holder(reference: str) -> Answer:
    """One more, whose share comes out of yours; the others stay as they are."""
    asset, form, me = queries.work_of(_me(), reference), HolderForm(), _me()
    if not form.validate():
        return _draw(asset, holder=form)
    others = [Share(name=each.name, email=each.email, share_bp=each.share_bp) for each in _others(asset, me)]
    new = Share(name=form.name.data or "", email=form.email.data or "", share_bp=100 * (form.percent.data or 0))
    try:
        with transaction():
            giving.share_with(asset, me, [*(each for each in others if each.email != new.email), new])
    except Conflict as error:
        form.percent.errors = [*form.percent.errors, str(error)]
        return _draw(asset, holder=form)
    flash(_("They are asked to confirm their share."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/holders/<int:holder_id>/removal")
@signed_in
def remove_holder(reference: str, holder_id: int) -> AnyResponse:
    asset, me = queries.work_of(_me(), reference), _me()
    left = [each for each in _others(asset, me) if each.id != holder_id]
    if ConfirmForm().validate():
        with transaction():
            giving.share_with(
                asset, me, [Share(name=each.name, email=each.email, share_bp=each.share_bp) for each in left]
            )
        flash(_("Their share is yours again."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/confirmation")
@signed_in
def confirm(reference: str) -> AnyResponse:
    asset = queries.work_of(_me(), reference)
    if ConfirmForm().validate():
        with transaction():
            giving.confirm_share(asset, _me())
        flash(_("Your share is confirmed."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/releases")
@limiter.limit("30 per hour")
@signed_in
def add_release(reference: str) -> Answer:
    asset, form = queries.work_of(_me(), reference), ReleaseForm()
    if not form.validate():
        return _draw(asset, release=form)
    words = {"kind": form.kind.data, "name": form.name.data or "", "locale": form.locale.data}
    upload = form.paper.data if getattr(form.paper.data, "filename", "") else None
    try:
        with transaction():
            if upload is not None:
                paper = filing.keep(uploads.pdf(upload), filename="release.pdf", content_type="application/pdf")
                releasing.keep_paper(asset, paper=paper, **words)
            elif form.email.data:
                releasing.ask(asset, email=form.email.data, **words)
            else:
                form.email.errors = [*form.email.errors, _("Give an address, or add the signed paper.")]
    except DomainError as error:
        form.paper.errors = [*form.paper.errors, str(error)]
    if form.errors:
        return _draw(asset, release=form)
    flash(_("Noted.") if upload else _("They get a mail with a link."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/listing")
@signed_in
def put_in_library(reference: str) -> AnyResponse:
    return _change(reference, giving.list_in_library, _("It is in the library now."))


@routes.post("/<reference>/listing/removal")
@signed_in
def take_out(reference: str) -> AnyResponse:
    return _change(reference, giving.unlist, _("It is out of the library. Licences that stand are not touched."))


@routes.get("/<reference>/<any(file, preview):part>")
@signed_in
def file(reference: str, part: str) -> Response:
    asset = queries.work_of(_me(), reference)
    found: StoredFile | None = asset.file if part == "file" else asset.preview
    if found is None:
        raise NotFound
    return serving.send(found)


def _change(reference: str, act: Callable[[Asset], None], words: str) -> AnyResponse:
    asset = queries.work_of(_me(), reference)
    if ConfirmForm().validate():
        try:
            with transaction():
                act(asset)
            flash(words, "good")
        except Conflict as error:
            flash(str(error), "bad")
    return redirect(url_for(".show", reference=reference), 303)


def _bring(form: NewWorkForm) -> list[Asset]:
    """All of them or none."""
    described = _described(form)
    if form.kind.data == "text":
        return [giving.bring_text(_me(), form.text.data or "", described)]
    sent = [each for each in form.file.data or () if getattr(each, "filename", "")]
    if not sent:
        raise Conflict(_("Choose a file first."))
    if form.kind.data == "photo":
        return giving.bring_photos(_me(), sent, described)
    if len(sent) > 1:
        raise Conflict(_("Send one film at a time."))
    with tempfile.TemporaryDirectory(prefix="imece-sent-") as folder:
        return [giving.bring_film(_me(), _saved(sent[0], Path(folder)), described)]


def _saved(upload: FileStorage, folder: Path) -> Path:
    path, left = folder / "sent", LARGEST + 1
    with path.open("wb") as out:
        while left > 0 and (part := upload.stream.read(min(left, CHUNK))):
            left -= len(part)
            out.write(part)
    if left <= 0:
        raise Conflict(
            _("This file is larger than %(limit)s MB. Please send a smaller one.", limit=LARGEST // FORM_ROOM)
        )
    return path


def _described(form: WorkForm) -> Described:
    price, exclusive = form.price_money, form.exclusive_money
    return Described(
        title=form.title.data or "",
        description=form.description.data or "",
        language=form.language.data,
        made=form.made.data,
        made_on=form.made_on.data,
        made_where=form.made_where.data or "",
        tags=form.words,
        shows_people=bool(form.shows_people.data),
        shows_property=bool(form.shows_property.data),
        currency=form.currency.data,
        price_minor=price.minor if price is not None else None,
        exclusive_price_minor=exclusive.minor if exclusive is not None else None,
    )


def _fill(form: WorkForm, asset: Asset) -> None:
    form.title.data, form.description.data, form.language.data = asset.title, asset.description, asset.language
    form.made.data, form.made_on.data, form.made_where.data = asset.made, asset.made_on, asset.made_where
    form.tags.data, form.currency.data = ", ".join(asset.tags), asset.currency
    form.shows_people.data, form.shows_property.data = bool(asset.shows_people), bool(asset.shows_property)
    form.show_amounts(asset.price, asset.exclusive_price)


def _draw(asset: Asset, *, holder: HolderForm | None = None, release: ReleaseForm | None = None) -> Answer:
    me = _me()
    mine = next((each for each in asset.holders if each.user_id == me.id or each.email == me.email), None)
    page = render_template(
        "contributions/work.html",
        asset=asset,
        mine=mine,
        is_first=mine is not None and mine.id == asset.holders[0].id,
        holder_form=holder or HolderForm(formdata=None),
        release_form=release or ReleaseForm(formdata=None),
        wording=wording,
    )
    return page, next((form.status for form in (holder, release) if form is not None), 200)


def _others(asset: Asset, me: User) -> list[AssetHolder]:
    if asset.holders[0].user_id != me.id:
        raise NotFound  # only who brought it shares it out
    return [each for each in asset.holders if each.user_id != me.id]


def _brief() -> Brief | None:
    reference = arguments.text("brief", max_length=40)
    return queries.brief_for(viewer(), reference) if reference else None


def _me() -> User:
    user = viewer().user
    if user is None:
        raise NotFound
    return user
