"""What others wrote about us elsewhere: found in feeds, brought as a file, and kept with its origin. Never verified (R24)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.database import db
from app.errors import Invalid, NotFound
from app.jobs import outgoing
from reviews.asking import feeds
from reviews.asking.feeds import Found
from reviews.asking.place_models import Mention, MentionFeed

MOST_ROWS = 5_000
MOST_BYTES = 5_000_000
MOST_FAILURES = 10
COLUMNS = ("origin", "text")


def follow(url: str, keywords: Sequence[str]) -> MentionFeed:
    """Read this feed from now on. Raises `Invalid` for an address that can only be wrong, or without words."""
    words = list(dict.fromkeys(word.strip() for word in keywords if word.strip()))[:20]
    if not words:
        raise Invalid(_l("Name at least one word to look for."))
    try:
        outgoing.check(url)
    except outgoing.Refused as error:
        raise Invalid(_l("It must be a public https address, such as https://example.com/feed.xml.")) from error
    feed = db.session.scalar(sa.select(MentionFeed).where(MentionFeed.url == url)) or MentionFeed(url=url)
    feed.keywords, feed.ended_at, feed.failures, feed.error = words, None, 0, ""
    db.session.add(feed)
    db.session.flush()
    return feed


def unfollow(feed_id: int) -> None:
    feed = db.session.get(MentionFeed, feed_id) if feed_id < 2**63 else None
    if feed is None:
        raise NotFound
    feed.ended_at = feed.ended_at or clock.now()


def to_read() -> Sequence[int]:
    found = sa.select(MentionFeed.id).where(MentionFeed.ended_at.is_(None)).order_by(MentionFeed.id)
    return db.session.scalars(found).all()


def fetch(url: str) -> list[Found]:
    """To be called outside a transaction. Raises `Refused`, `Unanswered`, `Unreadable`."""
    content = outgoing.get(
        url, {"Accept": "application/rss+xml, application/atom+xml, text/xml"}, most=feeds.MOST_BYTES
    )
    return feeds.read(content, urlsplit(url).hostname or url)


def keep_read(feed_id: int, found: Sequence[Found]) -> int:
    """Keep what concerns us, each once; says how many are new."""
    feed = db.session.get_one(MentionFeed, feed_id, with_for_update=True)
    feed.read_at, feed.failures, feed.error = clock.now(), 0, ""
    added = [_add(each, "feed", keyword=word, feed_id=feed.id) for each, word in feeds.matching(found, feed.keywords)]
    return sum(added)


def keep_failure(feed_id: int, error: str) -> None:
    """After the tenth failure in a row it is left alone; the desk sees why."""
    feed = db.session.get_one(MentionFeed, feed_id, with_for_update=True)
    feed.read_at, feed.failures, feed.error = clock.now(), feed.failures + 1, error[:200]
    if feed.failures >= MOST_FAILURES:
        feed.ended_at = clock.now()


def bring(content: bytes) -> tuple[int, int]:
    """A CSV file with the columns origin and text, and perhaps url, author, language, date: (new, known before).

    Raises `Invalid` for a file that is none, or too long.
    """
    rows = _rows(content)
    added = [_add(_found(row), "csv") for row in rows]
    return sum(added), len(added) - sum(added)


def mention_by_id(mention_id: int) -> Mention:
    found = db.session.get(Mention, mention_id, with_for_update=True) if mention_id < 2**63 else None
    if found is None:
        raise NotFound
    return found


def shown() -> sa.Select[Mention]:
    newest = sa.func.coalesce(Mention.written_at, Mention.found_at).desc()
    return sa.select(Mention).where(Mention.state == "shown").order_by(newest, Mention.id.desc())


def listed(state: str = "", text: str = "") -> sa.Select[Mention]:
    found = sa.select(Mention)
    if state:
        found = found.where(Mention.state == state)
    if text:
        found = found.where(Mention.text.icontains(text, autoescape=True))
    return found.order_by(Mention.found_at.desc(), Mention.id.desc())


def _rows(content: bytes) -> list[dict[str, str]]:
    if len(content) > MOST_BYTES:
        raise Invalid(_l("The file is too large: at most 5 MB."))
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        names = [str(name or "").strip().lower() for name in reader.fieldnames or ()]
        if not set(COLUMNS) <= set(names):
            raise Invalid(_l("The first line must name the columns “origin” and “text”."))
        reader.fieldnames = names
        rows = [row for _position, row in zip(range(MOST_ROWS + 1), reader, strict=False)]
    except (UnicodeDecodeError, csv.Error) as error:
        raise Invalid(_l("This is not a CSV file in UTF-8.")) from error
    if len(rows) > MOST_ROWS:
        raise Invalid(_l("The file has too many lines: at most 5,000."))
    for number, row in enumerate(rows, start=2):
        if not (row.get("origin") or "").strip() or not (row.get("text") or "").strip():
            raise Invalid(_l("Line %(number)s has no origin or no text. Nothing was taken.", number=number))
    return rows


def _found(row: dict[str, str]) -> Found:
    url = (row.get("url") or "").strip()
    return Found(
        origin=feeds.plain(row["origin"])[:120],
        url=url if url.startswith(("https://", "http://")) and len(url) <= 1000 else "",
        author_name=feeds.plain(row.get("author") or "")[:80],
        text=feeds.plain(row["text"])[: feeds.LONGEST_TEXT],
        language=(row.get("language") or "").strip()[:8],
        written_at=_day(row.get("date") or ""),
    )


def _day(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _add(it: Found, source: str, *, keyword: str = "", feed_id: int | None = None) -> bool:
    added = db.session.scalar(
        insert(Mention)
        .values(
            source=source,
            origin=it.origin,
            url=it.url,
            fingerprint=it.fingerprint,
            author_name=it.author_name,
            text=it.text,
            language=it.language,
            keyword=keyword,
            written_at=it.written_at,
            found_at=clock.now(),
            feed_id=feed_id,
        )
        .on_conflict_do_nothing(index_elements=["fingerprint"])
        .returning(Mention.id)
    )
    return added is not None
