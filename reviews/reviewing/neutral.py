"""One page for every link that opens nothing: used, expired, cancelled, altered, or somebody else's (R12)."""

from __future__ import annotations

import logging

from flask import Response, render_template

from app.web.headers import hide_address
from reviews.reviewing.forms import LinkForm
from reviews.reviewing.requesting import DeadToken

log = logging.getLogger(__name__)


def closed(_error: DeadToken) -> tuple[str, int]:
    log.info("a review link opens nothing")
    hide_address()
    return render_template("reviewing/closed.html", form=LinkForm(formdata=None)), 404


def counts(response: Response) -> bool:
    """Only attempts that opened nothing count against a limit (R14)."""
    return response.status_code == 404
