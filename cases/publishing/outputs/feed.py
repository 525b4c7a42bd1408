"""The Atom feed of published cases (RFC 4287), whole texts in it, so that a reader need not leave their reader."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from lxml import etree
from markupsafe import Markup

from cases.publishing.outputs.document import Document

ATOM = "http://www.w3.org/2005/Atom"
MIME = "application/atom+xml"


def render(
    entries: Sequence[tuple[Document, Markup]],
    *,
    title: str,
    address: str,
    site: str,
    seller: str,
    language: str,
    at: datetime,
) -> bytes:
    """The feed of these documents with their drawn bodies, the newest change first. `at` dates a feed without entries."""
    feed = etree.Element(
        f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language}, nsmap={None: ATOM}
    )
    _text(feed, "id", address)
    _text(feed, "title", title)
    _link(feed, "self", address, MIME)
    _link(feed, "alternate", site, "text/html")
    _text(feed, "updated", moment(max((it.changed_at for it, _body in entries), default=at)))
    _text(etree.SubElement(feed, f"{{{ATOM}}}author"), "name", seller)
    for it, body in sorted(entries, key=lambda entry: entry[0].changed_at, reverse=True):
        _entry(feed, it, body)
    return etree.tostring(feed, encoding="utf-8", xml_declaration=True)


def moment(value: datetime) -> str:
    """RFC 3339, in UTC."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _entry(feed: etree.Element, it: Document, body: Markup) -> None:
    entry = etree.SubElement(feed, f"{{{ATOM}}}entry", {"{http://www.w3.org/XML/1998/namespace}lang": it.language})
    _text(entry, "id", it.addresses.page)
    _text(entry, "title", it.title)
    _link(entry, "alternate", it.addresses.page, "text/html", it.language)
    if it.addresses.pdf:
        _link(entry, "related", it.addresses.pdf, "application/pdf", it.language)
    _text(entry, "published", moment(it.published_at))
    _text(entry, "updated", moment(it.changed_at))
    _text(etree.SubElement(entry, f"{{{ATOM}}}author"), "name", it.seller)
    if it.industry:
        etree.SubElement(entry, f"{{{ATOM}}}category", {"term": it.industry})
    content = _text(entry, "content", str(body))
    content.set("type", "html")


def _link(parent: etree.Element, rel: str, href: str, mime: str, language: str = "") -> None:
    link = etree.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "type": mime, "href": href})
    if language:
        link.set("hreflang", language)


def _text(parent: etree.Element, tag: str, words: str) -> etree.Element:
    child = etree.SubElement(parent, f"{{{ATOM}}}{tag}")
    child.text = "".join(letter for letter in words if letter >= " " or letter in "\n\t")
    return child
