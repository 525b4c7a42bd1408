"""The mailbox of the developer: every mail the house wrote, readable at /dev/mail. It exists in development only."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from app.config import settings
from app.errors import NotFound
from app.mail import queries, showing
from app.mail.envelope import headers
from app.web import arguments
from app.web.pagination import paginate

routes = Blueprint("dev_mail", __name__, url_prefix="/dev/mail")


@routes.before_request
def only_in_development() -> None:
    if settings().environment != "development":
        raise NotFound


@routes.get("")
def index() -> str:
    return render_template("mail/development/index.html", page=paginate(queries.written(text=arguments.text("q"))))


@routes.get("/<int:message_id>")
def show(message_id: int) -> str:
    message = queries.message(message_id)
    known = {"From": settings().mail.sender, "To": message.recipient, "Subject": message.subject, **headers(message)}
    return render_template("mail/development/show.html", message=message, headers=known)


@routes.get("/<int:message_id>/preview")
def preview(message_id: int) -> Response:
    return showing.framed(queries.message(message_id))


@routes.get("/<int:message_id>/attachments/<int:attachment_id>")
def attachment(message_id: int, attachment_id: int) -> Response:
    return showing.attached(queries.attachment(queries.message(message_id), attachment_id))
