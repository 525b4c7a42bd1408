"""What a person keeps about reports: views, mails, alerts, files. Everybody sees their own."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import STAFF_ROLES
from app.database import transaction
from app.errors import NotFound
from app.media.storage import storage
from app.orders.queries import currencies_in_use
from app.reports import keeping, queries, writing
from app.reports.forms import (
    DIRECTION_WORDS,
    FORM_WORDS,
    RHYTHM_WORDS,
    AlertForm,
    RunForm,
    ScheduleForm,
    ViewForm,
    threshold_help,
)
from app.reports.models import ReportAlert, ReportRun, ReportSchedule, ReportView
from app.reports.parameters import Parameters
from app.reports.reading import asked, check_filters, eyes
from app.reports.sockets import known_metrics, metric_for, report_for, reports_for
from app.web.forms import errors_from_constraint

routes = Blueprint("reports_kept", __name__, url_prefix="/desk/reports/kept", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@desk(*STAFF_ROLES)
def kept() -> str:
    looking, me = eyes(), _me()
    return render_template(
        "reports/desk_kept.html",
        views=queries.views_of(me),
        schedules=queries.schedules_of(me),
        alerts=queries.alerts_of(me),
        runs=queries.runs_of(me),
        titles={report.id: str(report.title) for report in reports_for(looking)},
        metrics=known_metrics(),
        rhythm_words=RHYTHM_WORDS,
        direction_words=DIRECTION_WORDS,
        form_words=FORM_WORDS,
    )


@routes.route("/views/<report_id>", methods=["GET", "POST"])
@desk(*STAFF_ROLES)
def view(report_id: str) -> Answer:
    report, it, form = report_for(eyes(), report_id), asked(), ViewForm()
    if form.validate_on_submit():
        try:
            with transaction():
                keeping.keep_view(_me(), form.name.data, report, it)
        except IntegrityError as error:
            errors_from_constraint(
                form, error, {"uq_report_view_user_id_name": ("name", _("You keep a view of that name already."))}
            )
        else:
            flash(_("The view is kept."), "good")
            return redirect(url_for(".kept"), 303)
    return _form(form, _("Keep this view"), str(report.title), _("Keep"), it)


@routes.post("/views/<int:view_id>/removal")
@desk(*STAFF_ROLES)
def remove_view(view_id: int) -> AnyResponse:
    with transaction() as session:
        session.delete(queries.kept_by(_me(), ReportView, view_id))
    flash(_("The view is removed."), "good")
    return redirect(url_for(".kept"), 303)


@routes.route("/mails/<report_id>", methods=["GET", "POST"])
@desk(*STAFF_ROLES)
def schedule(report_id: str) -> Answer:
    report, form = report_for(eyes(), report_id), ScheduleForm()
    it = _with_range(form.range.data if form.is_submitted() else None)
    if form.validate_on_submit():
        with transaction():
            keeping.schedule(_me(), report, it, rhythm=form.rhythm.data, hour=form.hour.data)
        flash(_("The report will be mailed to you."), "good")
        return redirect(url_for(".kept"), 303)
    return _form(form, _("Have it mailed"), str(report.title), _("Mail it to me"), it)


@routes.post("/mails/<int:schedule_id>/end")
@desk(*STAFF_ROLES)
def end_schedule(schedule_id: int) -> AnyResponse:
    with transaction():
        queries.kept_by(_me(), ReportSchedule, schedule_id).stop()
    flash(_("The report is not mailed any more."), "good")
    return redirect(url_for(".kept"), 303)


@routes.route("/alerts/<metric_id>", methods=["GET", "POST"])
@desk(*STAFF_ROLES)
def alert(metric_id: str) -> Answer:
    metric = metric_for(eyes(), metric_id)
    form = AlertForm(metric, currencies_in_use() or ["EUR"])
    it = _with_range(form.range.data if form.is_submitted() else None, currency=form.chosen_currency)
    check_filters(metric, it)
    if form.validate_on_submit():
        with transaction():
            keeping.watch(_me(), metric, it, direction=form.direction.data, threshold=form.whole)
        flash(_("The number is watched from now on."), "good")
        return redirect(url_for(".kept"), 303)
    return _form(
        form, _("Watch this number"), str(metric.label), _("Watch it"), it, threshold=threshold_help(metric.unit)
    )


@routes.post("/alerts/<int:alert_id>/end")
@desk(*STAFF_ROLES)
def end_alert(alert_id: int) -> AnyResponse:
    with transaction():
        queries.kept_by(_me(), ReportAlert, alert_id).stop()
    flash(_("The number is not watched any more."), "good")
    return redirect(url_for(".kept"), 303)


@routes.route("/files/<report_id>", methods=["GET", "POST"])
@desk(*STAFF_ROLES)
def run(report_id: str) -> Answer:
    report, it, form = report_for(eyes(), report_id), asked(), RunForm()
    if form.validate_on_submit():
        with transaction():
            started = keeping.write_file(_me(), report, it, form.form.data)
        return redirect(url_for(".show_run", run_id=started.id), 303)
    return _form(form, _("Write a file"), str(report.title), _("Write it"), it)


@routes.get("/files/<int:run_id>")
@desk(*STAFF_ROLES)
def show_run(run_id: int) -> Response:
    """While it is being written the page asks again every other second, by a header that needs no script."""
    found = queries.kept_by(_me(), ReportRun, run_id)
    page = Response(
        render_template("reports/desk_run.html", run=found, title=_title(found.report_id), form_words=FORM_WORDS)
    )
    if found.is_open:
        page.headers["Refresh"] = "2"
    return page


@routes.post("/files/<int:run_id>/cancellation")
@desk(*STAFF_ROLES)
def cancel_run(run_id: int) -> AnyResponse:
    mine = queries.kept_by(_me(), ReportRun, run_id)
    with transaction():
        writing.cancel_run(mine.id)
    flash(_("It is cancelled."), "good")
    return redirect(url_for(".show_run", run_id=run_id), 303)


@routes.get("/files/<int:run_id>/file")
@desk(*STAFF_ROLES)
def fetch_run(run_id: int) -> Response:
    found = queries.kept_by(_me(), ReportRun, run_id)
    report_for(eyes(), found.report_id)
    if found.file_key is None:
        raise NotFound
    answer = Response(storage().get(found.file_key), mimetype=writing.CONTENT_TYPES[found.form])
    answer.headers.set("Content-Disposition", "attachment", filename=f"{found.report_id}-{found.id}.{found.form}")
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


def _form(form: Any, title: str, about: str, button: str, it: Parameters, **helps: str) -> tuple[str, int]:
    page = render_template(
        "reports/desk_keep.html", form=form, title=title, about=about, button=button, asked=it, helps=helps
    )
    return page, form.status


def _with_range(name: str | None, *, currency: str = "") -> Parameters:
    """What the address asks, over a period by name: what is looked at again and again must move with the days."""
    values = {key: value for key, value in request.args.items() if key not in {"from", "to", "group", "compare"}}
    return asked({**values, **({"range": name} if name else {}), **({"currency": currency} if currency else {})})


def _title(report_id: str) -> str:
    return str(report_for(eyes(), report_id).title)


def _me() -> User:
    user = viewer().user
    assert user is not None, "the desk lets nobody in who is not signed in"
    return user
