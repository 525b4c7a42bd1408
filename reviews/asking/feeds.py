"""Reading RSS 2.0 and Atom without trusting them: no document types, no entities, no network, a bounded size. Pure."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from lxml import etree

MOST_BYTES = 2_000_000
MOST_ITEMS = 200
LONGEST_TEXT = 4_000
ATOM = "{http://www.w3.org/2005/Atom}"
_TAGS = re.compile(r"<[^>]{0,2000}>")


class Unreadable(Exception):
    """Not a feed, or one that wants more than to be read."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """Something that was written elsewhere. `origin` names where."""

    origin: str
    url: str
    author_name: str
    text: str
    language: str = ""
    written_at: datetime | None = None

    @property
    def fingerprint(self) -> str:
        """The same words at the same place are one mention, however often they are found."""
        return hashlib.sha256(f"{self.url or self.origin}\n{self.author_name}\n{self.text}".encode()).hexdigest()


def read(content: bytes, origin: str) -> list[Found]:
    """The entries of a feed, at most 200. Raises `Unreadable`."""
    if len(content) > MOST_BYTES:
        raise Unreadable("too large")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("not XML") from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable("a document type")
    items = [*root.iter("item"), *root.iter(f"{ATOM}entry")][:MOST_ITEMS]
    if not items and root.tag not in {"rss", f"{ATOM}feed"}:
        raise Unreadable("neither RSS nor Atom")
    language = plain(root.findtext("channel/language") or "")[:8]
    return [found for item in items if (found := _entry(item, origin, language)).text]


def matching(found: Iterable[Found], keywords: Sequence[str]) -> Iterator[tuple[Found, str]]:
    """Those in which one of the words stands, with that word; whole words, whatever their capitals."""
    patterns = [(word, re.compile(rf"(?<!\w){re.escape(word.casefold())}", re.UNICODE)) for word in keywords]
    for each in found:
        text = each.text.casefold()
        word = next((word for word, pattern in patterns if pattern.search(text)), None)
        if word is not None:
            yield each, word


def plain(text: str) -> str:
    """Words without markup, on one line."""
    return " ".join(html.unescape(_TAGS.sub(" ", html.unescape(text))).replace("\x00", "").split())


def _entry(item: etree._Element, origin: str, language: str) -> Found:
    def said(*names: str) -> str:
        return next((plain(text) for name in names if (text := item.findtext(name))), "")

    title = said("title", f"{ATOM}title")
    body = said("description", f"{ATOM}content", f"{ATOM}summary")
    link = item.find(f"{ATOM}link")
    url = said("link") or (link.get("href", "") if link is not None else "")
    return Found(
        origin=origin,
        url=url if url.startswith(("https://", "http://")) else "",
        author_name=said("author", "{http://purl.org/dc/elements/1.1/}creator", f"{ATOM}author/{ATOM}name")[:80],
        text=(body if title in body else f"{title}: {body}".strip(": "))[:LONGEST_TEXT],
        language=language,
        written_at=_moment(said("pubDate", f"{ATOM}published", f"{ATOM}updated")),
    )


def _moment(text: str) -> datetime | None:
    for parse in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = parse(text)
        except (ValueError, TypeError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None
