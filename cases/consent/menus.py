"""Where consent shows up: in the portal of whoever takes part in a case, and at the desk."""

from __future__ import annotations

import sqlalchemy as sa
from flask import render_template, url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.accounts.access import viewer
from app.accounts.roles import Role
from app.database import db
from app.web.navigation import MenuEntry, Panel, Waiting
from cases.consent import queries
from cases.writing.models import Case
from cases.writing.sockets import CaseTab
from cases.writing.states import State

STAFF = frozenset({Role.MARKETER.value, Role.ADMIN.value})


def entries() -> list[MenuEntry]:
    return [
        MenuEntry(
            "portal", "main", _l("Case studies"), "case_consent.mine", order=65, icon="bi-journal-text", when=takes_part
        )
    ]


def takes_part() -> bool:
    return bool(db.session.scalar(sa.select(queries.cases_of(viewer()).with_only_columns(Case.id).exists())))


def tab(case: Case) -> list[CaseTab]:
    return [CaseTab(label=_l("Consent"), url=url_for("case_consent_desk.show", reference=case.reference), order=60)]


def waiting() -> list[Waiting]:
    """Cases that are written and of which nobody of the client knows yet."""
    asked = queries.nobody_asked()
    found = sa.select(sa.func.count()).select_from(Case).where(asked, Case.state.in_([State.DRAFT, State.IN_REVIEW]))
    return [
        Waiting(_l("Cases nobody was asked about"), db.session.scalar(found) or 0, "case_consent_desk.index", {}, STAFF)
    ]


def panel_at(place: str, **_context: object) -> Panel | None:
    """On the first page of the portal: the cases that wait for a yes."""
    if place != "portal.front":
        return None
    count = queries.waiting_for(viewer())
    if not count:
        return None
    return Panel(Markup(render_template("consent/_front_panel.html", count=count)), 40)  # noqa: S704  (a template of ours)
