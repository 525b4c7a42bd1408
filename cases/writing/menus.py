"""Where writing shows up: at the desk, in its search, and on the page of a delivered project."""

from __future__ import annotations

import sqlalchemy as sa
from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.access import viewer
from app.database import db
from app.web.navigation import MenuEntry, SearchHit, Waiting
from cases.writing import queries
from cases.writing.access import AT_THE_DESK, WRITERS, visible_to
from cases.writing.models import Case, CaseComment
from cases.writing.states import State
from cases.writing.wording import STATES

STAFF = frozenset(role.value for role in AT_THE_DESK)
MARKETERS = frozenset(role.value for role in WRITERS)
MOST = 5


def entries() -> list[MenuEntry]:
    return [MenuEntry("desk", "cases", _l("Cases"), "cases_desk.index", roles=STAFF, order=10, icon="bi-journal-text")]


def waiting() -> list[Waiting]:
    """Finished projects that nobody has told, and comments that nobody has settled."""
    if viewer().user is None:
        return []
    untold = db.session.scalar(sa.select(sa.func.count()).select_from(queries.projects_to_tell().subquery())) or 0
    said = (
        sa.select(sa.func.count())
        .select_from(CaseComment)
        .join(Case, Case.id == CaseComment.case_id)
        .where(CaseComment.settled_at.is_(None), Case.state != State.WITHDRAWN, visible_to(viewer()))
    )
    return [
        Waiting(_l("Finished projects without a case"), untold, "cases_desk.begin", {}, MARKETERS),
        Waiting(_l("Open comments on cases"), db.session.scalar(said) or 0, "cases_desk.index", {}, STAFF),
    ]


def search(text: str) -> list[SearchHit]:
    found = queries.cases_for(viewer(), text).limit(MOST)
    return [
        SearchHit(
            _("Case study"), it.client_name, url_for("cases_desk.show", reference=it.reference), STATES[it.state][0]
        )
        for it in db.session.scalars(found)
    ]
