"""The communication plan of a project: a matrix to look at, print, export and change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts.access import signed_in, viewer
from app.database import transaction
from app.errors import Invalid, NotFound
from app.projects.access import Participation, on_board
from app.projects.communication import planning
from app.projects.communication.forms import ConfirmForm, ItemForm, MessageForm
from app.projects.communication.matrix import arrange
from app.projects.communication.models import CommunicationItem
from app.projects.communication.queries import item_in, items_for, plan_for
from app.projects.communication.wording import CHANNELS, DISCIPLINES, STATES, channel_name, discipline_name
from app.web import arguments
from app.web.exports import csv_response
from app.web.locale import choose_timezone

routes = Blueprint(
    "communication", __name__, url_prefix="/projects/<reference>/communication", template_folder="templates"
)
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@signed_in
def plan(reference: str) -> str:
    me = on_board(viewer(), reference)
    items = _wanted(me)
    return render_template(
        "communication/plan.html",
        me=me,
        plan=plan_for(me),
        items=items,
        matrix=arrange(items, list(DISCIPLINES), list(CHANNELS)),
        today=clock.today(choose_timezone()),
        disciplines=list(DISCIPLINES.items()),
        channels=list(CHANNELS.items()),
        states=STATES,
    )


@routes.get("/export.csv")
@signed_in
def export(reference: str) -> Response:
    """What the page shows, as a file."""
    me = on_board(viewer(), reference)
    header = [_("Discipline"), _("Channel"), _("First day"), _("Last day"), _("What goes out?"), _("State"), _("Note")]
    return csv_response(f"communication-plan-{me.project.reference}.csv", header, _rows(_wanted(me)))


@routes.route("/message", methods=["GET", "POST"])
@signed_in
def message(reference: str) -> Answer:
    me = _working(reference)
    form = MessageForm(obj=plan_for(me))
    if request.method == "POST" and form.validate():
        with transaction():
            planning.write_message(
                me.project.id,
                message=form.message.data,
                audience=form.audience.data or "",
                shown_to_client=bool(form.shown_to_client.data),
                by=me.user,
            )
        flash(_("The message is saved."), "good")
        return _back(reference)
    return render_template("communication/message.html", me=me, form=form), form.status


@routes.route("/items/new", methods=["GET", "POST"])
@signed_in
def add(reference: str) -> Answer:
    me = _working(reference)
    today = clock.today(choose_timezone())
    form = ItemForm(data={"starts_on": today, "ends_on": today, "state": "planned"})
    if request.method == "POST" and form.validate():
        with transaction():
            planning.add(me.project.id, form.draft(), by=me.user)
        flash(_("It is in the plan."), "good")
        return _back(reference)
    return render_template("communication/item.html", me=me, form=form, item=None), form.status


@routes.route("/items/<int:item_id>", methods=["GET", "POST"])
@signed_in
def item(reference: str, item_id: int) -> Answer:
    me = _working(reference)
    found = item_in(me, item_id)
    form = ItemForm(obj=found)
    if request.method == "POST" and form.validate():
        with transaction():
            planning.revise(found, form.draft(), by=me.user)
        flash(_("Your changes are saved."), "good")
        return _back(reference)
    return render_template("communication/item.html", me=me, form=form, item=found), form.status


@routes.post("/items/<int:item_id>/removal")
@signed_in
def remove(reference: str, item_id: int) -> Answer:
    me = _working(reference)
    found = item_in(me, item_id)
    _require_button()
    with transaction():
        planning.remove(found, by=me.user)
        words = _("“%(title)s” is removed from the plan.", title=found.title)
    undo = url_for(".put_back", reference=reference, item_id=item_id)
    flash(Markup(render_template("communication/_undo.html", words=words, undo=undo)), "good")  # noqa: S704
    return _back(reference)


@routes.post("/items/<int:item_id>/restoration")
@signed_in
def put_back(reference: str, item_id: int) -> Answer:
    me = _working(reference)
    found = item_in(me, item_id, removed=True)
    _require_button()
    with transaction():
        planning.put_back(found)
    flash(_("It is back in the plan."), "good")
    return _back(reference)


def _working(reference: str) -> Participation:
    """The active team of a project that has not ended. Raises `NotFound` for everyone else."""
    me = on_board(viewer(), reference)
    if not me.may_work:
        raise NotFound
    return me


def _wanted(me: Participation) -> Sequence[CommunicationItem]:
    return items_for(
        me,
        discipline=arguments.choice("discipline", DISCIPLINES, ""),
        channel=arguments.choice("channel", CHANNELS, ""),
        state=arguments.choice("state", STATES, ""),
        text=arguments.text("q"),
    )


def _rows(items: Sequence[CommunicationItem]) -> Iterator[list[object]]:
    for each in items:
        yield [
            discipline_name(each.discipline),
            channel_name(each.channel),
            each.starts_on.isoformat(),
            each.ends_on.isoformat(),
            each.title,
            str(STATES[each.state][0]),
            each.note,
        ]


def _require_button() -> None:
    if not ConfirmForm().validate():
        raise Invalid(_("Please try again from the page."))


def _back(reference: str) -> AnyResponse:
    return redirect(url_for(".plan", reference=reference), 303)
