"""Sources: the addresses a text names, and whether somebody opens when we knock."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.database import db
from app.jobs.outgoing import Refused, Unanswered, check, get
from app.jobs.queue import TASKS
from cases.writing.document import Document
from cases.writing.models import Case, CaseLink

CHECKING = "cases.check_links"
RESERVED = (".example", ".test", ".invalid", ".localhost")
MOST_BYTES = 2 * 1024 * 1024
_WHO = {"User-Agent": "ImeceLinkCheck/1.0", "Accept": "*/*"}


def note_links(case: Case, document: Document) -> None:
    """Remember the addresses of this text and have a job look whether they can be reached."""
    urls = {source.url for source in document.sources if source.url}
    known = set(db.session.scalars(sa.select(CaseLink.url).where(CaseLink.case_id == case.id)))
    fresh = [{"case_id": case.id, "url": url, "found": "", "detail": ""} for url in sorted(urls - known)]
    if fresh:
        db.session.execute(insert(CaseLink).values(fresh).on_conflict_do_nothing())
        TASKS[CHECKING].defer(key=f"case-links:{case.id}", case_id=case.id)


def broken_links(case: Case) -> Sequence[CaseLink]:
    """Those of the newest texts that nobody opened."""
    wanted = sa.select(CaseLink).where(CaseLink.case_id == case.id, CaseLink.found == "broken")
    return db.session.scalars(wanted.order_by(CaseLink.id)).all()


def knock(url: str) -> tuple[str, str]:
    """ "reached" or "broken", and why. Asks the outside world: for jobs."""
    if (urlsplit(url).hostname or "").endswith(RESERVED):
        return "", "a name that belongs to nobody (RFC 2606)"
    try:
        check(url)
        get(url, _WHO, most=MOST_BYTES)
    except Refused as error:
        # A long answer is an answer; an address that may not be asked is none.
        return ("reached", "") if "too long" in str(error) else ("broken", str(error))
    except Unanswered as error:
        return "broken", str(error)
    return "reached", ""


def keep_finding(link_id: int, found: str, detail: str) -> None:
    link = db.session.get(CaseLink, link_id)
    if link is not None:
        link.found, link.detail, link.checked_at = found, detail[:300], clock.now()
