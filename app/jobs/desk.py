"""The queue at the desk: what waits, runs and failed, and the buttons of whoever is on duty."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.database import transaction
from app.events import publish
from app.jobs import deciding, queries
from app.web import arguments, doors
from app.web.pagination import paginate

ADMIN = "admin"
routes = Blueprint("jobs", __name__, url_prefix="/desk/jobs", template_folder="templates")


@routes.get("")
@doors.desk(ADMIN)
def index() -> str:
    state = arguments.choice("state", queries.STATUSES, "failed" if queries.failed_count() else "waiting")
    return render_template(
        "jobs/index.html",
        state=state,
        counts=queries.counts(),
        page=paginate(queries.jobs_in(state, arguments.text("q"))),
        workers=queries.workers(),
    )


@routes.get("/<int:job_id>")
@doors.desk(ADMIN)
def show(job_id: int) -> str:
    return render_template("jobs/show.html", job=queries.job(job_id), failures=queries.failures_of(job_id))


@routes.post("/<int:job_id>/attempts")
@doors.desk(ADMIN)
def try_again(job_id: int) -> Response:
    queries.job(job_id)
    with transaction():
        name = deciding.try_again(job_id)
        publish(doors.StaffActed("job.tried_again", "job", str(job_id), {"task": name}))
    flash(_("Job %(number)s is in line again.", number=job_id), "good")
    return redirect(url_for("jobs.show", job_id=job_id), 303)


@routes.post("/<int:job_id>/cancellation")
@doors.desk(ADMIN)
def cancel(job_id: int) -> Response:
    queries.job(job_id)
    with transaction():
        name = deciding.cancel(job_id)
        publish(doors.StaffActed("job.cancelled", "job", str(job_id), {"task": name}))
    flash(_("Job %(number)s is cancelled. It can be read here for thirty days.", number=job_id), "good")
    return redirect(url_for("jobs.show", job_id=job_id), 303)
