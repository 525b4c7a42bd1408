"""Where each form of a case is found."""

from __future__ import annotations

from collections.abc import Iterable

from app.mail.links import absolute_url
from cases.publishing.outputs.document import Addresses


def addresses_of(slug: str, language: str, languages: Iterable[str], *, with_pdf: bool) -> Addresses:
    """Absolute addresses under BASE_URL; without what only this visit carries."""
    return Addresses(
        page=bare(absolute_url("cases.case", slug=slug, language=language)),
        blog=bare(absolute_url("case_blog.article", slug=slug, language=language)),
        pdf=bare(absolute_url("case_downloads.document", slug=slug, language=language, name="case.pdf"))
        if with_pdf
        else "",
        order=bare(absolute_url("catalogue.services")),
        languages={each: bare(absolute_url("cases.case", slug=slug, language=each)) for each in languages},
    )


def bare(address: str) -> str:
    return address.partition("?")[0]
