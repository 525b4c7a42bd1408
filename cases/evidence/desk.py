"""Evidence at the desk: the results of a case, its charts, its chain, and what was sealed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts import audit
from app.accounts.access import desk, viewer
from app.database import transaction
from app.errors import Conflict
from app.stamps.stamping import stamps_of
from app.stamps.wording import state_words
from app.web.locale import language_code
from cases.evidence import charting, queries, recording, sealing
from cases.evidence.chain import chain_of
from cases.evidence.forms import ChartForm, NewResultForm, ResultForm, filled
from cases.evidence.models import CaseResult
from cases.evidence.wording import FORMS, LINK_FACTS, LINKS, UNITS
from cases.writing.access import AT_THE_DESK, Seat, at_desk
from cases.writing.forms import ConfirmForm
from cases.writing.framing import tabs_for
from cases.writing.models import Case
from cases.writing.queries import assets_of

routes = Blueprint("case_results", __name__, url_prefix="/desk/cases/<reference>/results", template_folder="templates")
Answer = str | Response | tuple[str, int]


@routes.get("")
@desk(*AT_THE_DESK)
def index(reference: str) -> Answer:
    return _draw(at_desk(viewer(), reference))


@routes.route("/new", methods=["GET"])
@desk(*AT_THE_DESK)
def begin(reference: str) -> Answer:
    seat = at_desk(viewer(), reference)
    dates = {"begins_on": seat.case.began_on, "ends_on": seat.case.ended_on}
    return _draw_form(seat, NewResultForm(formdata=None, data=dates), None)


@routes.post("")
@desk(*AT_THE_DESK)
def add(reference: str) -> Answer:
    seat, form = at_desk(viewer(), reference), NewResultForm()
    if form.validate():
        try:
            with transaction():
                seat = at_desk(viewer(), reference, lock=True)
                recording.add(seat.case, form.key.data or "", form.measured(seat.case.language), by=seat.user)
                audit.record("case.result_added", seat.case, key=form.key.data)
            flash(_("The result is kept. Texts can refer to it now."), "good")
            return redirect(url_for(".index", reference=reference), 303)
        except recording.KeyTaken as error:
            form.key.errors = [*form.key.errors, str(error)]
            seat = at_desk(viewer(), reference)
    return _draw_form(seat, form, None)


@routes.get("/<key>")
@desk(*AT_THE_DESK)
def edit(reference: str, key: str) -> Answer:
    seat = at_desk(viewer(), reference)
    result = recording.result_at(seat.case, key)
    return _draw_form(seat, ResultForm(formdata=None, data=filled(result)), result)


@routes.post("/<key>")
@desk(*AT_THE_DESK)
def change(reference: str, key: str) -> Answer:
    seat, form = at_desk(viewer(), reference), ResultForm()
    result = recording.result_at(seat.case, key)
    if not form.validate():
        return _draw_form(seat, form, result)
    with transaction():
        seat = at_desk(viewer(), reference, lock=True)
        result = recording.result_at(seat.case, key, lock=True)
        changed = recording.change(result, form.measured(seat.case.language), by=seat.user)
        if changed:
            audit.record("case.result_changed", seat.case, key=key, revision=result.revision)
    flash(
        _("The result is changed, and so is every text that refers to it. The client has to confirm it again."), "good"
    )
    return redirect(url_for(".index", reference=reference), 303)


@routes.post("/<key>/removal")
@desk(*AT_THE_DESK)
def remove(reference: str, key: str) -> Response:
    """Taken away, or brought back when it was."""
    if ConfirmForm().validate():
        with transaction():
            seat = at_desk(viewer(), reference, lock=True)
            result = recording.result_at(seat.case, key, lock=True)
            if result.removed_at is None:
                recording.remove(result, by=seat.user)
            else:
                recording.bring_back(result, by=seat.user)
            audit.record("case.result_removed", seat.case, key=key)
    return redirect(url_for(".index", reference=reference), 303)


@routes.post("/charts")
@desk(*AT_THE_DESK)
def chart(reference: str) -> Answer:
    form, seat = ChartForm(), at_desk(viewer(), reference)
    form.offer(_names(seat.case))
    if form.validate():
        try:
            with transaction():
                case = at_desk(viewer(), reference, lock=True).case
                charting.define(case, form.key.data or "", form.form.data, form.results.data or [])
            flash(_("The chart is drawn. Show it in a text, with a caption."), "good")
            return redirect(url_for(".index", reference=reference), 303)
        except Conflict as error:
            form.results.errors = [*form.results.errors, str(error)]
            seat = at_desk(viewer(), reference)
    return _draw(seat, form)


def _draw(seat: Seat, form: ChartForm | None = None) -> tuple[str, int]:
    case, form = seat.case, form or ChartForm(formdata=None)
    form.offer(_names(case))
    contents = queries.contents_of(case.id)
    page = render_template(
        "cases_evidence/index.html",
        seat=seat,
        case=case,
        tabs=tabs_for(case),
        results=[
            (each, queries.row_of(each), queries.says(each, language_code())) for each in queries.results_of(case.id)
        ],
        removed=queries.removed_results_of(case.id),
        charts=[(each, charting.drawn(case, each.key, language_code())) for each in queries.charts_of(case.id)],
        chain=chain_of(case),
        contents=contents,
        stamps=stamps_of(sealing.CONTENT, [each.id for each in contents]),
        stamp_states=state_words(),
        units=UNITS,
        forms=FORMS,
        links=LINKS,
        link_facts=LINK_FACTS,
        form=form,
    )
    return page, form.status


def _draw_form(seat: Seat, form: ResultForm, result: CaseResult | None) -> tuple[str, int]:
    case = seat.case
    form.offer([(each.key, each.file.filename) for each in assets_of(case.id)])
    page = render_template(
        "cases_evidence/result.html",
        seat=seat,
        case=case,
        form=form,
        result=result,
        revisions=queries.revisions_of(result) if result else [],
        others=form.other_languages(case.language),
        tabs=tabs_for(case),
    )
    return page, form.status


def _names(case: Case) -> list[tuple[str, str]]:
    return [(each.key, f"{each.key}: {each.word('metric', language_code())}") for each in queries.results_of(case.id)]
