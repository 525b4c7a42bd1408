"""Giving out the contract of a licence to those who may see it."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from app.errors import Busy, NotFound
from app.media.storage import storage
from reviews.contributions.licence_models import Licence


def contract_file(licence: Licence | None) -> Response:
    """Raises `NotFound` without a licence, and `Busy` while it is being drawn."""
    if licence is None:
        raise NotFound
    if licence.contract_key is None:
        raise Busy(_("This document is being prepared. Please look again in a minute."))
    return paper(storage().get(licence.contract_key), f"{licence.reference}.pdf")


def paper(pdf: bytes, filename: str) -> Response:
    """For these eyes alone."""
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=filename)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
