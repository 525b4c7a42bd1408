"""Mail at the desk: what left, what waits, what was given up. Mails with secret links show no text here."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from app.database import db, transaction
from app.errors import Conflict, Invalid
from app.events import publish
from app.mail import queries, resending, showing
from app.mail.menus import READERS
from app.web import arguments, doors
from app.web.exports import csv_response
from app.web.pagination import paginate

MOST_AT_ONCE = 200
routes = Blueprint("mail_desk", __name__, url_prefix="/desk/mail")


@routes.get("")
@doors.desk(*READERS)
def index() -> str:
    state = arguments.choice("state", queries.STATES, "")
    page = paginate(queries.written(state, arguments.text("q")))
    revived = [message.id for message in queries.revived(_ids(request.args.getlist("revived")))]
    return render_template("mail/desk/index.html", state=state, page=page, counts=queries.counts(), revived=revived)


@routes.get("/export.csv")
@doors.desk(*READERS)
def export() -> Response:
    select = queries.written(arguments.choice("state", queries.STATES, ""), arguments.text("q"))
    header = [_("Number"), _("To"), _("Subject"), _("State"), _("Written"), _("Sent"), _("Attempts"), _("Error")]
    rows = (
        (it.id, it.recipient, it.subject, it.state, it.created_at, it.sent_at, it.attempts, it.error)
        for it in db.session.scalars(select.execution_options(yield_per=500))
    )
    return csv_response("mail.csv", header, rows)


@routes.get("/<int:message_id>")
@doors.desk(*READERS)
def show(message_id: int) -> str:
    return render_template("mail/desk/show.html", message=queries.message(message_id))


@routes.get("/<int:message_id>/preview")
@doors.desk(*READERS)
def preview(message_id: int) -> Response:
    return showing.framed(queries.readable_message(message_id))


@routes.get("/<int:message_id>/attachments/<int:attachment_id>")
@doors.desk(*READERS)
def attachment(message_id: int, attachment_id: int) -> Response:
    return showing.attached(queries.attachment(queries.readable_message(message_id), attachment_id))


@routes.post("/<int:message_id>/resending")
@doors.desk(*READERS)
def resend(message_id: int) -> BaseResponse:
    queries.message(message_id)
    with transaction():
        if not resending.send_again([message_id], at_once=True):
            raise Conflict(_("This mail was not given up: there is nothing to send again."))
        publish(doors.StaffActed("mail.sent_again", "mail_message", str(message_id)))
    flash(_("The mail is on its way again."), "good")
    return redirect(url_for("mail_desk.show", message_id=message_id), 303)


@routes.post("/resendings")
@doors.desk(*READERS)
def resend_several() -> BaseResponse:
    with transaction():
        revived = resending.send_again(_ids(request.form.getlist("message")))
        for message_id in revived:
            publish(doors.StaffActed("mail.sent_again", "mail_message", str(message_id)))
    if not revived:
        flash(_("None of these mails was given up: nothing is sent again."), "warn")
    return redirect(url_for("mail_desk.index", revived=revived, state=request.form.get("state") or None), 303)


@routes.post("/resendings/undone")
@doors.desk(*READERS)
def undo_resending() -> BaseResponse:
    with transaction():
        caught = resending.undo(_ids(request.form.getlist("message")))
        for message_id in caught:
            publish(doors.StaffActed("mail.resending_undone", "mail_message", str(message_id)))
    kept = ngettext("%(num)s mail was held back.", "%(num)s mails were held back.", len(caught))
    flash(kept, "good" if caught else "warn")
    return redirect(url_for("mail_desk.index", state="failed"), 303)


def _ids(texts: list[str]) -> list[int]:
    """The ticked mails; raises `Invalid` for what is no list of numbers."""
    if len(texts) > MOST_AT_ONCE:
        raise Invalid(_("Please choose at most %(most)s mails at once.", most=MOST_AT_ONCE))
    return [arguments.whole_number("message", high=2**63 - 1, source={"message": text}) for text in texts]
