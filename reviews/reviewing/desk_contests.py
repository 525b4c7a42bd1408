"""Contests among reviews: opened, scored without stars, decided once; and the page on which anybody can recompute it."""

from __future__ import annotations

from datetime import UTC, datetime, time

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import desk, viewer
from app.accounts.roles import Role
from app.database import db, transaction
from app.rewards import wording as reward_wording
from app.rewards.sockets import known_kinds
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate
from reviews.reviewing import contests, drawing, queries
from reviews.reviewing.desk_forms import ContestForm, ScoreForm
from reviews.reviewing.offer_models import ReviewContest

routes = Blueprint("review_contests", __name__, template_folder="templates")
WRITERS = (Role.MARKETER, Role.ADMIN)
Answer = str | AnyResponse | tuple[str, int]


@routes.get("/review-contests/<int:contest_id>")
def public(contest_id: int) -> Answer:
    """Seed, entries and winners once it is decided; before that the hash that fixes the seed."""
    contest = contests.contest_by_id(contest_id)
    return render_template(
        "reviewing/contest.html",
        contest=contest,
        commitment=drawing.commitment(contest.seed),
        entries=len(contests.entries(contest)),
        prize=_prize(contest),
    )


@routes.get("/desk/review-contests")
@desk(*WRITERS)
def index() -> Answer:
    page = paginate(queries.all_contests(arguments.text("q")))
    return render_template("reviewing/desk_contests.html", page=page, prize=_prize)


@routes.get("/desk/review-contests.csv")
@desk(*WRITERS)
def export() -> Response:
    found = db.session.scalars(queries.all_contests(arguments.text("q"))).all()
    header = [_("Contest"), _("Prize"), _("Method"), _("Winners"), _("Opens"), _("Closes"), _("Decided (UTC)")]
    rows = (
        [
            each.name,
            _prize(each),
            each.method,
            each.winners,
            each.opens_at.date().isoformat(),
            each.closes_at.date().isoformat(),
            each.decided_at.isoformat() if each.decided_at else "",
        ]
        for each in found
    )
    return csv_response("review-contests.csv", header, rows)


@routes.route("/desk/review-contests/new", methods=["GET", "POST"])
@desk(*WRITERS)
def new() -> Answer:
    form = ContestForm()
    if form.validate_on_submit() and form.value is not None:
        with transaction():
            contest = contests.open_contest(
                name=form.name.data or "",
                method=form.method.data,
                kind=form.kind.data,
                amount=form.value,
                details=form.details,
                winners=form.winners.data or 1,
                opens_at=datetime.combine(form.opens_on.data, time(), UTC),
                closes_at=datetime.combine(form.closes_on.data, time(), UTC),
            )
            contest_id = contest.id
        flash(_("Opened. Name it in an offer, so that reviews take part."), "good")
        return redirect(url_for(".show", contest_id=contest_id), 303)
    return render_template("reviewing/desk_contest_form.html", form=form), form.status


@routes.get("/desk/review-contests/<int:contest_id>")
@desk(*WRITERS)
def show(contest_id: int) -> Answer:
    """The entries without their stars (R8)."""
    contest = contests.contest_by_id(contest_id)
    return render_template(
        "reviewing/desk_contest.html",
        contest=contest,
        entries=contests.entries(contest),
        points=contests.scores_of(contest),
        commitment=drawing.commitment(contest.seed),
        form=ScoreForm(formdata=None),
        prize=_prize(contest),
    )


@routes.post("/desk/review-contests/<int:contest_id>/points/<int:entry_id>")
@desk(*WRITERS)
def score(contest_id: int, entry_id: int) -> Answer:
    form, person = ScoreForm(), viewer().user
    assert person is not None
    contest = contests.contest_by_id(contest_id)
    if form.validate():
        with transaction():
            contests.score(
                contest,
                entry_id,
                person,
                usefulness=form.usefulness.data or 0,
                detail=form.detail.data or 0,
                pictures=form.pictures.data or 0,
            )
        flash(_("Your points are kept."), "good")
    else:
        flash(_("Give 0 to 5 points for each question."), "bad")
    return redirect(url_for(".show", contest_id=contest_id), 303)


@routes.post("/desk/review-contests/<int:contest_id>/decision")
@desk(*WRITERS)
def decide(contest_id: int) -> AnyResponse:
    contests.contest_by_id(contest_id)
    with transaction():
        contests.decide(contest_id, viewer().user)
    flash(_("Decided. The winners get their prizes, and the public page shows how it came about."), "good")
    return redirect(url_for(".show", contest_id=contest_id), 303)


def _prize(contest: ReviewContest) -> str:
    return reward_wording.what_words(known_kinds().get(contest.kind), contest.units, contest.unit, contest.details)
