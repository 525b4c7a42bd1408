"""Reports at the desk: the list, a report, the rows behind a number, the definitions, and files of all of them."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from app.accounts.access import desk
from app.accounts.roles import STAFF_ROLES
from app.errors import NotFound
from app.orders.queries import currencies_in_use
from app.reports import answering, drilling, exporting, showing
from app.reports.reading import asked, check_filters, eyes
from app.reports.sockets import known_metrics, metric_for, report_for, reports_for
from app.web import arguments

routes = Blueprint("reports_desk", __name__, url_prefix="/desk/reports", template_folder="templates")
FORMS = ("csv", "xlsx", "parquet")


@routes.get("")
@desk(*STAFF_ROLES)
def index() -> str:
    looking, it = eyes(), asked()
    overview = showing.overviews(reports_for(looking), it, looking)
    return render_template("reports/desk_index.html", overview=overview, asked=it, **_choices())


@routes.get("/metrics")
@desk(*STAFF_ROLES)
def metrics() -> str:
    looking = eyes()
    mine = [each for each in known_metrics().values() if looking.may_read(each.roles)]
    return render_template("reports/desk_metrics.html", metrics=sorted(mine, key=lambda each: each.id))


@routes.get("/metrics/<metric_id>")
@desk(*STAFF_ROLES)
def rows(metric_id: str) -> str:
    """The rows a number counts, and its definition."""
    looking, it = eyes(), asked()
    metric = metric_for(looking, metric_id)
    check_filters(metric, it)
    page, found = drilling.page_of_rows(metric, it, looking, arguments.whole_number("page", 1, low=1, high=10**6))
    return render_template(
        "reports/desk_rows.html",
        metric=metric,
        asked=it,
        page=page,
        rows=found,
        links=drilling.links_of(metric, found),
        figures=answering.tile(metric, it, looking),
        **_choices(),
    )


@routes.get("/metrics/<metric_id>/rows.<form>")
@desk(*STAFF_ROLES)
def export_rows(metric_id: str, form: str) -> Response:
    looking, it = eyes(), asked()
    metric = metric_for(looking, metric_id)
    check_filters(metric, it)
    return exporting.file(
        drilling.rows_of(metric, it, looking), str(metric.label), f"{metric.id}-{it.first}-{it.last}", form
    )


@routes.get("/<report_id>")
@desk(*STAFF_ROLES)
def show(report_id: str) -> str:
    looking, it = eyes(), asked()
    report = report_for(looking, report_id)
    return render_template(
        "reports/desk_report.html", report=report, asked=it, answer=answering.answer(report, it, looking), **_choices()
    )


@routes.get("/<report_id>/report.xlsx")
@desk(*STAFF_ROLES)
def export_all(report_id: str) -> Response:
    """The figures and every table, one sheet each."""
    looking, it = eyes(), asked()
    report = report_for(looking, report_id)
    whole = answering.answer(report, it, looking)
    sheets = [
        (_("Figures"), exporting.tiles_table(whole)),
        *((str(each.part.title), each.table) for each in whole.sections),
    ]
    return exporting.download(exporting.xlsx(sheets), exporting.XLSX, f"{report.id}-{it.first}-{it.last}.xlsx")


@routes.get("/<report_id>/<part_id>.<form>")
@desk(*STAFF_ROLES)
def export_part(report_id: str, part_id: str, form: str) -> Response:
    looking, it = eyes(), asked()
    report = report_for(looking, report_id)
    part = report.part(part_id)
    if part is None:
        raise NotFound
    table = answering.section(report, part, it, looking).table
    return exporting.file(table, str(part.title), f"{report.id}-{part.id}-{it.first}-{it.last}", form)


def _choices() -> dict[str, object]:
    return {"currencies": currencies_in_use()}
