"""Filling a canvas: one question at a time, and every entry by itself."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from app.accounts.access import signed_in, viewer
from app.canvas import mapping, queries, showing
from app.canvas.forms import AnswerForm, EntryForm, payers_form, scores_form, values_of
from app.canvas.framing import routes
from app.canvas.groups import Community, Group, usual_payment
from app.canvas.mapping import Circle
from app.canvas.models import Canvas, CanvasEntry
from app.canvas.questions import Question, after, before, questions_for
from app.database import transaction
from app.errors import Conflict, NotFound
from app.web import arguments
from app.web.forms import Form

Answer = str | Response | tuple[str, int]


@routes.route("/<int:canvas_id>/questions/<key>", methods=["GET", "POST"])
@signed_in
def ask(canvas_id: int, key: str) -> Answer:
    """One question; what is sent is kept at once, and the next one comes."""
    canvas = queries.canvas_of(viewer(), canvas_id)
    question = next((each for each in questions_for(canvas.known_kind) if each.key == key), None)
    if question is None:
        raise NotFound
    form = _form_for(canvas, question)
    if form.validate_on_submit():
        try:
            with transaction():
                _keep(queries.locked(viewer(), canvas_id), question, form)
        except (Circle, Conflict) as error:
            form.form_errors.append(str(error))
        else:
            return _onward(canvas_id, after(key, canvas.known_kind))
    return _question_page(canvas_id, question, form)


@routes.route("/<int:canvas_id>/entries/new", methods=["GET", "POST"])
@signed_in
def add(canvas_id: int) -> Answer:
    canvas = queries.canvas_of(viewer(), canvas_id)
    group = Group(arguments.choice("group", list(Group), Group.CUSTOMER.value))
    start = {
        "group": group.value,
        "payment": usual_payment(group).value,
        "community": Community.NEIGHBOURHOOD.value if group is Group.COMMUNITY else "",
    }
    form = EntryForm(others=queries.entries_of(canvas), data=start)
    return _written(canvas_id, form, None)


@routes.route("/<int:canvas_id>/entries/<int:entry_id>", methods=["GET", "POST"])
@signed_in
def edit(canvas_id: int, entry_id: int) -> Answer:
    canvas = queries.canvas_of(viewer(), canvas_id)
    entry = queries.entry_of(canvas, entry_id)
    others = [each for each in queries.entries_of(canvas) if each.id != entry.id]
    return _written(canvas_id, EntryForm(others=others, data=values_of(entry)), entry)


@routes.post("/<int:canvas_id>/entries/<int:entry_id>/removal")
@signed_in
def remove_entry(canvas_id: int, entry_id: int) -> Response:
    with transaction():
        canvas = queries.locked(viewer(), canvas_id)
        entry = queries.entry_of(canvas, entry_id)
        entry.remove()
        canvas.touch()
        words = _("“%(name)s” is taken off the canvas.", name=entry.name)
    undo = url_for("canvas.restore_entry", canvas_id=canvas_id, entry_id=entry_id)
    flash(Markup(render_template("canvas/_undo.html", words=words, undo=undo)), "good")  # noqa: S704
    return redirect(url_for("canvas.show", canvas_id=canvas_id), 303)


@routes.post("/<int:canvas_id>/entries/<int:entry_id>/restoration")
@signed_in
def restore_entry(canvas_id: int, entry_id: int) -> Response:
    with transaction():
        canvas = queries.locked(viewer(), canvas_id)
        queries.entry_of(canvas, entry_id, removed=True).restore()
        canvas.touch()
    return redirect(url_for("canvas.show", canvas_id=canvas_id), 303)


def _written(canvas_id: int, form: EntryForm, entry: CanvasEntry | None) -> Answer:
    if form.validate_on_submit():
        try:
            with transaction():
                canvas = queries.locked(viewer(), canvas_id)
                mapping.write(canvas, form.details, queries.entry_of(canvas, entry.id) if entry else None)
        except Circle as error:
            form.payers.errors = [str(error)]
        except Conflict as error:
            form.form_errors.append(str(error))
        else:
            flash(_("“%(name)s” is on the canvas.", name=form.name.data), "good")
            return redirect(url_for("canvas.show", canvas_id=canvas_id), 303)
    canvas = queries.canvas_of(viewer(), canvas_id)
    shown = next((note for note in showing.picture_of(canvas).notes if entry and note.entry.id == entry.id), None)
    return render_template("canvas/entry.html", canvas=canvas, form=form, note=shown), form.status


def _form_for(canvas: Canvas, question: Question) -> Form:
    entries = queries.entries_of(canvas)
    if question.key == "payers":
        return payers_form([entry for entry in entries if not entry.pays], entries)
    if question.key == "scores":
        return scores_form(entries)
    # Names given before are listed beside the question; roles, which are no entries, are written on in the field.
    return AnswerForm(data={"names": canvas.roles if question.group is None else ""})


def _keep(canvas: Canvas, question: Question, form: Form) -> None:
    if question.key == "payers":
        _keep_payers(canvas, form)
    elif question.key == "scores":
        mapping.score(canvas, _scores_in(canvas, form))
    elif isinstance(form, AnswerForm):
        mapping.answer(canvas, question, form.lines)


def _keep_payers(canvas: Canvas, form: Form) -> None:
    """One payer for each; who has several keeps them unless another one is chosen."""
    for entry in queries.entries_of(canvas):
        field = form._fields.get(f"payer_{entry.id}")
        if field is None or field.data in entry.payer_ids:
            continue
        mapping.subsidise(canvas, entry, [field.data] if field.data else [])
    canvas.tick("payers")


def _scores_in(canvas: Canvas, form: Form) -> dict[int, tuple[int | None, int | None]]:
    return {
        entry.id: (form[f"influence_{entry.id}"].data or None, form[f"helpfulness_{entry.id}"].data or None)
        for entry in queries.entries_of(canvas)
        if f"influence_{entry.id}" in form
    }


def _question_page(canvas_id: int, question: Question, form: Form) -> tuple[str, int]:
    canvas = queries.canvas_of(viewer(), canvas_id)
    asked = questions_for(canvas.known_kind)
    known = [entry for entry in queries.entries_of(canvas) if _belongs(entry, question)]
    page = render_template(
        "canvas/question.html",
        canvas=canvas,
        question=question,
        form=form,
        known=known,
        entries=queries.entries_of(canvas),
        place=[each.key for each in asked].index(question.key) + 1,
        total=len(asked),
        back=before(question.key, canvas.known_kind),
        ahead=after(question.key, canvas.known_kind),
    )
    return page, form.status


def _belongs(entry: CanvasEntry, question: Question) -> bool:
    """Whether an entry is an answer to this question already."""
    if question.group is None or entry.group != question.group:
        return False
    if question.community is not None:
        return entry.community == question.community
    if question.relation is not None and question.relation.value not in entry.relations:
        return False
    return question.key != "boss" or entry.approves_pay


def _onward(canvas_id: int, key: str | None) -> Response:
    if key is None:
        flash(_("That was the last question. This is your canvas."), "good")
        return redirect(url_for("canvas.show", canvas_id=canvas_id), 303)
    return redirect(url_for("canvas.ask", canvas_id=canvas_id, key=key), 303)
