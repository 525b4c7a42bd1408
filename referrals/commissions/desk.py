"""Commissions at the desk: every conversion that was decided about, what it earned whom, and why."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from app.accounts.access import desk
from app.accounts.roles import Role
from app.database import db
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate
from referrals.commissions import queries, wording
from referrals.commissions.models import CommissionDecision
from referrals.commissions.queries import SORTS, Wanted
from referrals.commissions.reasons import OUTCOMES
from referrals.commissions.sockets import holds_of
from referrals.tracking.wording import source_words

routes = Blueprint("commissions_desk", __name__, url_prefix="/desk/commissions", template_folder="templates")
READERS = (Role.MARKETER, Role.FINANCE, Role.ADMIN)


@routes.get("")
@desk(*READERS)
def decisions() -> str:
    page = paginate(queries.decisions(_wanted(), _sort()))
    return render_template(
        "commissions/desk_decisions.html",
        page=page,
        earned=queries.earned_by([each.conversion_id for each in page]),
        outcomes=OUTCOMES,
        programs=queries.program_choices(),
        wording=wording,
    )


@routes.get("/export.csv")
@desk(*READERS)
def export() -> Response:
    """What the list shows, as a file: one line for each level that earned, or for what earned nothing."""
    header = [
        _("Decided (UTC)"), _("Conversion"), _("Partner"), _("Decision"), _("Currency"), _("Net amount, in minor units"),
        _("Level"), _("Person"), _("Earned, in minor units"), _("Taken back, in minor units"),
    ]  # fmt: skip
    return csv_response("commissions.csv", header, _lines(queries.decisions(_wanted(), _sort())))


@routes.get("/<int:decision_id>")
@desk(*READERS)
def show(decision_id: int) -> str:
    decision = queries.decision_by_id(decision_id)
    return render_template(
        "commissions/desk_decision.html",
        decision=decision,
        sources=source_words(),
        holds=holds_of([decision.conversion_id]),
        refused=queries.refused_by_person([decision.conversion_id]),
        commissions=queries.earned_by([decision.conversion_id])[decision.conversion_id],
        outcomes=OUTCOMES,
        wording=wording,
    )


def _lines(wanted: sa.Select[CommissionDecision]) -> Iterator[tuple[object, ...]]:
    found = db.session.scalars(wanted).all()
    earned = queries.earned_by([each.conversion_id for each in found])
    for each in found:
        partner = each.enrolment.user.name if each.enrolment else ""
        told = each.conversion
        head = (each.decided_at.isoformat(), told.external_id, partner, each.outcome, told.currency, told.amount_minor)
        for commission in earned[each.conversion_id]:
            yield (
                *head, commission.level, commission.user.name, commission.amount_minor, commission.reward.taken_back
            )  # fmt: skip
        if not earned[each.conversion_id]:
            yield (*head, "", "", 0, 0)


def _wanted() -> Wanted:
    return Wanted(
        text=arguments.text("q"),
        outcome=arguments.choice("outcome", ("", *map(str, OUTCOMES)), ""),
        program=arguments.text("program"),
    )


def _sort() -> str:
    return arguments.choice("sort", SORTS, SORTS[0])
