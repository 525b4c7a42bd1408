"""The drawn files of a case and the pictures of its page: for anybody while the client allows it, and not a moment longer."""

from __future__ import annotations

import base64

import crawleruseragents
from flask import Blueprint, Response, request
from flask_babel import gettext as _

from app.database import db, transaction
from app.errors import NotFound
from app.mail.links import absolute_url
from app.media.queries import file_of_key
from app.media.serving import send
from app.media.storage import storage
from app.web import arguments
from app.web.limits import limiter
from cases.consent.queries import naming_of
from cases.publishing import carrying, permitting, queries, tallying
from cases.publishing.addressing import bare
from cases.publishing.channels import Reading
from cases.publishing.files import FILES, WITH_LICENSED
from cases.publishing.models import PublicationFile

routes = Blueprint("case_downloads", __name__, url_prefix="/cases/<slug>/<language>")
# What anybody may load; slides are shown by us, in proposals.
PUBLIC = ("case.pdf", "print.pdf", "card.png", "press.zip")
COUNTED = {"case.pdf": Reading.PDF, "print.pdf": Reading.PDF, "press.zip": Reading.PRESS}
SECONDS_KEPT = 60
DOT = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


@routes.get("/<any('case.pdf', 'print.pdf', 'card.png', 'press.zip'):name>")
@limiter.limit("240 per hour")
def document(slug: str, language: str, name: str) -> Response:
    """One drawn file. It is counted, but for programs that say that they are programs."""
    found = queries.public(slug, language, FILES[name][0])
    naming = naming_of(found.publication.case_id, FILES[name][0])
    file = queries.file_of(found.publication.id, name, str(naming)) if naming is not None else None
    if file is None or (name in WITH_LICENSED and not permitting.is_as_drawn(found.publication)):
        raise NotFound(_("This file is being drawn. Please look again in a minute."))
    answer = _sent(file, f"{slug}-{language}-{name}")
    if name == "case.pdf":
        page = bare(absolute_url("cases.case", slug=slug, language=language))
        answer.headers["Link"] = f'<{page}>; rel="canonical"'
    if name in COUNTED and request.method == "GET" and not _is_program():
        code = carrying.code_of(arguments.text("from", max_length=20))
        _count(found.publication.case_id, language, COUNTED[name], code)
    return answer


@routes.get("/seen.gif")
@limiter.limit("120 per hour")
def seen(slug: str, language: str) -> Response:
    """Counts an opened page where no script runs: one clear dot, no cookie, nothing about whose browser it was."""
    found = queries.public(slug, language)
    if request.method == "GET" and not _is_program():
        kind = Reading(arguments.choice("kind", (Reading.PAGE, Reading.BLOG), Reading.PAGE))
        _count(found.publication.case_id, language, kind, carrying.code_of(arguments.text("from", max_length=20)))
    answer = Response(DOT, mimetype="image/gif")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@routes.get("/pictures/<int:number>")
def picture(slug: str, language: str, number: int) -> Response:
    """A picture of the page, from the store."""
    found = queries.public(slug, language)
    key = next((each.key for each in found.document.pictures if each.number == number), None)
    if key is None:
        raise NotFound
    return send(file_of_key(key))


@routes.get("/logo")
def logo(slug: str, language: str) -> Response:
    """The client's logo, where they want it shown."""
    found = queries.public(slug, language)
    if not found.document.logo_key:
        raise NotFound
    return send(file_of_key(found.document.logo_key))


def _sent(file: PublicationFile, filename: str) -> Response:
    answer = Response(storage().get(file.key), mimetype=file.content_type)
    if file.content_type == "application/zip":
        answer.headers.set("Content-Disposition", "attachment", filename=filename)
    else:
        answer.headers.set("Content-Disposition", "inline", filename=filename)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
    answer.set_etag(file.sha256[:32])
    return answer


def _count(case_id: int, language: str, kind: Reading, code: str) -> None:
    """In a transaction of its own: a load is counted, nothing of the case is changed by it."""
    db.session.rollback()
    with transaction():
        tallying.count(case_id, language, kind, code)


def _is_program() -> bool:
    agent = request.headers.get("User-Agent", "")[:400]
    return not agent.strip() or crawleruseragents.is_crawler(agent, case_sensitive=False)
