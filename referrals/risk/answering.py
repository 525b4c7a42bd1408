"""What is said about a case: the partner's answers and their one appeal, the team's questions and notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.errors import Conflict, Invalid
from app.media import attaching
from referrals.risk.models import REFUSED, RiskCase, RiskFile, RiskStep, RiskWords
from referrals.risk.queries import locked_case

MOST_ANSWERS = 10
MOST_FILES = 5
LONGEST_TEXT = 4_000
APPEAL_WITHIN = timedelta(days=30)


class NotNow(Conflict):
    title = _l("That is not possible now")


def answer(case_id: int, *, by: User, text: str, key: str, uploads: Sequence[FileStorage] = ()) -> RiskWords:
    """The partner tells their side. The same key again is the same answer. Raises `NotNow` and `Invalid`."""
    case = locked_case(case_id)
    known = _said_before(key)
    if known is not None:
        return known
    if not case.is_open:
        raise NotNow(_l("It has been decided. If it was refused, you can ask once that somebody else looks at it."))
    if sum(each.kind == "answer" for each in case.words) >= MOST_ANSWERS:
        raise NotNow(_l("We have many answers of yours already and will read them all."))
    case.answered_at = clock.now()
    return _say(case, "answer", by, text, key, uploads)


def appeal(case_id: int, *, by: User, text: str, key: str, uploads: Sequence[FileStorage] = ()) -> RiskWords:
    """The partner asks, once, that somebody else looks at a refusal. Raises `NotNow` and `Invalid`."""
    case = locked_case(case_id)
    known = _said_before(key)
    if known is not None:
        return known
    refusal = why_no_appeal(case)
    if refusal is not None:
        raise refusal
    case.appealed_at = clock.now()
    return _say(case, "appeal", by, text, key, uploads)


def why_no_appeal(case: RiskCase) -> NotNow | None:
    if case.state != REFUSED or case.effective_at is None:
        return NotNow(_l("There is nothing to appeal against."))
    if case.appealed_at is not None:
        return NotNow(_l("You have asked for that already. It is possible once."))
    if case.effective_at + APPEAL_WITHIN < clock.now():
        return NotNow(_l("That was possible for thirty days."))
    return None


def ask(case_id: int, *, by: User, text: str, key: str) -> RiskWords:
    """The team asks the partner for their side; without words a plain request. The same key again asks nothing new.

    Raises `NotNow`.
    """
    case = locked_case(case_id)
    known = _said_before(key)
    if known is not None:
        return known
    if not case.is_open:
        raise NotNow(_l("It has been decided already."))
    case.asked_at = clock.now()
    audit.record("risk.asked", case)
    return _write(case, "question", by, text, key)


def note(case_id: int, *, by: User, text: str, key: str) -> RiskWords:
    """For colleagues alone. Raises `Invalid` without words."""
    case = locked_case(case_id)
    return _said_before(key) or _say(case, "note", by, text, key)


def _say(case: RiskCase, kind: str, by: User, text: str, key: str, uploads: Sequence[FileStorage] = ()) -> RiskWords:
    if not text:
        raise Invalid(_l("Write a few words."))
    if len(uploads) > MOST_FILES:
        raise Invalid(_l("At most %(most)s files can be sent at once.", most=MOST_FILES))
    return _write(case, kind, by, text, key, uploads)


def _write(case: RiskCase, kind: str, by: User, text: str, key: str, uploads: Sequence[FileStorage] = ()) -> RiskWords:
    words = RiskWords(case_id=case.id, kind=kind, text=text, author_id=by.id, submission_key=key)
    words.files = [RiskFile(file_id=attaching.keep(upload).id) for upload in uploads]
    db.session.add(words)
    db.session.add(RiskStep(case_id=case.id, kind=kind, actor_id=by.id, details={"files": len(uploads)}))
    db.session.flush()
    return words


def _said_before(key: str) -> RiskWords | None:
    return db.session.scalar(sa.select(RiskWords).where(RiskWords.submission_key == key))
