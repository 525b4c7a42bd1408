"""Looking at partners: the queue with one-key decisions, a case with all that was noticed and said, the thresholds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import DomainError
from app.media import serving
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate
from referrals.commissions.queries import earned_by, program_choices
from referrals.commissions.reasons import REFUSALS
from referrals.risk import answering, deciding, letters, queries, ruling, tasks, wording
from referrals.risk.forms import NoteForm, QuestionForm, RefusalForm, RulesForm
from referrals.risk.models import RiskCase
from referrals.risk.queries import VIEWS, Wanted
from referrals.risk.signals import Code

routes = Blueprint("risk_desk", __name__, url_prefix="/desk/referrals/looks", template_folder="templates")
STAFF = (Role.MARKETER, Role.FINANCE, Role.ADMIN)
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@desk(*STAFF)
def queue() -> str:
    wanted = _wanted()
    page = paginate(queries.cases(wanted), per_page=15)
    return render_template(
        "risk/desk_queue.html",
        page=page,
        wanted=wanted,
        sums=queries.sums_of([each.id for each in page]),
        counts={view: queries.count_of(view) for view in ("open", "answered", "appeals")},
        keys=QuestionForm(formdata=None),
        programs=program_choices(),
        me=_person().id,
        wording=wording,
    )


@routes.get("/export.csv")
@desk(*STAFF)
def export() -> Response:
    """What the list shows, as a file: one line for each signal."""
    header = [
        _("Case"), _("Partner"), _("Program"), _("Where it stands"), _("Reason"), _("Signal"), _("From (UTC)"),
        _("Until (UTC)"), _("Value"), _("Threshold"), _("Noticed (UTC)"),
    ]  # fmt: skip
    return csv_response("looks.csv", header, _lines(_wanted()))


@routes.get("/<int:case_id>")
@desk(*STAFF)
def show(case_id: int) -> Answer:
    return _draw(queries.case_by_id(case_id))


@routes.post("/<int:case_id>/release")
@desk(*STAFF)
def release(case_id: int) -> AnyResponse:
    def act() -> RiskCase:
        return deciding.release(case_id, by=_person())

    return _decided(case_id, act, _("It is let go."))


@routes.post("/<int:case_id>/refusal/<any(own_order, traffic, leaked_code, accounts, refunds, terms):reason>")
@desk(*STAFF)
def refuse(case_id: int, reason: str) -> AnyResponse:
    """With one key: all of it, for that reason."""

    def act() -> RiskCase:
        return deciding.refuse(case_id, reason=reason, by=_person())

    return _decided(case_id, act, _("It is refused."))


@routes.post("/<int:case_id>/refusal")
@desk(*STAFF)
def refuse_some(case_id: int) -> Answer:
    """Only what is ticked; the rest is let go."""
    case = queries.case_by_id(case_id)
    form = _refusal_form(case)
    if not form.validate():
        return _draw(case, refusal=form)
    ticked = set(form.conversions.data or ())
    spared = [each for each in queries.held_conversions(case) if each not in ticked]

    def act() -> RiskCase:
        return deciding.refuse(case_id, reason=form.reason.data, by=_person(), spared=spared)

    return _decided(case_id, act, _("It is refused."))


@routes.post("/<int:case_id>/undoing")
@desk(*STAFF)
def undo(case_id: int) -> AnyResponse:
    return _try(case_id, lambda: deciding.undo(case_id, by=_person()), _("It waits for a decision again."))


@routes.post("/<int:case_id>/questions")
@desk(*STAFF)
def ask(case_id: int) -> Answer:
    case, form = queries.case_by_id(case_id), QuestionForm()
    if not form.validate():
        return _draw(case, question=form)

    def act() -> None:
        text, key = form.text.data or "", form.submission_key.data
        letters.asked(answering.ask(case_id, by=_person(), text=text, key=key))

    return _try(case_id, act, _("The partner is asked by mail."))


@routes.post("/<int:case_id>/notes")
@desk(*STAFF)
def note(case_id: int) -> Answer:
    case, form = queries.case_by_id(case_id), NoteForm()
    if not form.validate():
        return _draw(case, note=form)
    return _try(
        case_id,
        lambda: answering.note(case_id, by=_person(), text=form.text.data or "", key=form.submission_key.data),
        _("The note is kept."),
    )


@routes.post("/<int:case_id>/appeal/<any(granted, refused):outcome>")
@desk(*STAFF)
def decide_appeal(case_id: int, outcome: str) -> AnyResponse:
    def act() -> None:
        letters.appeal_decided(deciding.decide_appeal(case_id, granted=outcome == "granted", by=_person()))

    return _try(case_id, act, _("It is decided, and the partner gets a mail."))


@routes.get("/<int:case_id>/files/<int:file_id>")
@desk(*STAFF)
def file(case_id: int, file_id: int) -> AnyResponse:
    return serving.send(queries.file_in(queries.case_by_id(case_id), file_id, internal=True).file)


@routes.route("/rules", methods=["GET", "POST"])
@desk(Role.MARKETER, Role.ADMIN)
def rules() -> Answer:
    version, present = queries.rules_in_force()
    form = RulesForm()
    if request.method == "GET":
        form.show(present)
    elif form.validate():
        with transaction():
            version = ruling.change(form.rules, by=_person())
        flash(_("Version %(version)s holds from now on.", version=version), "good")
        return redirect(url_for(".rules"), 303)
    page = render_template("risk/desk_rules.html", form=form, version=version, versions=queries.rules_versions())
    return page, form.status


def _draw(
    case: RiskCase,
    *,
    refusal: RefusalForm | None = None,
    question: QuestionForm | None = None,
    note: NoteForm | None = None,
) -> tuple[str, int]:
    conversions = queries.conversions_in(case)
    shown = refusal or question or note
    page = render_template(
        "risk/desk_case.html",
        case=case,
        conversions=conversions,
        earned=earned_by([each.id for each in conversions]),
        sums=queries.sums_of([case.id])[case.id],
        refused_before=queries.refused_cases_of(case.enrolment.user),
        refusal=refusal or _refusal_form(case, empty=True),
        question=question or QuestionForm(formdata=None),
        note=note or NoteForm(formdata=None),
        reasons=REFUSALS,
        me=_person().id,
        wording=wording,
    )
    return page, shown.status if shown else 200


def _refusal_form(case: RiskCase, *, empty: bool = False) -> RefusalForm:
    """Everything is ticked at first."""
    held = queries.held_conversions(case)
    form = RefusalForm(formdata=None, data={"conversions": held}) if empty else RefusalForm()
    form.conversions.choices = [(each, str(each)) for each in held]
    return form


def _decided(case_id: int, act: Callable[[], RiskCase], words: str) -> AnyResponse:
    """It takes effect in ten minutes, and until then one press undoes it."""
    try:
        with transaction():
            case = act()
            assert case.decided_at is not None
            tasks.carry_out.defer(
                at=case.decided_at + deciding.UNDO, case_id=case.id, decided_at=case.decided_at.isoformat()
            )
    except DomainError as refusal:
        flash(str(refusal), "bad")
    else:
        undo_it = url_for(".undo", case_id=case_id)
        flash(Markup(render_template("risk/_undo.html", words=words, undo=undo_it)), "good")  # noqa: S704
    return redirect(_back(case_id), 303)


def _try(case_id: int, act: Callable[[], object], done: str) -> AnyResponse:
    try:
        with transaction():
            act()
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        flash(str(refusal), "bad")
    else:
        flash(done, "good")
    return redirect(_back(case_id), 303)


def _back(case_id: int) -> str:
    """To the queue where the decision was made in it, else to the case."""
    return url_for(".queue") if request.form.get("from") == "queue" else url_for(".show", case_id=case_id)


def _lines(wanted: Wanted) -> Iterator[tuple[object, ...]]:
    for case in db.session.scalars(queries.cases(wanted)).all():
        head = (case.id, case.enrolment.user.name, case.enrolment.program.name, case.state, case.reason or "")
        for each in case.signals:
            yield (
                *head, each.code, each.begins_at.isoformat(), each.ends_at.isoformat(), each.value, each.threshold,
                each.raised_at.isoformat(),
            )  # fmt: skip


def _wanted() -> Wanted:
    return Wanted(
        view=arguments.choice("view", VIEWS, "open"),
        text=arguments.text("q"),
        code=arguments.choice("code", ("", *map(str, Code)), ""),
        program=arguments.text("program"),
    )


def _person() -> User:
    user = viewer().user
    assert user is not None
    return user
