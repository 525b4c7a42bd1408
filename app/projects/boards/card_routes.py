"""The page of a card, and everything that happens on it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import signed_in, viewer
from app.database import db, transaction
from app.errors import Conflict, Invalid, NotFound
from app.projects.boards import attaching, commenting, writing
from app.projects.boards.access import Seat, seat, working_seat
from app.projects.boards.drawing import draw_card
from app.projects.boards.forms import CardForm, CommentForm, FileForm, ItemsForm, LabelsForm, PeopleForm, QuickForm
from app.projects.boards.models import BoardColumn
from app.projects.boards.moving import ColumnIsFull
from app.projects.boards.queries import card_at, column_in, columns_of
from app.projects.boards.writing import Content, Overtaken
from app.web import arguments
from app.web.limits import limiter

routes = Blueprint("board_cards", __name__, url_prefix="/projects/<reference>/board/cards", template_folder="templates")
Answer = str | Response | tuple[str, int]


@routes.post("")
@signed_in
def add(reference: str) -> Answer:
    """Quick: a title at the foot of a column. What is refused goes on in the whole form, with the reason."""
    here, form = working_seat(viewer(), reference), QuickForm()
    if not form.validate():
        raise Invalid(_("A card needs a title of at most 200 characters, and a column."))
    column = form.column.data
    try:
        with transaction():
            _card, warning = writing.add(here, column, Content(title=form.title.data))
    except ColumnIsFull as full:
        whole = CardForm()
        whole.form_errors.append(str(full))
        return _draw_new(here, whole, column_in(here.board.id, column))
    if warning:
        flash(warning, "warn")
    return redirect(url_for("board.show", reference=reference, add=column, _anchor=f"add-{column}"), 303)


@routes.route("/new", methods=["GET", "POST"])
@signed_in
def new(reference: str) -> Answer:
    """The whole form of a new card."""
    here, form = working_seat(viewer(), reference), CardForm()
    columns = columns_of(here.board.id)
    if not columns:
        raise Conflict(_("The board has no column yet."))
    column_id = arguments.whole_number("column", columns[0].id, high=2**63 - 1)
    column = column_in(here.board.id, column_id)
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                card, warning = writing.add(here, column.id, _content(form))
                key = card.key
        except ColumnIsFull as full:
            form.form_errors.append(str(full))
            return _draw_new(here, form, column)
        if warning:
            flash(warning, "warn")
        return redirect(url_for(".show", reference=reference, key=key), 303)
    return _draw_new(here, form, column)


@routes.get("/<key>")
@signed_in
def show(reference: str, key: str) -> Answer:
    return draw_card(seat(viewer(), reference), key)


@routes.route("/<key>/edit", methods=["GET", "POST"])
@signed_in
def edit(reference: str, key: str) -> Answer:
    """What was typed stays in the form when somebody else was faster, beside what stands on the card now."""
    here = working_seat(viewer(), reference)
    card = card_at(here, key)
    form, overtaken = CardForm(obj=card), False
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                version = arguments.whole_number("version", source=request.form)
                writing.rewrite(here, key, _content(form), version=version)
            return _back(reference, key)
        except Overtaken:
            overtaken = True
            card = card_at(here, key)
            db.session.refresh(card)
            form.version.data = str(card.version)
    page = render_template(
        "boards/edit.html", me=here.me, seat=here, form=form, card=card, column=card.column, overtaken=overtaken
    )
    return page, 409 if overtaken else form.status


@routes.post("/<key>/people")
@signed_in
def assign(reference: str, key: str) -> Response:
    here, form = working_seat(viewer(), reference), PeopleForm()
    _require(form.validate())
    with transaction():
        writing.assign(here, key, form.user_ids.data or [])
    return _back(reference, key)


@routes.post("/<key>/labels")
@signed_in
def label(reference: str, key: str) -> Response:
    here, form = working_seat(viewer(), reference), LabelsForm()
    _require(form.validate())
    with transaction():
        writing.label(here, key, form.label_ids.data or [])
    return _back(reference, key)


@routes.post("/<key>/showing")
@signed_in
def show_to_client(reference: str, key: str) -> Response:
    """Only who may show things to the client; `shown=0` takes the card back."""
    here = seat(viewer(), reference)
    if not here.may_show:
        raise NotFound
    shown = arguments.choice("shown", ("0", "1"), source=request.form) == "1"
    with transaction():
        writing.show(here, key) if shown else writing.hide(here, key)
    said = _("The client sees this card now.") if shown else _("The client sees this card no longer.")
    flash(said, "good")
    return _back(reference, key)


@routes.post("/<key>/archiving")
@signed_in
def archive(reference: str, key: str) -> Response:
    """Back to the board, where one press undoes it."""
    here = working_seat(viewer(), reference)
    with transaction():
        writing.archive(here, key)
    return redirect(url_for("board.show", reference=reference, undo=key), 303)


@routes.post("/<key>/restoring")
@signed_in
def restore(reference: str, key: str) -> Response:
    here = working_seat(viewer(), reference)
    try:
        with transaction():
            writing.restore(here, key)
    except Conflict as refusal:
        flash(str(refusal), "warn")
        return redirect(url_for("board.archive", reference=reference), 303)
    flash(_("The card is back on the board."), "good")
    return redirect(url_for("board.show", reference=reference, _anchor=f"card-{key}"), 303)


@routes.post("/<key>/copies")
@signed_in
def copy(reference: str, key: str) -> Response:
    here = working_seat(viewer(), reference)
    with transaction():
        twin = writing.copy(here, key).key
    flash(_("This is the copy. It is internal."), "good")
    return _back(reference, twin)


@routes.post("/<key>/checklist")
@signed_in
def add_items(reference: str, key: str) -> Answer:
    here, form = working_seat(viewer(), reference), ItemsForm()
    if not form.validate():
        return draw_card(here, key, adding=form)
    with transaction():
        writing.add_items(here, key, form.texts)
    return _back(reference, key, "checklist")


@routes.post("/<key>/checklist/<int:item_id>")
@signed_in
def tick(reference: str, key: str, item_id: int) -> Response:
    here = working_seat(viewer(), reference)
    done = arguments.choice("done", ("0", "1"), source=request.form) == "1"
    with transaction():
        writing.tick(here, key, item_id, done=done)
    return _back(reference, key, "checklist")


@routes.post("/<key>/checklist/<int:item_id>/removal")
@signed_in
def drop_item(reference: str, key: str, item_id: int) -> Response:
    here = working_seat(viewer(), reference)
    with transaction():
        writing.drop_item(here, key, item_id)
    return _back(reference, key, "checklist")


@routes.post("/<key>/comments")
@limiter.limit("60 per minute")
@signed_in
def comment(reference: str, key: str) -> Answer:
    here, form = _acting(reference), CommentForm()
    if not form.validate():
        return draw_card(here, key, commenting=form)
    with transaction():
        commenting.comment(here, key, form.body.data, for_client=form.for_client.data, submission_key=form.key)
    return redirect(url_for(".show", reference=reference, key=key, _anchor="comments"), 303)


@routes.post("/<key>/files")
@limiter.limit("60 per hour")
@signed_in
def attach(reference: str, key: str) -> Answer:
    here, form = _acting(reference), FileForm()
    if form.validate():
        try:
            with transaction():
                attaching.attach(here, key, form.file.data, for_client=form.for_client.data)
            return _back(reference, key, "files")
        except Invalid as refusal:
            form.file.errors = [str(refusal)]
    return draw_card(here, key, filing=form)


def _draw_new(here: Seat, form: CardForm, column: BoardColumn) -> Answer:
    page = render_template(
        "boards/edit.html", me=here.me, seat=here, form=form, card=None, column=column, overtaken=False
    )
    return page, form.status


def _acting(reference: str) -> Seat:
    here = seat(viewer(), reference)
    if not here.may_comment:
        raise NotFound
    return here


def _content(form: CardForm) -> Content:
    return Content(
        title=form.title.data,
        description=form.description.data or "",
        begins_on=form.begins_on.data,
        due_on=form.due_on.data,
    )


def _require(sound: bool) -> None:
    if not sound:
        raise Invalid


def _back(reference: str, key: str, anchor: str | None = None) -> Response:
    return redirect(url_for(".show", reference=reference, key=key, _anchor=anchor), 303)
