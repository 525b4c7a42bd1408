"""Opening a case: for the person who answers the client of that project, else for the desk. It touches no review (R37)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.database import db
from app.events import publish
from app.orders.references import new_reference
from app.projects.models import ProjectMember
from app.projects.queries import answers_for
from reviews.recovery import letters
from reviews.recovery.facts import CaseOpened
from reviews.recovery.intervals import opens_case
from reviews.recovery.models import NpsResponse, RecoveryCase
from reviews.reviewing.models import Review


def open_for_review(review_id: int) -> RecoveryCase | None:
    """One case per review, however often it is told; None when none is needed."""
    review = db.session.get_one(Review, review_id)
    if not opens_case(rating=review.rating) or review.state in {"draft", "withdrawn"}:
        return None
    return _open(review, {"review_id": review.id})


def open_for_nps(nps_id: int) -> RecoveryCase | None:
    """None when it is not needed, or when the review itself has opened one."""
    answer = db.session.get_one(NpsResponse, nps_id)
    known = sa.select(RecoveryCase.id).where(RecoveryCase.review_id == answer.review_id)
    if not opens_case(nps_score=answer.score) or db.session.scalar(known) is not None:
        return None
    return _open(answer.review, {"nps_id": answer.id})


def close_withdrawn(review_id: int) -> None:
    """Its author took the review back: there is nobody to write to any more."""
    case = db.session.scalar(
        sa.select(RecoveryCase).where(RecoveryCase.review_id == review_id, RecoveryCase.closed_at.is_(None))
    )
    if case is not None:
        case.close("withdrawn", None)


def _open(review: Review, about: dict[str, int]) -> RecoveryCase | None:
    owner = _owner_of(review)
    case_id = db.session.scalar(
        insert(RecoveryCase)
        .values(
            reference=new_reference(),
            service_id=review.service_id,
            project_id=review.project_id,
            owner_id=owner.user_id if owner else None,
            owner_part=owner.part if owner else "",
            opened_at=clock.now(),
            **about,
        )
        .on_conflict_do_nothing()
        .returning(RecoveryCase.id)
    )
    if case_id is None:
        return None
    case = db.session.get_one(RecoveryCase, case_id)
    letters.tell_opened(case)
    publish(CaseOpened(case_id=case.id, review_id=case.review_id, project_id=case.project_id, owner_id=case.owner_id))
    return case


def _owner_of(review: Review) -> ProjectMember | None:
    return answers_for(review.project_id) if review.project_id is not None else None
