"""What cases bring, at the desk: the way from finished projects to orders, each case with its readers, what stopped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import sqlalchemy as sa
from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from app import clock
from app.accounts.access import desk
from app.accounts.roles import Role
from app.database import db
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate
from cases.publishing import figures
from cases.publishing.channels import State
from cases.publishing.models import Publication
from cases.publishing.wording import STATES

routes = Blueprint("case_yield", __name__, url_prefix="/desk/cases/yield", template_folder="templates")
SPANS = ("90", "365", "1825")
MOST_ROWS = 50_000


@routes.get("")
@desk(Role.MARKETER, Role.ADMIN)
def index() -> str:
    days = int(arguments.choice("days", SPANS, "365"))
    page = paginate(figures.published_cases())
    return render_template(
        "publishing/desk_yield.html",
        it=figures.whole_yield((clock.now() - timedelta(days=days)).date()),
        page=page,
        rows=figures.figures_of(page.items),
        spans=[(span, _("%(days)s days", days=span)) for span in SPANS],
    )


@routes.get("/cases.csv")
@desk(Role.MARKETER, Role.ADMIN)
def export() -> Response:
    header = [_("Case"), _("Client"), _("Pages read"), _("PDFs loaded"), _("Orders"), _("Paid orders")]
    cases = db.session.scalars(figures.published_cases().limit(MOST_ROWS)).all()
    return csv_response("cases.csv", header, _lines(figures.figures_of(cases)))


@routes.get("/stopped")
@desk(Role.MARKETER, Role.ADMIN)
def stopped() -> str:
    found = (
        sa.select(Publication)
        .where(Publication.state.in_([State.REFUSED, State.HELD]))
        .options(sa.orm.joinedload(Publication.case))
        .order_by(Publication.id.desc())
    )
    return render_template("publishing/desk_stopped.html", page=paginate(found), states=STATES)


def _lines(rows: list[figures.CaseFigures]) -> Iterator[list[object]]:
    for row in rows:
        yield [row.case.reference, row.case.client_name, row.pages, row.pdfs, row.orders, row.paid]
