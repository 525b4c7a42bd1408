"""Reading a channel: the page, what is new on it, search, and how far one has read."""

from __future__ import annotations

from datetime import date

from flask import flash, make_response, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import signed_in, viewer
from app.database import transaction
from app.errors import Invalid
from app.projects.access import Participation
from app.projects.channels import overview, queries, reading
from app.projects.channels.drawing import drawn
from app.projects.channels.forms import MessageForm, PulseForm
from app.projects.channels.models import Channel, Message
from app.projects.channels.pulse import waiting_for
from app.projects.channels.queries import Window
from app.projects.channels.routes.blueprint import address_of, by_script, enter, routes, said
from app.projects.channels.unread import first_unread, unread_of_project
from app.projects.channels.wording import PART_NAMES
from app.projects.queries import answers_for
from app.web import arguments, live
from app.web.exports import csv_response
from app.web.locale import moment_here
from app.web.pagination import paginate

LONGEST_ID = 2**62


@routes.get("/account/channels")
@signed_in
def mine() -> str:
    """All channels of the reader, those with something unread first."""
    return render_template("channels/mine.html", rows=overview.channels_of(viewer()))


@routes.get("/projects/<reference>/channel")
@signed_in
def show(reference: str) -> str:
    me, channel = enter(reference)
    return draw(me, channel, MessageForm(formdata=None))


@routes.get("/projects/<reference>/channel/news")
@signed_in
def news(reference: str) -> Response:
    """For the script of an open page: what changed since `since`, and a ticket to go on asking."""
    me, channel = enter(reference)
    since = arguments.whole_number("since", 0, high=LONGEST_ID)
    at = live.standing(channel.topic)
    messages = queries.news(channel, since)
    in_order = sorted(messages, key=lambda message: message.id)
    answer = make_response(
        render_template(
            "channels/_news.html", me=me, channel=channel, items=drawn(channel, me, in_order), **_state(channel)
        )
    )
    answer.headers["X-Live-Seen"] = str(max((message.changed for message in messages), default=max(since, at.newest)))
    answer.headers["X-Live-Ticket"] = live.ticket(channel.topic, at)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@routes.get("/projects/<reference>/channel/search")
@signed_in
def search(reference: str) -> str:
    me, channel = enter(reference)
    text = arguments.text("q")
    page = paginate(queries.found_in(channel, text), per_page=20) if text else None
    items = drawn(channel, me, page.items, in_stream=False) if page else []
    return render_template("channels/search.html", me=me, channel=channel, text=text, page=page, items=items)


@routes.get("/projects/<reference>/channel/export.csv")
@signed_in
def export(reference: str) -> Response:
    """Everything that was said, as the reader may see it, to keep or to hand on."""
    _me, channel = enter(reference)
    header = [
        _("Written"),
        _("Who"),
        _("Part"),
        _("In reply to"),
        _("What was said"),
        _("Files"),
        _("Complaint"),
        _("Feedback"),
    ]
    lines = (_line(message) for message in queries.everything_in(channel))
    return csv_response(f"channel-{channel.project.reference}.csv", header, lines)


@routes.post("/projects/<reference>/channel/reading")
@signed_in
def read(reference: str) -> Response:
    """The reader has seen everything up to a message; without one, everything there is."""
    me, channel = enter(reference)
    up_to = arguments.whole_number("up_to", LONGEST_ID, high=LONGEST_ID, source=request.form)
    with transaction():
        reading.read_up_to(channel, me.user, up_to)
    if by_script():
        return said(read=True)
    flash(_("Everything here is marked as read."), "good")
    return redirect(address_of(channel), 303)


@routes.post("/projects/<reference>/channel/letters")
@signed_in
def choose_letters(reference: str) -> Response:
    """Whether the reader wants the daily letter about what is unread."""
    me, channel = enter(reference)
    wanted = arguments.choice("wanted", ("yes", "no"), source=request.form) == "yes"
    with transaction():
        reading.want_digest(channel, me.user, wanted)
    flash(
        _("You get a mail each morning when something here is unread.")
        if wanted
        else _("You get no more mail about what is unread here. Mentions still reach you."),
        "good",
    )
    return redirect(address_of(channel), 303)


def draw(me: Participation, channel: Channel, form: MessageForm, *, window: Window | None = None) -> str:
    mark = queries.reading_of(channel, me.user.id)
    read_to = mark.read_up_to if mark else 0
    at = live.standing(channel.topic)
    shown = window or _asked_for(me, channel)
    unread = unread_of_project(channel.project_id, me.user.id) if me.member else 0
    return render_template(
        "channels/show.html",
        me=me,
        channel=channel,
        window=shown,
        items=drawn(channel, me, shown.messages, new_after=read_to if unread else None),
        unread=unread,
        first_unread=first_unread(channel, me.user.id) if unread else None,
        wants_digest=mark.wants_digest if mark else True,
        form=form,
        pulse=[(question, PulseForm(formdata=None, prefix=f"q{question.id}")) for question in waiting_for(channel, me)],
        seen=at.newest,
        ticket=live.ticket(channel.topic, at),
        **_state(channel),
    )


def _line(message: Message) -> list[object]:
    return [
        message.written_at.isoformat(timespec="seconds"),
        message.author.name,
        PART_NAMES[message.part],
        message.thread_id,
        message.text,
        " ".join(each.file.filename for each in message.files),
        _("yes") if message.complaint else "",
        _("yes") if message.mark else "",
    ]


def _state(channel: Channel) -> dict[str, object]:
    """Who is here, who waits for what, and who answers: drawn anew with everything new."""
    return {
        "members": queries.members_on(channel),
        "wait": queries.open_wait(channel),
        "owner": answers_for(channel.project_id),
        "complaints": queries.complaints_in(channel),
    }


def _asked_for(me: Participation, channel: Channel) -> Window:
    """The newest messages, or those around the message, day, or first unread that the address names."""
    if request.args.get("before"):
        return queries.before(channel, arguments.whole_number("before", high=LONGEST_ID))
    at = _landmark(me, channel)
    return queries.around(channel, at) if at is not None else queries.newest(channel)


def _landmark(me: Participation, channel: Channel) -> int | None:
    if request.args.get("at"):
        return arguments.whole_number("at", high=LONGEST_ID)
    if request.args.get("day"):
        return queries.first_since(channel, moment_here(_day()))
    if request.args.get("unread"):
        return first_unread(channel, me.user.id)
    return None


def _day() -> date:
    text = arguments.text("day", max_length=10)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(_("“%(name)s” must be a day, such as 2026-11-24.", name="day")) from None
