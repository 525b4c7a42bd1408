"""Saving a text: every time a new version, never over what somebody else has written meanwhile."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Conflict
from app.events import publish
from cases.writing import sourcing
from cases.writing.document import Document
from cases.writing.facts import CaseVersionSaved
from cases.writing.models import Case, CaseText
from cases.writing.queries import newest_text
from cases.writing.states import State


class SomebodyWasFaster(Conflict):
    """There is a newer version than the one that was changed; nothing was overwritten."""

    title = _l("Somebody else has saved this text meanwhile")


def save(case: Case, language: str, document: Document, *, by: User | None, base: int, note: str = "") -> CaseText:
    """The next version of that language; the newest one where nothing was changed. The case's row is locked by the caller.

    Raises `SomebodyWasFaster` when `base` is not the newest version. An approved case is a draft again.
    """
    newest = newest_text(case.id, language)
    if base != (newest.version if newest else 0):
        raise SomebodyWasFaster(
            _l("Your words are still here, below. Compare them with the newer version, then save again.")
        )
    blocks = document.as_blocks()
    if newest is not None and newest.blocks == blocks:
        return newest
    text = CaseText(
        case_id=case.id,
        language=language,
        version=base + 1,
        blocks=blocks,
        author_id=by.id if by else None,
        note=note,
    )
    db.session.add(text)
    case.updated_at = clock.now()
    if case.known_state is State.APPROVED:
        case.move(State.DRAFT)
    db.session.flush()
    sourcing.note_links(case, document)
    publish(CaseVersionSaved(case_id=case.id, language=language, version=text.version))
    return text
