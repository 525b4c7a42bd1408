"""Looking back at a program's month at the desk: its numbers, what partners asked, notes, decisions, the margins."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.config import settings
from app.database import db, transaction
from app.errors import NotFound
from app.web.exports import csv_response
from app.web.pagination import paginate
from referrals.months import calendar, freezing, queries, wording
from referrals.months.forms import RemarkForm, margin_form
from referrals.months.models import ProgramMonth
from referrals.months.steps import STEPS
from referrals.programs.models import Program
from referrals.programs.queries import program_by_id
from referrals.questions.queries import asked_between
from referrals.questions.topics import TOPICS

routes = Blueprint("months_desk", __name__, url_prefix="/desk/referrals", template_folder="templates")
READERS = (Role.MARKETER, Role.FINANCE, Role.ADMIN)
WRITERS = (Role.MARKETER, Role.ADMIN)
Answer = str | AnyResponse | tuple[str, int]


@routes.get("/months")
@desk(*READERS)
def latest() -> str:
    return render_template("months/desk_latest.html", months=queries.latest_months(), written=calendar.written)


@routes.get("/programs/<int:program_id>/months")
@desk(*READERS)
def index(program_id: int) -> str:
    program = program_by_id(program_id)
    return render_template(
        "months/desk_months.html", program=program, page=paginate(queries.months_of(program)), written=calendar.written
    )


@routes.get("/programs/<int:program_id>/months.csv")
@desk(*READERS)
def export(program_id: int) -> Response:
    """All months of a program, a line for each currency."""
    program = program_by_id(program_id)
    header = [
        _("Month"), _("Edition"), _("Orders"), _("New customers"), _("Share of new, in hundredths of a percent"),
        _("Customers brought so far"), _("Of them ordered again"), _("People who clicked"),
        *map(str, wording.STEP_NAMES.values()),
        _("Currency"), _("Net amount, in minor units"), _("Went back, in minor units"), _("Commissions, in minor units"),
        _("Discounts, in minor units"), _("Margin, in minor units"),
    ]  # fmt: skip
    return csv_response(f"{program.slug}-months.csv", header, _lines(program))


@routes.get("/programs/<int:program_id>/months/<month>")
@desk(*READERS)
def show(program_id: int, month: str) -> Answer:
    return _draw(program_by_id(program_id), _month(month), RemarkForm(formdata=None))


@routes.post("/programs/<int:program_id>/months/<month>/remarks")
@desk(*WRITERS)
def remark(program_id: int, month: str) -> Answer:
    program, first, form = program_by_id(program_id), _month(month), RemarkForm()
    queries.editions(program_id, first)
    if not form.validate():
        return _draw(program, first, form)
    with transaction():
        freezing.remark(
            program_by_id(program_id),
            first,
            text=form.text.data or "",
            decision=form.decision.data or None,
            key=form.submission_key.data,
            by=_person(),
        )
    flash(_("It is written down."), "good")
    if form.decision.data == "change" and program.state in {"live", "paused"}:
        return redirect(url_for("programs_desk.step", program_id=program_id, step="pay"), 303)
    return redirect(url_for(".show", program_id=program_id, month=month), 303)


@routes.post("/programs/<int:program_id>/months/<month>/editions")
@desk(*WRITERS)
def recount(program_id: int, month: str) -> AnyResponse:
    first = _month(month)
    with transaction():
        made = freezing.recount(program_by_id(program_id), first)
    flash(
        _("The numbers are the same.") if made is None else _("Counted anew; the earlier numbers stay beside it."),
        "good",
    )
    return redirect(url_for(".show", program_id=program_id, month=month), 303)


@routes.route("/programs/<int:program_id>/margins", methods=["GET", "POST"])
@desk(*WRITERS)
def margins(program_id: int) -> Answer:
    program = program_by_id(program_id)
    form, names = margin_form(queries.margins_of(program_id), empty=request.method == "GET")
    if form.is_submitted() and form.validate():
        wanted = {service: form[name].basis_points for name, service in names.items()}
        told = {service: rate for service, rate in wanted.items() if rate is not None}
        with transaction():
            changed = freezing.set_margins(program_by_id(program_id), told, by=_person())
        flash(_("The margins are kept.") if changed else _("Nothing has changed."), "good")
        return redirect(url_for(".index", program_id=program_id), 303)
    return render_template("months/desk_margins.html", program=program, form=form), form.status


def _draw(program: Program, month: date, form: RemarkForm) -> tuple[str, int]:
    editions = queries.editions(program.id, month)
    begins, ends = calendar.bounds(month, settings().seller.timezone)
    page = render_template(
        "months/desk_month.html",
        program=program,
        first=editions[0],
        last=editions[-1],
        differences=wording.differences(editions[0].numbers, editions[-1].numbers),
        asked=asked_between(program.id, begins, ends),
        remarks=queries.remarks_on(program.id, month),
        margins=bool(queries.margins_of(program.id)),
        form=form,
        topics=TOPICS,
        wording=wording,
        written=calendar.written,
    )
    return page, form.status


def _lines(program: Program) -> Iterator[tuple[object, ...]]:
    for each in db.session.scalars(queries.months_of(program)).all():
        yield from _lines_of(each)


def _lines_of(it: ProgramMonth) -> Iterator[tuple[object, ...]]:
    told = it.numbers
    head = (
        calendar.written(it.month), it.edition, told["orders"], told["new_customers"], told["new_share_bp"],
        told["customers"], told["customers_again"], told["people"], *(told["steps"][key] for key in STEPS),
    )  # fmt: skip
    for currency, sums in sorted(told["money"].items()):
        yield (*head, currency, *(sums[key] for key in ("net", "refunded", "commissions", "discounts", "margin")))
    if not told["money"]:
        yield (*head, "", 0, 0, 0, 0, 0)


def _month(text: str) -> date:
    found = calendar.read(text)
    if found is None:
        raise NotFound
    return found


def _person() -> User:
    user = viewer().user
    assert user is not None
    return user
