"""The desk of ideas and briefs: evaluate, decide with a reason, join, credit; write, choose, close."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.catalogue.queries import service_by_slug
from app.database import db, transaction
from app.errors import Conflict, DomainError, NotFound
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate
from reviews.contributions import crediting, deciding, evaluating, giving, queries, rubric, weighing, wording
from reviews.contributions.desk_forms import CreditForm, EvaluationForm, HideForm, InterestForm, MergeForm, MoveForm
from reviews.contributions.forms import ConfirmForm
from reviews.contributions.idea_states import MOVES, IdeaState
from reviews.contributions.models import CATEGORIES, Idea
from reviews.contributions.queries import IDEA_SORTS, WantedIdeas

routes = Blueprint("ideas_desk", __name__, url_prefix="/desk/ideas", template_folder="templates")
WRITERS = (Role.MARKETER, Role.ADMIN)
Answer = str | AnyResponse | tuple[str, int]
# Moves that have a form of their own.
APART = frozenset({IdeaState.DUPLICATE, IdeaState.WITHDRAWN, IdeaState.COMPLETED})


@routes.get("")
@desk(*WRITERS)
def index() -> str:
    page = paginate(queries.ideas(_wanted(), including_hidden=True))
    return render_template(
        "contributions/desk_ideas.html",
        page=page,
        means=queries.means_of([idea.id for idea, _votes, _comments in page]),
        wording=wording,
    )


@routes.get("/ideas.csv")
@desk(*WRITERS)
def export() -> Response:
    header = [_("Number"), _("Idea"), _("State"), _("Votes"), _("Comments"), _("Evaluations"), _("Points"), _("Sent")]
    rows = db.session.execute(queries.ideas(_wanted(), including_hidden=True).limit(50_000)).all()
    return csv_response("ideas.csv", header, list(_lines([(row[0], row[1], row[2]) for row in rows])))


@routes.get("/<reference>")
@desk(*WRITERS)
def show(reference: str) -> Answer:
    return _draw(queries.idea_for(viewer(), reference))


@routes.post("/<reference>/evaluations")
@desk(*WRITERS)
def evaluate(reference: str) -> Answer:
    idea, form = queries.idea_for(viewer(), reference), EvaluationForm()
    if not form.validate():
        return _draw(idea, evaluation=form)
    with transaction():
        evaluating.evaluate(idea, _me(), form.points, form.note.data or "")
    flash(_("Your points are kept."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/interest")
@desk(*WRITERS)
def declare_interest(reference: str) -> Answer:
    idea, form = queries.idea_for(viewer(), reference), InterestForm()
    if not form.validate():
        return _draw(idea, interest=form)
    with transaction():
        evaluating.declare_interest(idea, _me(), form.words.data or "")
    flash(_("Noted. A colleague evaluates and decides it."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/moves")
@desk(*WRITERS)
def move(reference: str) -> Answer:
    idea, form = queries.idea_for(viewer(), reference), MoveForm()
    form.state.choices = _choices(idea)
    if form.validate():
        try:
            with transaction():
                deciding.decide(idea.id, IdeaState(form.state.data), answer=form.answer.data or "", by=_me())
            flash(_("Done. Its author and everybody who voted are told."), "good")
            return redirect(url_for(".show", reference=reference), 303)
        except Conflict as error:
            form.answer.errors = [*form.answer.errors, str(error)]
    return _draw(queries.idea_for(viewer(), reference), move=form)


@routes.post("/<reference>/joining")
@desk(*WRITERS)
def merge(reference: str) -> Answer:
    idea, form = queries.idea_for(viewer(), reference), MergeForm()
    if form.validate():
        other = db.session.scalar(sa.select(Idea).where(Idea.reference == (form.into.data or "").upper()))
        try:
            if other is None:
                raise Conflict(_("There is no idea of that number."))
            with transaction():
                deciding.merge(idea.id, other.id, answer=form.answer.data or "", by=_me())
            flash(_("Joined. The votes went along, each person counted once."), "good")
            return redirect(url_for(".show", reference=other.reference), 303)
        except DomainError as error:
            form.into.errors = [*form.into.errors, str(error)]
    return _draw(queries.idea_for(viewer(), reference), merge=form)


@routes.post("/<reference>/credit")
@desk(*WRITERS)
def credit(reference: str) -> Answer:
    idea, form = queries.idea_for(viewer(), reference), CreditForm()
    form.offer_services()
    if form.validate():
        try:
            with transaction():
                crediting.credit(
                    idea.id,
                    service_by_slug(form.service.data, including_inactive=True),
                    shown_name=form.shown_name.data or "",
                    answer=form.answer.data or "",
                    by=_me(),
                )
            flash(_("The page of the service says whose idea it was."), "good")
            return redirect(url_for(".show", reference=reference), 303)
        except Conflict as error:
            form.service.errors = [*form.service.errors, str(error)]
    return _draw(queries.idea_for(viewer(), reference), credit=form)


@routes.post("/<reference>/rights")
@desk(*WRITERS)
def buy(reference: str) -> AnyResponse:
    """An accepted idea becomes a work whose rights can be asked for."""
    idea = queries.idea_for(viewer(), reference)
    if idea.known_state not in {IdeaState.ACCEPTED, IdeaState.STARTED, IdeaState.COMPLETED}:
        raise Conflict(_("Accept it first; then its rights can be asked for."))
    with transaction():
        asset_reference = giving.bring_from_idea(idea, giving.CURRENCY).reference
    return redirect(url_for("library_desk.offer", reference=asset_reference), 303)


@routes.post("/<reference>/hiding")
@desk(*WRITERS)
def hide(reference: str) -> AnyResponse:
    idea, form = queries.idea_for(viewer(), reference), HideForm()
    if not form.validate():
        raise NotFound
    with transaction():
        weighing.hide(idea, form.reason.data)
    flash(_("It is hidden. Its author sees why."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/showing")
@desk(*WRITERS)
def show_again(reference: str) -> AnyResponse:
    idea = queries.idea_for(viewer(), reference)
    if ConfirmForm().validate():
        with transaction():
            weighing.show_again(idea)
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/comments/<int:comment_id>/hiding")
@desk(*WRITERS)
def hide_comment(reference: str, comment_id: int) -> AnyResponse:
    """Pressed again, it is shown again."""
    idea = queries.idea_for(viewer(), reference)
    comment = weighing.comment_of(idea, comment_id)
    reason = arguments.choice("reason", tuple(wording.HIDING), "off_topic", source=request.form)
    if ConfirmForm().validate():
        with transaction():
            if comment.hidden_at is None:
                weighing.hide(comment, reason)
            else:
                weighing.show_again(comment)
    return redirect(url_for(".show", reference=reference), 303)


def _draw(
    idea: Idea,
    *,
    evaluation: EvaluationForm | None = None,
    interest: InterestForm | None = None,
    move: MoveForm | None = None,
    merge: MergeForm | None = None,
    credit: CreditForm | None = None,
) -> Answer:
    mean, count = evaluating.mean_of(idea.id)
    move_form, credit_form = move or MoveForm(formdata=None), credit or CreditForm(formdata=None)
    move_form.state.choices = _choices(idea)
    if credit is None:
        credit_form.offer_services()
        credit_form.shown_name.data = idea.author_name
    page = render_template(
        "contributions/desk_idea.html",
        idea=idea,
        votes=queries.votes_of(idea.id),
        comments=queries.comments_of(idea.id, viewer()),
        similar=queries.similar_to(idea),
        joined=queries.joined_with(idea.id),
        interest_words=evaluating.interest_of(idea, _me()),
        evaluations=evaluating.evaluations_of(idea.id),
        mean=mean,
        count=count,
        criteria=rubric.CRITERIA,
        evaluation=evaluation or EvaluationForm(formdata=None),
        interest=interest or InterestForm(formdata=None),
        move=move_form,
        merge=merge or MergeForm(formdata=None),
        credit=credit_form,
        hide=HideForm(formdata=None),
        wording=wording,
    )
    forms = (evaluation, interest, move, merge, credit)
    return page, next((form.status for form in forms if form is not None), 200)


def _choices(idea: Idea) -> list[tuple[str, str]]:
    moves = [state for state in IdeaState if state in MOVES[idea.known_state] - APART]
    return [(state.value, str(wording.IDEA_STATES[state.value][0])) for state in moves]


def _wanted() -> WantedIdeas:
    return WantedIdeas(
        text=arguments.text("q"),
        state=arguments.choice("state", tuple(IdeaState), ""),
        category=arguments.choice("category", CATEGORIES, ""),
        sort=arguments.choice("sort", IDEA_SORTS, "newest"),
    )


def _lines(rows: list[tuple[Idea, int, int]]) -> Iterator[list[object]]:
    means = queries.means_of([row[0].id for row in rows])
    for idea, votes, comments in rows:
        count, mean = means.get(idea.id, (0, ""))
        yield [
            idea.reference,
            idea.title,
            str(wording.IDEA_STATES[idea.state][0]),
            votes,
            comments,
            count,
            mean,
            idea.submitted_at.date().isoformat(),
        ]


def _me() -> User:
    user = viewer().user
    if user is None:
        raise NotFound
    return user
