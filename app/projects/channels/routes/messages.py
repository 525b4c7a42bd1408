"""Writing into a channel: messages and replies, corrections, deletions, and the files that came with them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import signed_in
from app.database import transaction
from app.errors import DomainError, Invalid
from app.media import serving
from app.projects.access import Participation
from app.projects.channels import complaining, queries, tasks, writing
from app.projects.channels.drawing import drawn
from app.projects.channels.forms import ButtonForm, CorrectionForm, MessageForm
from app.projects.channels.models import Channel, Message
from app.projects.channels.routes import pages
from app.projects.channels.routes.blueprint import address_of, by_script, enter, routes, said, writing_limit
from app.web.forms import messages_of

Answer = str | Response | tuple[str, int]


@routes.post("/projects/<reference>/channel/messages")
@signed_in
@writing_limit
def write(reference: str) -> Answer:
    """What could not be sent stays in the box with the reason; our script gets the reason alone and keeps its box."""
    me, channel = enter(reference)
    form = MessageForm()
    try:
        message = _write(me, channel, form)
    except DomainError as refusal:
        if by_script():
            raise
        if not form.errors:
            form.text.errors = [str(refusal)]
        return _draw_again(me, channel, form), refusal.status
    if by_script():
        return said(id=message.id)
    return redirect(address_of(channel, message), 303)


@routes.get("/projects/<reference>/channel/messages/<int:message_id>")
@signed_in
def thread(reference: str, message_id: int) -> str:
    me, channel = enter(reference)
    return _draw_thread(me, channel, queries.message_in(channel, message_id), MessageForm(formdata=None))


@routes.route("/projects/<reference>/channel/messages/<int:message_id>/correction", methods=["GET", "POST"])
@signed_in
@writing_limit
def edit(reference: str, message_id: int) -> Answer:
    me, channel = enter(reference)
    message = queries.message_in(channel, message_id)
    form = CorrectionForm(obj=message)
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                writing.edit(channel, message, me, form.text.data or "")
            return redirect(address_of(channel, message), 303)
        except DomainError as refusal:
            form.text.errors = [*form.text.errors, str(refusal)]
    return render_template("channels/edit.html", me=me, channel=channel, message=message, form=form), form.status


@routes.route("/projects/<reference>/channel/messages/<int:message_id>/deletion", methods=["GET", "POST"])
@signed_in
@writing_limit
def delete(reference: str, message_id: int) -> Answer:
    """Asked first: words that were deleted cannot be brought back."""
    me, channel = enter(reference)
    message = queries.message_in(channel, message_id)
    if request.method == "GET":
        return render_template("channels/delete.html", me=me, channel=channel, item=drawn(channel, me, [message])[0])
    with transaction():
        keys = writing.delete(channel, message, me)
        if keys:
            tasks.discard_files.defer(file_keys=keys)
    flash(_("The message is deleted. A gap shows that something was there."), "good")
    return redirect(address_of(channel, message), 303)


@routes.get("/projects/<reference>/channel/files/<int:file_id>")
@signed_in
def file(reference: str, file_id: int) -> Response:
    """A file of a message, for whoever is in the channel when it is asked for."""
    _me, channel = enter(reference)
    return serving.send(queries.file_in(channel, file_id).file)


def _write(me: Participation, channel: Channel, form: MessageForm) -> Message:
    """Raises `DomainError` with the reason; nothing was written then."""
    if not form.validate():
        reasons = [message for field in form if field.errors for message in messages_of(field)]
        raise Invalid(" ".join(dict.fromkeys(reasons)))
    with transaction():
        message = writing.write(
            channel,
            me,
            text=form.text.data or "",
            submission_key=form.submission_key.data,
            uploads=form.uploads,
            reply_to=form.replied_to,
        )
        if form.complaint.data:
            complaining.complain(channel, message, me)
    return message


def _draw_again(me: Participation, channel: Channel, form: MessageForm) -> str:
    """The page the person came from, with what they typed."""
    if form.files.data and form.uploads:
        form.files.errors = [_("Please choose the files again: a browser does not keep them.")]
    if form.replied_to:
        found = queries.message_in(channel, form.replied_to)
        return _draw_thread(me, channel, found, form)
    return pages.draw(me, channel, form)


def _draw_thread(me: Participation, channel: Channel, message: Message, form: MessageForm) -> str:
    messages = queries.thread_of(channel, message)
    if not form.is_submitted():
        form.reply_to.data = str(messages[0].id)
    return render_template(
        "channels/thread.html",
        me=me,
        channel=channel,
        members=queries.members_on(channel),
        root=messages[0],
        items=drawn(channel, me, messages, in_stream=False),
        form=form,
        button=ButtonForm(formdata=None),
    )
