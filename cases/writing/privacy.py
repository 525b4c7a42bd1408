"""What writing keeps about a person: told on request, and forgotten with them."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from cases.writing.models import Case, CaseComment

FORGOTTEN = "–"


def comments_of(user: User) -> PersonalData:
    """What they said about cases."""
    found = sa.select(CaseComment, Case.reference).join(Case, Case.id == CaseComment.case_id)
    rows: list[dict[str, object]] = [
        {"case": reference, "place": said.place, "comment": said.body, "written_at": said.written_at.isoformat()}
        for said, reference in db.session.execute(
            found.where(CaseComment.author_id == user.id).order_by(CaseComment.id)
        )
    ]
    return PersonalData(key="case_comments", title=_l("What you said about case studies"), rows=rows)


def erase(user: User | None, email: str) -> None:
    """The words go; that something was said stays."""
    del email
    if user is not None:
        mine = sa.update(CaseComment).where(CaseComment.author_id == user.id).values(body=FORGOTTEN)
        db.session.execute(mine, execution_options={"synchronize_session": False})
