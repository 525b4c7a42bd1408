"""Showing the HTML of a mail inside a page as a mail program would: no script, no forms, nothing from elsewhere."""

from __future__ import annotations

from flask import Response

from app.mail.models import MailAttachment, MailMessage
from app.media import queries, serving

# Style attributes are what mails are made of; links open beside this page.
_IN_A_FRAME = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'self'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
_LINKS_OPEN_BESIDE = '<base target="_blank"></head>'


def framed(message: MailMessage) -> Response:
    answer = Response(message.html.replace("</head>", _LINKS_OPEN_BESIDE, 1), mimetype="text/html")
    answer.headers["Content-Security-Policy"] = _IN_A_FRAME
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def attached(attachment: MailAttachment) -> Response:
    """The file that travelled with a mail, under the name it had there."""
    return serving.send(queries.file_of_key(attachment.file_key), filename=attachment.filename)
