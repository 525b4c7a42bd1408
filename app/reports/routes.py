"""Reports for people outside the desk: about what is theirs alone, and never so fine that buyers can be told apart."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import signed_in
from app.errors import NotFound
from app.orders.queries import currencies_in_use
from app.reports import answering, exporting, showing
from app.reports.reading import asked, eyes
from app.reports.sockets import report_for, reports_for

routes = Blueprint("reports", __name__, url_prefix="/account/reports", template_folder="templates")
PLACE = "portal"


@routes.get("")
@signed_in
def index() -> str | AnyResponse:
    looking, it = eyes(), asked()
    mine = reports_for(looking, PLACE)
    if not mine:
        raise NotFound
    overview = showing.overviews(mine, it, looking)
    return render_template("reports/index.html", overview=overview, asked=it, currencies=currencies_in_use())


@routes.get("/<report_id>")
@signed_in
def show(report_id: str) -> str | AnyResponse:
    looking, it = eyes(), asked()
    report = report_for(looking, report_id, PLACE)
    return render_template(
        "reports/report.html",
        report=report,
        asked=it,
        answer=answering.answer(report, it, looking),
        currencies=currencies_in_use(),
    )


@routes.get("/<report_id>/<part_id>.<form>")
@signed_in
def export_part(report_id: str, part_id: str, form: str) -> Response | AnyResponse:
    looking, it = eyes(), asked()
    report = report_for(looking, report_id, PLACE)
    part = report.part(part_id)
    if part is None:
        raise NotFound
    table = answering.section(report, part, it, looking).table
    return exporting.file(table, str(part.title), f"{report.id}-{part.id}-{it.first}-{it.last}", form)
