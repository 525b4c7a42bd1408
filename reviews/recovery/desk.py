"""The desk of recovery: cases with a clock, NPS and CSAT with how sure they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import STAFF_ROLES
from app.catalogue.queries import active_services, service_by_slug
from app.database import db, transaction
from app.errors import Conflict, NotFound
from app.web import arguments
from app.web.exports import csv_response
from app.web.locale import language_code
from app.web.pagination import paginate
from reviews.recovery import changing, helping, questioning
from reviews.recovery.forms import CardForm, CloseForm, ConfirmForm, LetterForm, NoteForm
from reviews.recovery.models import CsatResponse, NpsResponse, RecoveryCase
from reviews.recovery.wording import OUTCOMES, STANDINGS

routes = Blueprint("recovery_desk", __name__, url_prefix="/desk/recovery", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]
SPANS = ("30", "90", "365")
VIEWS = ("open", "closed", "all")


@routes.get("")
@desk(*STAFF_ROLES)
def index() -> str:
    return render_template(
        "recovery/desk_cases.html", page=paginate(_wanted()), standings=STANDINGS, outcomes=OUTCOMES, close=CloseForm()
    )


@routes.get("/cases.csv")
@desk(*STAFF_ROLES)
def export() -> Response:
    header = [_("Case"), _("Opened"), _("Stars"), _("Recommendation"), _("First step"), _("Closed"), _("Outcome")]
    return csv_response("cases.csv", header, _lines(list(db.session.scalars(_wanted().limit(50_000)))))


@routes.get("/numbers")
@desk(*STAFF_ROLES)
def numbers() -> str:
    since = clock.now() - timedelta(days=int(arguments.choice("days", SPANS, "90")))
    rows = [
        (
            each,
            questioning.nps_of(since=since, service_id=each.id),
            questioning.csat_of(since=since, service_id=each.id),
        )
        for each in active_services(language_code())
    ]
    words = sa.select(NpsResponse).where(NpsResponse.text != "", NpsResponse.answered_at >= since)
    return render_template(
        "recovery/desk_numbers.html",
        nps=questioning.nps_of(since=since),
        csat=questioning.csat_of(since=since),
        rows=[row for row in rows if row[1].n or row[2].n],
        words=db.session.scalars(words.order_by(NpsResponse.id.desc()).limit(30)).all(),
        spans=[(span, _("%(days)s days", days=span)) for span in SPANS],
    )


@routes.get("/numbers.csv")
@desk(*STAFF_ROLES)
def export_numbers() -> Response:
    since = clock.now() - timedelta(days=int(arguments.choice("days", SPANS, "90")))
    slugs = {each.id: each.slug for each in active_services(language_code())}
    rows: list[list[object]] = []
    for kind, model in (("nps", NpsResponse), ("csat", CsatResponse)):
        found = sa.select(model.service_id, model.score, model.answered_at).where(model.answered_at >= since)
        rows += [
            [kind, slugs.get(service_id, ""), score, at.date().isoformat()]
            for service_id, score, at in db.session.execute(found.order_by(model.id))
        ]
    return csv_response("answers.csv", [_("Question"), _("Service"), _("Number"), _("Day")], rows)


@routes.get("/<reference>")
@desk(*STAFF_ROLES)
def show(reference: str) -> Answer:
    return _draw(helping.case_of(viewer(), reference))


@routes.post("/<reference>/notes")
@desk(*STAFF_ROLES)
def note(reference: str) -> Answer:
    form = NoteForm()
    if not form.validate():
        return _draw(helping.case_of(viewer(), reference), note=form)
    with transaction():
        case = helping.case_of(viewer(), reference, lock=True)
        helping.note(case, form.text.data or "", by=_me())
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/letters")
@desk(*STAFF_ROLES)
def write(reference: str) -> Answer:
    """A letter that asks for another review is refused with 422, and its words are named (R37)."""
    form = LetterForm()
    if form.validate():
        try:
            with transaction():
                case = helping.case_of(viewer(), reference, lock=True)
                helping.write_to_author(case, form.text.data or "", by=_me())
                audit.record("recovery.written", case)
            flash(_("The letter is on its way."), "good")
            return redirect(url_for(".show", reference=reference), 303)
        except helping.AsksForChange as error:
            named = " ".join(f"“{each.words}”" for each in error.found)
            form.text.errors = [*form.text.errors, f"{error} {named}"]
        except Conflict as error:
            form.text.errors = [*form.text.errors, str(error)]
    return _draw(helping.case_of(viewer(), reference), letter=form)


@routes.post("/<reference>/closing")
@desk(*STAFF_ROLES)
def close(reference: str) -> AnyResponse:
    form = CloseForm()
    if not form.validate():
        raise NotFound
    with transaction():
        case = helping.case_of(viewer(), reference, lock=True)
        helping.close(case, form.outcome.data, by=_me())
        audit.record("recovery.closed", case, outcome=form.outcome.data)
    flash(_("The case is closed. You can open it again. The review stands as it is."), "good")
    return redirect(url_for(".index"), 303)


@routes.post("/<reference>/reopening")
@desk(*STAFF_ROLES)
def reopen(reference: str) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            helping.reopen(helping.case_of(viewer(), reference, lock=True))
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/taking")
@desk(*STAFF_ROLES)
def take(reference: str) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            helping.take(helping.case_of(viewer(), reference, lock=True), _me())
    return redirect(url_for(".show", reference=reference), 303)


def _wanted() -> sa.Select[RecoveryCase]:
    """Whoever waits longest for a first step stands first."""
    found, state = helping.cases_for(viewer()), arguments.choice("state", VIEWS, "open")
    if state == "open":
        found = found.where(RecoveryCase.closed_at.is_(None))
    if state == "closed":
        found = found.where(RecoveryCase.closed_at.is_not(None))
    if slug := arguments.text("service"):
        found = found.where(RecoveryCase.service_id == service_by_slug(slug, including_inactive=True).id)
    return found.order_by(RecoveryCase.first_step_at.is_not(None), RecoveryCase.opened_at, RecoveryCase.id)


def _draw(case: RecoveryCase, *, note: NoteForm | None = None, letter: LetterForm | None = None) -> tuple[str, int]:
    boards = changing.boards_of(viewer())
    card = CardForm(formdata=None)
    card.project.choices = [(project.reference, project.title) for project in boards]
    page = render_template(
        "recovery/desk_case.html",
        case=case,
        note=note or NoteForm(formdata=None),
        letter=letter or LetterForm(formdata=None),
        close=CloseForm(formdata=None),
        card=card if boards else None,
        standings=STANDINGS,
        outcomes=OUTCOMES,
        is_mine=case.owner_id == _me().id,
    )
    return page, next((form.status for form in (note, letter) if form is not None), 200)


def _me() -> User:
    user = viewer().user
    if user is None:
        raise NotFound
    return user


def _lines(cases: list[RecoveryCase]) -> Iterator[list[object]]:
    for it in cases:
        yield [
            it.reference,
            it.opened_at.isoformat(timespec="minutes"),
            it.review.rating if it.review else "",
            it.nps.score if it.nps else "",
            it.first_step_at.isoformat(timespec="minutes") if it.first_step_at else "",
            it.closed_at.isoformat(timespec="minutes") if it.closed_at else "",
            str(OUTCOMES[it.outcome]) if it.outcome else "",
        ]
