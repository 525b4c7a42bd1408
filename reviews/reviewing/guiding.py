"""Questions that help to write, set by staff for each service and language."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock
from app.accounts import audit
from app.database import db
from reviews.reviewing.author_models import ReviewGuide


def questions_for(service_id: int, language: str) -> list[str]:
    """Those of the service, else the general ones, else ours; in `language`, else in English."""
    found = db.session.scalars(
        sa.select(ReviewGuide)
        .where(sa.or_(ReviewGuide.service_id == service_id, ReviewGuide.service_id.is_(None)))
        .order_by(ReviewGuide.service_id.nulls_last())
    ).all()
    for guide in found:
        lines: list[str] = guide.questions.get(language) or guide.questions.get("en") or []
        if lines:
            return lines
    return [
        _("What did you need, and what did you get?"),
        _("What went well, and what would you change?"),
        _("For whom is it a good choice?"),
    ]


def guide_for(service_id: int | None) -> ReviewGuide | None:
    condition = ReviewGuide.service_id.is_(None) if service_id is None else ReviewGuide.service_id == service_id
    return db.session.scalar(sa.select(ReviewGuide).where(condition))


def write(service_id: int | None, questions: Mapping[str, list[str]]) -> ReviewGuide:
    """Replace the questions of a service, or the general ones."""
    guide = guide_for(service_id)
    if guide is None:
        guide = ReviewGuide(service_id=service_id)
        db.session.add(guide)
    guide.questions = {language: lines for language, lines in questions.items() if lines}
    guide.updated_at = clock.now()
    db.session.flush()
    audit.record("review_guide.written", guide, service_id=service_id)
    return guide
