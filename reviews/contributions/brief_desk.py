"""The desk of briefs: written, opened, sifted, and decided with a reason for everybody."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import transaction
from app.errors import Conflict, NotFound
from app.web import arguments
from app.web.forms import typed
from app.web.locale import language_code
from app.web.pagination import paginate
from reviews.contributions import briefing, queries, wording
from reviews.contributions.briefing import Written
from reviews.contributions.desk_forms import BriefForm, ChooseForm, CloseBriefForm
from reviews.contributions.forms import ConfirmForm
from reviews.contributions.models import Brief

routes = Blueprint("briefs_desk", __name__, url_prefix="/desk/briefs", template_folder="templates")
WRITERS = (Role.MARKETER, Role.ADMIN)
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@desk(*WRITERS)
def index() -> str:
    return render_template(
        "contributions/desk_briefs.html",
        page=paginate(queries.briefs(public=False)),
        sent=queries.submissions_count,
        wording=wording,
    )


@routes.route("/new", methods=["GET", "POST"])
@desk(*WRITERS)
def new() -> Answer:
    form = BriefForm()
    if form.validate_on_submit():
        with transaction():
            reference = briefing.write(None, _written(form), _me()).reference
        flash(_("Written. Nobody sees it until you open it."), "good")
        return redirect(url_for(".show", reference=reference), 303)
    if request.method == "GET":
        form.opens_on.data = clock.today()
    return render_template("contributions/desk_brief_form.html", form=form, brief=None), form.status


@routes.route("/<reference>/words", methods=["GET", "POST"])
@desk(*WRITERS)
def edit(reference: str) -> Answer:
    brief, form = queries.brief_for(viewer(), reference), BriefForm()
    if form.validate_on_submit():
        try:
            with transaction():
                briefing.write(brief, _written(form), _me())
            flash(_("Saved."), "good")
            return redirect(url_for(".show", reference=reference), 303)
        except Conflict as error:
            form.form_errors.append(str(error))
    if request.method == "GET":
        _fill(form, brief)
    return render_template("contributions/desk_brief_form.html", form=form, brief=brief), form.status


@routes.get("/<reference>")
@desk(*WRITERS)
def show(reference: str) -> Answer:
    return _draw(queries.brief_for(viewer(), reference))


@routes.post("/<reference>/publication")
@desk(*WRITERS)
def publish(reference: str) -> AnyResponse:
    brief = queries.brief_for(viewer(), reference)
    if ConfirmForm().validate():
        with transaction():
            briefing.publish_brief(brief)
        flash(_("It is public."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/submissions/<int:submission_id>/shortlisting")
@desk(*WRITERS)
def shortlist(reference: str, submission_id: int) -> AnyResponse:
    brief = queries.brief_for(viewer(), reference)
    submission = briefing.submission_of(brief, submission_id)
    if ConfirmForm().validate():
        with transaction():
            briefing.shortlist(submission, _me())
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/submissions/<int:submission_id>/decision")
@desk(*WRITERS)
def choose(reference: str, submission_id: int) -> Answer:
    brief, form = queries.brief_for(viewer(), reference), ChooseForm()
    submission = briefing.submission_of(brief, submission_id)
    chosen = arguments.choice("chosen", ("yes", "no"), source=request.form) == "yes"
    if not form.validate():
        flash(_("Write the reason first: whoever sent it reads it."), "bad")
        return redirect(url_for(".show", reference=reference), 303)
    with transaction():
        briefing.choose(submission, chosen=chosen, reason=form.reason.data or "", by=_me())
    flash(_("Kept. They are told when the brief is closed."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/closing")
@desk(*WRITERS)
def close(reference: str) -> Answer:
    brief, form = queries.brief_for(viewer(), reference), CloseBriefForm()
    if form.validate():
        try:
            with transaction():
                briefing.close(brief.id, form.words.data or "", _me())
            flash(_("Decided. Everybody who sent something is told, and the prize is booked."), "good")
            return redirect(url_for(".show", reference=reference), 303)
        except Conflict as error:
            form.words.errors = [*form.words.errors, str(error)]
    return _draw(queries.brief_for(viewer(), reference), form)


def _draw(brief: Brief, close: CloseBriefForm | None = None) -> Answer:
    page = render_template(
        "contributions/desk_brief.html",
        brief=brief,
        submissions=briefing.submissions_of(brief),
        choose=ChooseForm(formdata=None),
        close=close or CloseBriefForm(formdata=None),
        me=_me(),
        wording=wording,
    )
    return page, close.status if close else 200


def _written(form: BriefForm) -> Written:
    return Written(
        kind=form.kind.data,
        title=form.title.data or "",
        wanted=form.wanted.data or "",
        language=form.language.data,
        opens_on=form.opens_on.data,
        closes_on=form.closes_on.data,
        budget=form.budget_money,
        prize=form.prize_money,
    )


def _fill(form: BriefForm, brief: Brief) -> None:
    form.kind.data, form.title.data, form.wanted.data = brief.kind, brief.title, brief.wanted
    form.language.data, form.opens_on.data, form.closes_on.data = brief.language, brief.opens_on, brief.closes_on
    form.currency.data = brief.currency
    form.budget.data = typed(brief.budget, language_code()) if brief.budget_minor else ""
    form.prize.data = typed(brief.prize, language_code()) if brief.prize_minor else ""


def _me() -> User:
    user = viewer().user
    if user is None:
        raise NotFound
    return user
