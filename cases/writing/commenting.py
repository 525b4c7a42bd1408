"""Words about a case between marketer, leader and client."""

from __future__ import annotations

import re

from flask_babel import gettext as _

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Invalid, NotFound
from app.events import publish
from cases.writing.access import Seat
from cases.writing.document import ORDER
from cases.writing.facts import CaseCommented
from cases.writing.models import CaseComment

LONGEST = 4000
_PLACE = re.compile(r"[a-z_]+(?:\.\d{1,3}(?:\.[a-z_]+)?)?")


def comment(
    seat: Seat, body: str, *, place: str = "", language: str = "", version: int | None = None, internal: bool = False
) -> CaseComment:
    """Say something; what a client says is never internal. Raises `Invalid` without words."""
    words = body.strip()
    if not 0 < len(words) <= LONGEST:
        raise Invalid(_("A comment needs words, at most %(most)s characters of them.", most=LONGEST))
    known = bool(_PLACE.fullmatch(place)) and place.partition(".")[0] in ORDER
    said = CaseComment(
        case_id=seat.case.id,
        language=language,
        place=place if known else "",
        version=version,
        author_id=seat.user.id,
        body=words,
        internal=internal and not seat.is_client,
    )
    db.session.add(said)
    db.session.flush()
    publish(CaseCommented(comment_id=said.id, case_id=seat.case.id, internal=said.internal))
    return said


def comment_at(seat: Seat, comment_id: int) -> CaseComment:
    """A comment this person sees. Raises `NotFound`."""
    found = db.session.get(CaseComment, comment_id)
    if found is None or found.case_id != seat.case.id or (found.internal and seat.is_client):
        raise NotFound
    return found


def settle(said: CaseComment, by: User) -> None:
    said.settled_at, said.settled_by_id = clock.now(), by.id


def open_again(said: CaseComment) -> None:
    said.settled_at = said.settled_by_id = None
