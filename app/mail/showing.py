"""Showing the HTML of a mail inside a page as a mail program would: no script, no forms, nothing from elsewhere."""

from __future__ import annotations

from base64 import b64encode

from flask import Response

from app.mail.models import MailAttachment, MailMessage
from app.media import queries, serving
from app.media.storage import storage

# Style attributes are what mails are made of; links open beside this page.
_IN_A_FRAME = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'self'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
_LINKS_OPEN_BESIDE = '<base target="_blank"></head>'


def framed(message: MailMessage) -> Response:
    html = message.html.replace("</head>", _LINKS_OPEN_BESIDE, 1)
    for each in message.attachments:
        if f"cid:{each.filename}" in html:
            html = html.replace(f"cid:{each.filename}", _as_data(each))
    answer = Response(html, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = _IN_A_FRAME
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _as_data(picture: MailAttachment) -> str:
    """What a mail program shows from the mail itself."""
    return f"data:{picture.content_type};base64,{b64encode(storage().get(picture.file_key)).decode()}"


def attached(attachment: MailAttachment) -> Response:
    """The file that travelled with a mail, under the name it had there."""
    return serving.send(queries.file_of_key(attachment.file_key), filename=attachment.filename)
