"""Messages to you: what the house has written to a person's own, proven address."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask_login import current_user

from app.errors import NotFound
from app.mail import queries, showing
from app.mail.models import MailMessage
from app.web import doors
from app.web.pagination import paginate

routes = Blueprint("messages", __name__, url_prefix="/account/messages")


@routes.get("")
@doors.signed_in
def index() -> str:
    page = paginate(queries.received(current_user.email)) if current_user.is_verified else None
    return render_template("mail/messages/index.html", page=page)


@routes.get("/<int:message_id>")
@doors.signed_in
def show(message_id: int) -> str:
    return render_template("mail/messages/show.html", message=_mine(message_id))


@routes.get("/<int:message_id>/preview")
@doors.signed_in
def preview(message_id: int) -> Response:
    return showing.framed(_mine(message_id))


@routes.get("/<int:message_id>/attachments/<int:attachment_id>")
@doors.signed_in
def attachment(message_id: int, attachment_id: int) -> Response:
    return showing.attached(queries.attachment(_mine(message_id), attachment_id))


def _mine(message_id: int) -> MailMessage:
    """A mail to the reader; who has not proven the address reads none, for it may be somebody else's."""
    if not current_user.is_verified:
        raise NotFound
    return queries.message_to(current_user.email, message_id)
