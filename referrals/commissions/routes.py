"""My commissions: what I earned by whom I brought, why, and why not."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from app.accounts.access import signed_in, viewer
from app.accounts.models import User
from app.database import db
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate
from referrals.commissions import queries, wording
from referrals.commissions.queries import STATES, Wanted
from referrals.commissions.sockets import holds_of

routes = Blueprint("commissions", __name__, url_prefix="/account/commissions", template_folder="templates")


@routes.get("")
@signed_in
def mine() -> str:
    person = _person()
    page = paginate(queries.commissions_of(person, _wanted()), per_page=15)
    return render_template(
        "commissions/mine.html",
        page=page,
        holds=holds_of([each.conversion_id for each in page]),
        sums=queries.sums_of(person),
        wording=wording,
    )


@routes.get("/refused")
@signed_in
def refused() -> str:
    """What I brought and earned nothing by, each with its reason."""
    page = paginate(queries.refusals_of(_person()), per_page=15)
    refused_ones = queries.refused_by_person([each.conversion_id for each in page])
    return render_template("commissions/refused.html", page=page, refused=refused_ones, wording=wording)


@routes.get("/export.csv")
@signed_in
def export() -> Response:
    """What the list shows, as a file; amounts are whole minor units beside their currency."""
    header = [
        _("Earned (UTC)"), _("Program"), _("Level"), _("Currency"), _("Net amount, in minor units"),
        _("Earned, in minor units"), _("Taken back, in minor units"), _("State"), _("Yours from (UTC)"),
    ]  # fmt: skip
    return csv_response("commissions.csv", header, _lines(_person(), _wanted()))


def _lines(person: User, wanted: Wanted) -> Iterator[tuple[object, ...]]:
    for each in db.session.scalars(queries.commissions_of(person, wanted)):
        yield (
            each.earned_at.isoformat(),
            each.enrolment.program.name,
            each.level,
            each.currency,
            each.base_minor,
            each.amount_minor,
            each.reward.taken_back,
            each.reward.state,
            each.reward.hold_until.isoformat(),
        )


def _wanted() -> Wanted:
    return Wanted(state=arguments.choice("state", ("", *STATES), ""))


def _person() -> User:
    user = viewer().user
    assert user is not None
    return user
