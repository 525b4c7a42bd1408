"""The public proof of a published version: its content, its stamp, its chain, and how anybody can verify it themselves."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from app.errors import NotFound
from app.stamps import stamping
from app.stamps.models import Stamp
from app.stamps.verifying import NotGenuine
from app.stamps.wording import state_words
from cases.evidence import queries, sealing, sockets
from cases.evidence.chain import chain_of
from cases.evidence.models import CaseContent
from cases.evidence.wording import LINK_FACTS, LINKS
from cases.writing import drawing
from cases.writing.queries import text_of

routes = Blueprint("case_proofs", __name__, url_prefix="/cases/proofs", template_folder="templates")


@dataclass(frozen=True)
class Look:
    """What verifying a stamp has just said; `error` is empty when it is genuine."""

    stamp: Stamp
    error: str = ""


@routes.get("/<key>")
def show(key: str) -> str:
    """Open to everybody while that version is public."""
    content = _public(key)
    stamp = sealing.content_stamp(content)
    text = text_of(content.case_id, content.language, content.version)
    return render_template(
        "cases_evidence/proof.html",
        content=content,
        case=content.case,
        title=drawing.title(content.case, text) or content.case.slug,
        look=_looked_at(stamp, content.digest) if stamp else None,
        pdf=sealing.pdf_stamp(content),
        chain=chain_of(content.case),
        links=LINKS,
        link_facts=LINK_FACTS,
        states=state_words(),
    )


@routes.get("/<key>/<any('content.json', 'content.tsr', 'authority.pem', 'pdf.tsr', 'pdf-authority.pem'):name>")
def file(key: str, name: str) -> Response:
    """The bytes that were stamped, the authority's answer as it came, and the certificates it was believed by."""
    content = _public(key)
    if name == "content.json":
        return _sent(content.body, "application/json", name)
    stamp = sealing.pdf_stamp(content) if name.startswith("pdf") else sealing.content_stamp(content)
    if stamp is None or stamp.token is None:
        raise NotFound(_("This stamp is still pending."))
    if name.endswith("authority.pem"):
        return _sent(stamp.chain.encode(), "application/x-pem-file", name)
    return _sent(stamp.token, "application/timestamp-reply", name)


def _public(key: str) -> CaseContent:
    """Raises `NotFound` for what is not public now, and whatever those above raise for what was withdrawn."""
    content = queries.content_by_key(key)
    if not any(sockets.public_versions.answers(content)):
        raise NotFound
    return content


def _looked_at(stamp: Stamp, digest: bytes) -> Look:
    if not stamp.is_stamped:
        return Look(stamp)
    try:
        stamping.verify(stamp, digest)
    except NotGenuine as error:
        return Look(stamp, str(error))
    return Look(stamp)


def _sent(body: bytes, kind: str, name: str) -> Response:
    """Never kept by a cache: what is withdrawn is gone at once."""
    answer = Response(body, mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer
