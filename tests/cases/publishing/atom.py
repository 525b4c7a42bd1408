"""A validator of Atom documents after RFC 4287: what must be there, once, and of the right form."""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

ATOM = "{http://www.w3.org/2005/Atom}"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
_ONCE = ("id", "title", "updated")
_KNOWN = {
    "id", "title", "updated", "published", "author", "category", "content", "summary", "link", "entry", "subtitle", "name", "uri",
    "email", "generator", "icon", "logo", "rights", "contributor", "source",
}  # fmt: skip


def faults_of(document: bytes) -> list[str]:
    """What is wrong with it, in words; empty for a valid feed."""
    feed = ET.fromstring(document)  # noqa: S314  (drawn by ourselves)
    if feed.tag != f"{ATOM}feed":
        return ["the root is no feed"]
    faults = _of(feed, "feed")
    if not _links(feed, "self"):
        faults.append("feed: no link to itself (4.1.1)")
    entries = feed.findall(f"{ATOM}entry")
    names = [entry.findtext(f"{ATOM}id") for entry in entries]
    if len(set(names)) != len(names):
        faults.append("two entries share an id (4.1.2)")
    for place, entry in enumerate(entries):
        faults += _of(entry, f"entry {place}")
        if entry.find(f"{ATOM}content") is None and not _links(entry, "alternate"):
            faults.append(f"entry {place}: neither content nor an alternate link (4.1.2)")
    return faults


def _of(element: ET.Element, name: str) -> list[str]:
    faults = [
        f"{name}: {tag} stands {len(found)} times"
        for tag in _ONCE
        if len(found := element.findall(f"{ATOM}{tag}")) != 1
    ]
    faults += [f"{name}: unknown {child.tag}" for child in element if child.tag.removeprefix(ATOM) not in _KNOWN]
    faults += [
        f"{name}: {child.text} is no moment of RFC 3339"
        for child in element
        if child.tag in {f"{ATOM}updated", f"{ATOM}published"} and not _MOMENT.fullmatch(child.text or "")
    ]
    if not urlsplit(element.findtext(f"{ATOM}id") or "").scheme:
        faults.append(f"{name}: its id is no IRI (4.2.6)")
    if not (element.findtext(f"{ATOM}title") or "").strip():
        faults.append(f"{name}: its title is empty")
    if not element.findtext(f"{ATOM}author/{ATOM}name"):
        faults.append(f"{name}: nobody wrote it (4.1.1)")
    faults += [f"{name}: a link without href" for link in element.findall(f"{ATOM}link") if not link.get("href")]
    content = element.find(f"{ATOM}content")
    if content is not None and content.get("type") == "html" and len(content):
        faults.append(f"{name}: html content holds elements (4.1.3.3)")
    return faults


def _links(element: ET.Element, rel: str) -> list[ET.Element]:
    return [link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == rel]
