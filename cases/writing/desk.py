"""Cases at the desk: the list, a new one, its overview, facts, comments and where it stands."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.config import settings
from app.database import db, transaction
from app.errors import NotFound
from app.projects.models import Project
from app.projects.queries import project_by_reference
from app.web import arguments
from app.web.exports import csv_response
from app.web.forms import errors_from_constraint
from app.web.locale import language_names
from app.web.pagination import paginate
from cases.writing import checking, commenting, drawing, queries, starting
from cases.writing.access import AT_THE_DESK, WRITERS, Seat, at_desk
from cases.writing.document import ORDER
from cases.writing.forms import CommentForm, ConfirmForm, ExternalForm, FactsForm, FromProjectForm
from cases.writing.framing import panels_for, tabs_for
from cases.writing.models import Case, CaseText
from cases.writing.states import Goal, State
from cases.writing.wording import BLOCKS, GOALS, INDUSTRIES, PROBLEMS, STATES, place_words

routes = Blueprint("cases_desk", __name__, url_prefix="/desk/cases", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]
MOST_PROJECTS = 200
# Whither somebody at the desk moves a case themselves; approval and publication have pages of their own.
BY_HAND = {"draft": State.DRAFT, "review": State.IN_REVIEW}


@routes.get("")
@desk(*AT_THE_DESK)
def index() -> str:
    page = paginate(_wanted())
    texts = queries.newest_texts([case.id for case in page])
    return render_template(
        "cases_writing/index.html",
        page=page,
        titles={case.id: title_of(case, texts[case.id].get(case.language)) for case in page},
        texts=texts,
        states=STATES,
        goals=GOALS,
        may_start=viewer().has_role(*WRITERS),
    )


@routes.get("/export.csv")
@desk(*AT_THE_DESK)
def export() -> Response:
    header = [_("Case"), _("Title"), _("Client"), _("State"), _("Goal"), _("Languages"), _("Changed (UTC)")]
    return csv_response("cases.csv", header, _lines(list(db.session.scalars(_wanted().limit(10_000)))))


@routes.get("/new")
@desk(*WRITERS)
def begin() -> str:
    form = FromProjectForm(formdata=None)
    form.project.data = arguments.text("project")
    return _draw_new(form, ExternalForm(formdata=None))


@routes.post("")
@desk(*WRITERS)
def start() -> Answer:
    form = FromProjectForm()
    form.offer(_tellable())
    if not form.validate():
        return _draw_new(form, ExternalForm(formdata=None)), form.status
    with transaction():
        case = starting.start(project_by_reference(form.project.data), form.brief(), by=_me())
        audit.record("case.started", case)
        place = url_for("case_texts.edit", reference=case.reference, language=case.language)
    flash(_("The case is begun, with a draft from what happened in the project."), "good")
    return redirect(place, 303)


@routes.post("/external")
@desk(*WRITERS)
def start_external() -> Answer:
    form = ExternalForm()
    if not form.validate():
        return _draw_new(FromProjectForm(formdata=None), form), form.status
    with transaction():
        case = starting.start_external(
            form.brief(),
            client_name=form.client_name.data or "",
            title=form.title.data or "",
            began_on=form.began_on.data,
            ended_on=form.ended_on.data,
            by=_me(),
        )
        audit.record("case.started", case, external=True)
        place = url_for("case_texts.edit", reference=case.reference, language=case.language)
    flash(_("The case is begun. It will say that nothing of it is verified here."), "good")
    return redirect(place, 303)


@routes.get("/<reference>")
@desk(*AT_THE_DESK)
def show(reference: str) -> Answer:
    return _draw(at_desk(viewer(), reference), CommentForm(formdata=None))


@routes.route("/<reference>/facts", methods=["GET", "POST"])
@desk(*AT_THE_DESK)
def facts(reference: str) -> Answer:
    seat = at_desk(viewer(), reference)
    form = FactsForm(obj=seat.case)
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                case = at_desk(viewer(), reference, lock=True).case
                form.fill(case)
                audit.record("case.facts_changed", case)
            flash(_("The facts are saved."), "good")
            return redirect(url_for(".show", reference=reference), 303)
        except IntegrityError as error:
            taken = {"uq_case_study_slug": ("slug", _("There is a case with that address already."))}
            errors_from_constraint(form, error, taken)
            seat = at_desk(viewer(), reference)
    case = seat.case
    page = render_template("cases_writing/facts.html", seat=seat, case=case, form=form, tabs=tabs_for(case))
    return page, form.status


@routes.post("/<reference>/place/<any(draft, review):wanted>")
@desk(*AT_THE_DESK)
def move(reference: str, wanted: str) -> AnyResponse:
    """To the client, or back to the desk."""
    if not ConfirmForm().validate():
        return redirect(url_for(".show", reference=reference), 303)
    with transaction():
        seat = at_desk(viewer(), reference, lock=True)
        if BY_HAND[wanted] is State.IN_REVIEW:
            seat.case.send_for_review()
        else:
            seat.case.move(State.DRAFT)
        audit.record(f"case.{wanted}", seat.case)
    words = _("The case is with the client now.") if wanted == "review" else _("The case is a draft again.")
    flash(words, "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/comments")
@desk(*AT_THE_DESK)
def comment(reference: str) -> Answer:
    form = CommentForm()
    seat = at_desk(viewer(), reference)
    if not form.validate():
        return _draw(seat, form)
    with transaction():
        commenting.comment(
            at_desk(viewer(), reference),
            form.body.data or "",
            place=form.place.data or "",
            language=seat.case.language,
            internal=bool(form.internal.data),
        )
    return redirect(url_for(".show", reference=reference) + "#comments", 303)


@routes.post("/<reference>/comments/<int:comment_id>/settlement")
@desk(*AT_THE_DESK)
def settle(reference: str, comment_id: int) -> AnyResponse:
    """Settled, or open again when it was."""
    if ConfirmForm().validate():
        with transaction():
            said = commenting.comment_at(at_desk(viewer(), reference), comment_id)
            if said.settled_at is None:
                commenting.settle(said, _me())
            else:
                commenting.open_again(said)
    return redirect(url_for(".show", reference=reference) + "#comments", 303)


def title_of(case: Case, text: CaseText | None) -> str:
    """The title in the case's own language with its numbers, or the client's name while there is none."""
    return (drawing.title(case, text) if text is not None else "") or case.client_name


def _wanted() -> sa.Select[Case]:
    found = queries.cases_for(viewer(), arguments.text("q"))
    if state := arguments.choice("state", tuple(State), ""):
        found = found.where(Case.state == state)
    if goal := arguments.choice("goal", tuple(Goal), ""):
        found = found.where(Case.goal == goal)
    return found


def _lines(cases: list[Case]) -> Iterator[list[object]]:
    texts = queries.newest_texts([case.id for case in cases])
    for it in cases:
        own = texts[it.id]
        yield [
            it.reference, title_of(it, own.get(it.language)), it.client_name, str(STATES[it.state][0]), str(GOALS[it.goal]),
            " ".join(sorted(own)), it.updated_at.isoformat(timespec="minutes"),
        ]  # fmt: skip


def _tellable() -> list[Project]:
    return list(db.session.scalars(queries.projects_to_tell().limit(MOST_PROJECTS)))


def _draw_new(form: FromProjectForm, external: ExternalForm) -> str:
    projects = _tellable()
    form.offer(projects)
    return render_template("cases_writing/new.html", form=form, external=external, projects=projects)


def _draw(seat: Seat, form: CommentForm) -> tuple[str, int]:
    case = seat.case
    form.place.choices = [("", _("The whole case")), *((kind, BLOCKS[kind]) for kind in ORDER)]
    texts = queries.newest_texts([case.id])[case.id]
    page = render_template(
        "cases_writing/show.html",
        seat=seat,
        case=case,
        title=title_of(case, texts.get(case.language)),
        texts=texts,
        checks={language: checking.checks_of(case, text) for language, text in texts.items()},
        comments=queries.comments_on(case.id, internal=True),
        form=form,
        states=STATES,
        goals=GOALS,
        industries=INDUSTRIES,
        problems=PROBLEMS,
        languages={code: name for code, name in language_names().items() if code in settings().languages},
        place_words=place_words,
        panels=panels_for(case, aside=False),
        beside=panels_for(case, aside=True),
        tabs=tabs_for(case),
    )
    return page, form.status


def _me() -> User:
    user = viewer().user
    if user is None:
        raise NotFound
    return user
