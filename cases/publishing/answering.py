"""What answers about public cases share: their language, how long a cache may keep them, the picture networks show."""

from __future__ import annotations

from flask import Response, request

from app.config import settings
from app.errors import NotFound
from app.mail.links import absolute_url
from cases.consent.outputs import Output
from cases.publishing import queries
from cases.publishing.addressing import bare
from cases.publishing.queries import Public

# What a cache in between may keep of what anybody may read: shorter than a withdrawn case may still be seen anywhere.
SECONDS_KEPT = 60


def known_language(language: str) -> str:
    if language not in settings().languages:
        raise NotFound
    return language


def kept_briefly(answer: Response) -> Response:
    answer.headers["Cache-Control"] = f"public, max-age={SECONDS_KEPT}"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def social_card(found: Public) -> str:
    """The address of the picture networks show, or nothing where the client does not allow one."""
    if not queries.has_output(found.publication.case_id, Output.SOCIAL):
        return ""
    document = found.document
    return bare(
        absolute_url("case_downloads.document", slug=document.slug, language=document.language, name="card.png")
    )
