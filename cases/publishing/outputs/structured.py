"""A case as schema.org data: an Article about the client's organisation. No stars about ourselves (Google, 2019)."""

from __future__ import annotations

import json
from typing import Any

from markupsafe import Markup

from cases.publishing.outputs import prose
from cases.publishing.outputs.document import Document, Result
from cases.publishing.outputs.feed import moment

LONGEST_HEADLINE = 110


def as_data(document: Document, *, image: str) -> dict[str, Any]:
    """The thing itself; every value stands on the page too."""
    thing: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": document.title[:LONGEST_HEADLINE],
        "description": prose.plain(prose.parsed(document.lead)),
        "inLanguage": document.language,
        "url": document.addresses.page,
        "mainEntityOfPage": document.addresses.page,
        "datePublished": moment(document.published_at),
        "dateModified": moment(document.changed_at),
        "author": {"@type": "Organization", "name": document.seller},
        "publisher": {"@type": "Organization", "name": document.seller},
        "identifier": document.reference,
        "articleSection": document.words["case_study"],
        "keywords": [each for each in (document.industry, *document.problems) if each],
        "mentions": [_result(each) for each in document.results],
    }
    if image:
        thing["image"] = [image]
    if document.client:
        thing["about"] = {"@type": "Organization", "name": document.client}
    if document.is_external:
        thing["disambiguatingDescription"] = document.words["external"]
    return thing


def script(document: Document, *, image: str = "") -> Markup:
    """The block for the page's head, in which no text can close the script element around it."""
    raw = json.dumps(as_data(document, image=image), ensure_ascii=False, separators=(",", ":"))
    safe = raw.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(safe))  # noqa: S704


def _result(it: Result) -> dict[str, Any]:
    written = f"{it.baseline} → {it.value}" if it.baseline else it.value
    return {"@type": "PropertyValue", "name": it.metric, "value": f"{written} ({it.change})" if it.change else written}
