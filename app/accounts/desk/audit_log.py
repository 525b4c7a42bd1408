"""The audit log: read, searched, exported, never changed."""

from __future__ import annotations

import json
from operator import itemgetter

import sqlalchemy as sa
from flask import render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import desk
from app.accounts.desk.blueprint import desk_routes
from app.accounts.desk.words import action_words, words_of
from app.accounts.models import AuditEntry
from app.accounts.queries import audit_actions, audit_entries
from app.accounts.roles import Role
from app.database import db
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate


@desk_routes.get("/audit-log")
@desk(Role.ADMIN)
def audit_log() -> str:
    page = paginate(_chosen(), per_page=50)
    return render_template(
        "accounts/desk/audit_log.html",
        page=page,
        entries=[(entry, action_words(entry)) for entry in page],
        actions=sorted(((action, words_of(action)) for action in audit_actions()), key=itemgetter(1)),
    )


@desk_routes.get("/audit-log.csv")
@desk(Role.ADMIN)
def export_audit_log() -> Response:
    rows = (
        (
            entry.happened_at.isoformat(),
            entry.actor.name if entry.actor else "",
            entry.action,
            entry.subject_type,
            entry.subject_id,
            json.dumps(entry.details, ensure_ascii=False, sort_keys=True),
        )
        for entry in db.session.scalars(_chosen(), execution_options={"yield_per": 200})
    )
    header = (_("When"), _("Who"), _("Action"), _("Kind"), _("Number"), _("Details"))
    return csv_response("audit-log.csv", header, rows)


def _chosen() -> sa.Select[AuditEntry]:
    return audit_entries(
        text=arguments.text("q"),
        action=arguments.choice("action", audit_actions(), ""),
        actor_id=arguments.whole_number("actor", 0, low=0) or None,
    )
