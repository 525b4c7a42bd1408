"""The open idea box and the briefs: everybody reads, whoever has an account proposes, votes and comments."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import signed_in, viewer
from app.accounts.models import User
from app.database import transaction
from app.errors import DomainError, NotFound
from app.media import serving
from app.web import arguments
from app.web.limits import limiter
from app.web.locale import language_code
from app.web.pagination import paginate
from reviews.contributions import proposing, queries, weighing, wording
from reviews.contributions.forms import CommentForm, ConfirmForm, IdeaForm
from reviews.contributions.idea_states import IdeaState
from reviews.contributions.models import CATEGORIES, Brief, Idea
from reviews.contributions.queries import IDEA_SORTS, WantedIdeas

ideas = Blueprint("ideas", __name__, url_prefix="/ideas", template_folder="templates")
briefs = Blueprint("briefs", __name__, url_prefix="/ideas/briefs", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]
PER_PAGE = 20


@ideas.get("")
def index() -> str:
    wanted = WantedIdeas(
        text=arguments.text("q"),
        state=arguments.choice("state", tuple(IdeaState), ""),
        category=arguments.choice("category", CATEGORIES, ""),
        sort=arguments.choice("sort", IDEA_SORTS, "votes"),
    )
    page = paginate(queries.ideas(wanted), PER_PAGE)
    return render_template(
        "contributions/ideas.html",
        page=page,
        wanted=wanted,
        voted=queries.voted_among([idea.id for idea, _votes, _comments in page], viewer().user),
        wording=wording,
        open_briefs=[
            each for each in paginate(queries.briefs(public=True), 50, argument="briefs") if each.takes_entries
        ],
    )


@ideas.route("/new", methods=["GET", "POST"])
@limiter.limit("20 per hour", methods=["POST"])
@signed_in
def new() -> Answer:
    form, brief = IdeaForm(), _brief_of_address()
    if form.validate_on_submit():
        files = [file for file in form.files.data or () if getattr(file, "filename", "")]
        try:
            with transaction():
                idea = proposing.propose(
                    _me(),
                    title=form.title.data or "",
                    text=form.text.data or "",
                    category=form.category.data,
                    language=form.language.data,
                    files=files,
                    brief=brief,
                )
                reference = idea.reference
            flash(_("Your idea is in the box. You hear from us when something happens to it."), "good")
            return redirect(url_for(".show", reference=reference), 303)
        except DomainError as error:
            form.files.errors = [*form.files.errors, str(error)]
    return render_template("contributions/idea_new.html", form=form, brief=brief), form.status


@ideas.get("/<reference>")
def show(reference: str) -> Answer:
    return _draw(queries.idea_for(viewer(), reference))


@ideas.post("/<reference>/vote")
@limiter.limit("60 per hour")
@signed_in
def vote(reference: str) -> AnyResponse:
    idea = queries.idea_for(viewer(), reference)
    if ConfirmForm().validate():
        with transaction():
            weighing.vote(idea, _me())
        flash(_("Your vote counts."), "good")
    return _back(reference)


@ideas.post("/<reference>/vote/removal")
@limiter.limit("60 per hour")
@signed_in
def take_vote_back(reference: str) -> AnyResponse:
    idea = queries.idea_for(viewer(), reference)
    if ConfirmForm().validate():
        with transaction():
            weighing.take_vote_back(idea, _me())
        flash(_("Your vote is taken back."), "good")
    return _back(reference)


@ideas.post("/<reference>/comments")
@limiter.limit("30 per hour")
@signed_in
def comment(reference: str) -> Answer:
    form, idea = CommentForm(), queries.idea_for(viewer(), reference)
    if not form.validate():
        return _draw(idea, form)
    with transaction():
        weighing.comment(idea, _me(), form.text.data or "", language_code())
    return redirect(url_for(".show", reference=reference, _anchor="comments"), 303)


@ideas.post("/<reference>/withdrawal")
@signed_in
def withdraw(reference: str) -> AnyResponse:
    idea = queries.idea_for(viewer(), reference)
    if idea.author_id != _me().id:
        raise NotFound
    if ConfirmForm().validate():
        with transaction():
            proposing.take_back(idea.id, _me())
        flash(_("Your idea is taken back."), "good")
    return redirect(url_for(".index"), 303)


@ideas.get("/<reference>/files/<int:file_id>")
def file(reference: str, file_id: int) -> Response:
    return serving.send(queries.idea_file(queries.idea_for(viewer(), reference), file_id).file)


@briefs.get("")
def all_briefs() -> str:
    return render_template(
        "contributions/briefs.html", page=paginate(queries.briefs(public=True), PER_PAGE), wording=wording
    )


@briefs.get("/<reference>")
def show_brief(reference: str) -> str:
    found = queries.brief_for(viewer(), reference)
    user = viewer().user
    return render_template(
        "contributions/brief.html",
        brief=found,
        wording=wording,
        sent=queries.submissions_count(found.id),
        mine=[each for each in queries.submissions_by(user) if each.brief_id == found.id] if user else [],
        chosen=queries.chosen_of(found) if found.closed_at else [],
        ideas=paginate(queries.ideas(WantedIdeas(brief=reference)), PER_PAGE) if found.kind == "idea" else None,
    )


def _draw(idea: Idea, form: CommentForm | None = None) -> Answer:
    user = viewer().user
    page = render_template(
        "contributions/idea.html",
        idea=idea,
        form=form or CommentForm(formdata=None),
        votes=queries.votes_of(idea.id),
        voted=queries.has_voted(idea.id, user),
        comments=queries.comments_of(idea.id, viewer()),
        joined=queries.joined_with(idea.id),
        is_author=user is not None and user.id == idea.author_id,
        wording=wording,
    )
    return page, form.status if form else 200


def _brief_of_address() -> Brief | None:
    reference = arguments.text("brief", max_length=40)
    return queries.brief_for(viewer(), reference) if reference else None


def _back(reference: str) -> AnyResponse:
    """To the list they pressed it in, or to the idea."""
    if request.form.get("from") == "list":
        return redirect(url_for(".index"), 303)
    return redirect(url_for(".show", reference=reference), 303)


def _me() -> User:
    user = viewer().user
    if user is None:
        raise NotFound
    return user
