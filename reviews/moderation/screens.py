"""The answers to `reviews.screens`: what makes a submitted revision wait for a human. Nothing here can see the stars."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from app.accounts.models import RoleGrant, User
from app.accounts.roles import STAFF_ROLES
from app.config import settings
from app.database import db
from app.organisation.models import Member
from reviews.moderation import media_deciding
from reviews.moderation.codes import Code
from reviews.moderation.copies import copy_of
from reviews.moderation.models import Decision
from reviews.moderation.screening import Finding, Words, findings
from reviews.reviewing.sockets import Hold, MediaSubmission, Submission
from reviews.reviewing.states import COPIED, Channel, Relation

PARTS = ("title", "text", "author_name")
_TIMES = re.compile(r"^WEBVTT.*$|^[\d:.]+ *--> *[\d:.]+.*$", re.MULTILINE)


def screen(submission: Submission) -> Sequence[Hold]:
    """Plugged into `reviews.screens`."""
    return [*_in_the_words(submission), *_undeclared(submission), *_copied(submission), *_refused_before(submission)]


def screen_media(submission: MediaSubmission) -> Sequence[Hold]:
    """Plugged into `reviews.media_screens`: the words beside and in a photo, video or recording."""
    staff = staff_names()
    said = {"caption": submission.caption, "transcript": submission.transcript, "captions": spoken(submission)}
    holds = list(grouped(said, staff, submission.author_name))
    before = media_deciding.taken_out_before(submission.media_id)
    if before is not None and before.code is not None:
        sentence = f"Changed after it was taken out for {before.code}."
        holds.append(Hold(code=before.code, sentence=sentence, values={"kind": "corrected", "number": before.id}))
    return holds


def spoken(submission: MediaSubmission) -> str:
    """What is said in captions, without their times, which look like numbers to call."""
    return _TIMES.sub(" ", submission.captions)


def marked(title: str, text: str, author_name: str, staff: Sequence[str]) -> list[dict[str, Any]]:
    """The passages in question, each with its part and its first and last character, for a page and a mail to mark."""
    return [
        {"part": part, "start": it.start, "end": it.end, "code": it.code.value, "kind": it.kind}
        for part, words in zip(PARTS, (title, text, author_name), strict=True)
        for it in findings(Words(text=words, staff=staff, author=author_name))
    ]


def staff_names() -> list[str]:
    """The people of the house whom a review should not expose by their full name."""
    granted = sa.select(RoleGrant.user_id).where(RoleGrant.role.in_(STAFF_ROLES), RoleGrant.revoked_at.is_(None))
    known = sa.select(User.name).where(
        sa.or_(User.id.in_(granted), User.id.in_(sa.select(Member.user_id))), User.erased_at.is_(None)
    )
    return list(db.session.scalars(known.order_by(User.id)))


def _in_the_words(submission: Submission) -> Iterable[Hold]:
    said = {part: getattr(submission, part) for part in PARTS}
    return grouped(said, staff_names(), submission.author_name)


def grouped(said: Mapping[str, str], staff: Sequence[str], author: str) -> Iterable[Hold]:
    """One reason for each kind of finding, with the places in the parts it was found in."""
    grouped: dict[tuple[Code, str], list[tuple[str, Finding]]] = {}
    for part, text in said.items():
        for it in findings(Words(text=text, staff=staff, author=author)):
            grouped.setdefault((it.code, it.kind), []).append((part, it))
    for (code, kind), found in grouped.items():
        passages = [{"part": part, "start": it.start, "end": it.end} for part, it in found]
        yield Hold(
            code=code.value,
            sentence=f"{len(found)} × {kind} in the {' and the '.join(sorted({part for part, _it in found}))}.",
            values={"kind": kind, "count": len(found), "passages": passages},
        )


def _undeclared(submission: Submission) -> Iterable[Hold]:
    """An address of the house itself, by somebody who did not say that they belong to it (R23)."""
    ours = settings().seller.email.rpartition("@")[2].lower()
    domain = (submission.author_email or "").rpartition("@")[2].lower()
    if submission.relation == Relation.NONE and domain and domain == ours:
        yield Hold(
            code=Code.INS.value, sentence=f"The author's address belongs to {ours}.", values={"kind": "own_address"}
        )


def _copied(submission: Submission) -> Iterable[Hold]:
    """A text of another author that is nearly the same. What was imported may well stand in two places."""
    if Channel(submission.channel) in COPIED:
        return
    found = copy_of(submission)
    if found is not None:
        reference, percent = found
        sentence = f"{percent} % of its text is that of review {reference} by another author."
        yield Hold(
            code=Code.DUP.value, sentence=sentence, values={"kind": "copy", "review": reference, "percent": percent}
        )


def _refused_before(submission: Submission) -> Iterable[Hold]:
    """What a person refused or removed, a person looks at again, however clean the new words are."""
    found = db.session.scalar(
        sa.select(Decision)
        .where(Decision.review_id == submission.review_id, Decision.state == "done")
        .order_by(Decision.id.desc())
        .limit(1)
    )
    if found is not None and found.code is not None:
        sentence = f"Corrected after it was taken down for {found.code}."
        yield Hold(code=found.code, sentence=sentence, values={"kind": "corrected", "number": found.revision_number})
