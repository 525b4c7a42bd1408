"""Contests at the desk: drafted, published, followed, closed with their prizes."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app import clock
from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import Conflict, Invalid
from app.money import Money
from app.web import arguments
from app.web.exports import csv_response
from app.web.forms import typed
from app.web.pagination import paginate
from referrals.portal import contests
from referrals.portal.contest_queries import contest_by_id, places_of
from referrals.portal.contest_queries import contests as found_contests
from referrals.portal.desk_forms import ContestForm
from referrals.portal.models import PartnerContest
from referrals.portal.queries import live_programs
from referrals.portal.ranking import sealed
from referrals.portal.wording import contest_words, measure_words

routes = Blueprint("contests_desk", __name__, url_prefix="/desk/partners/contests", template_folder="templates")
STAFF = (Role.MARKETER, Role.ADMIN)
STATES = ("draft", "published", "closed", "cancelled")
Answer = str | Response | tuple[str, int]


@routes.get("")
@desk(*STAFF)
def index() -> str:
    return render_template(
        "partners/desk_contests.html",
        page=paginate(found_contests(arguments.text("q") or "", arguments.choice("state", STATES, ""))),
        words=contest_words(),
        phase=contests.phase,
        closes_from=contests.closes_from,
    )


@routes.route("/new", methods=["GET", "POST"])
@desk(*STAFF)
def add() -> Answer:
    form = _form(None)
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                contest = contests.draft(by=_me(), **form.values())
        except Invalid as refusal:
            form.first_day.errors = [str(refusal)]
        else:
            flash(_("The contest is written. Read the rules once more, then publish them."), "good")
            return redirect(url_for(".show", contest_id=contest.id), 303)
    return render_template("partners/desk_contest_form.html", form=form, contest=None), form.status


@routes.route("/<int:contest_id>/rules", methods=["GET", "POST"])
@desk(*STAFF)
def edit(contest_id: int) -> Answer:
    contest = contest_by_id(contest_id)
    form = _form(contest)
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                contests.revise(contest, **form.values())
        except Invalid as refusal:
            form.first_day.errors = [str(refusal)]
        else:
            flash(_("Your changes are saved."), "good")
            return redirect(url_for(".show", contest_id=contest_id), 303)
    return render_template("partners/desk_contest_form.html", form=form, contest=contest), form.status


@routes.get("/<int:contest_id>")
@desk(*STAFF)
def show(contest_id: int) -> str:
    contest = contest_by_id(contest_id)
    scores = contests.standing(contest) if contest.state == "published" else []
    return render_template(
        "partners/desk_contest.html",
        contest=contest,
        phase=contests.phase(contest),
        words=contest_words(),
        measures=measure_words(),
        prizes=[Money(minor, contest.currency) for minor in contest.prizes],
        places=places_of(contest),
        scores=[(score, db.session.get_one(User, score.person)) for score in scores[:20]],
        closes_from=contests.closes_from(contest),
        sealed=sealed(contest.seed),
        now=clock.now(),
    )


@routes.get("/<int:contest_id>/places.csv")
@desk(*STAFF)
def export(contest_id: int) -> Response:
    places = places_of(contest_by_id(contest_id))
    header = [_("Place"), _("Name"), _("Reached"), _("Prize given")]
    rows = [(each.place, each.user.name, each.score, _("yes") if each.reward_id else "") for each in places]
    return csv_response("contest.csv", header, rows)


@routes.post("/<int:contest_id>/publication")
@desk(*STAFF)
def publish(contest_id: int) -> Response:
    return _decide(contest_id, "publish")


@routes.post("/<int:contest_id>/cancellation")
@desk(*STAFF)
def call_off(contest_id: int) -> Response:
    return _decide(contest_id, "call_off")


@routes.post("/<int:contest_id>/closing")
@desk(*STAFF)
def close(contest_id: int) -> Response:
    return _decide(contest_id, "close")


def _decide(contest_id: int, what: str) -> Response:
    contest = contest_by_id(contest_id)
    try:
        with transaction():
            words = _done(contest, what)
    except (Conflict, Invalid) as refusal:
        flash(str(refusal), "bad")
    else:
        flash(words, "good")
    return redirect(url_for(".show", contest_id=contest_id), 303)


def _done(contest: PartnerContest, what: str) -> str:
    if what == "publish":
        contests.publish_rules(contest)
        return _("The rules are published and cannot be changed any more.")
    if what == "call_off":
        contests.call_off(contest, by=_me())
        return _("The contest is called off.")
    contests.close(contest, by=_me())
    return _("The contest is closed; the prizes are given and everybody is told.")


def _form(contest: PartnerContest | None) -> ContestForm:
    form = ContestForm(data=_now(contest))
    form.fit([(each.id, each.name) for each in live_programs()])
    return form


def _now(contest: PartnerContest | None) -> dict[str, object]:
    if contest is None:
        tomorrow = clock.today() + timedelta(days=1)
        return {"first_day": tomorrow, "last_day": tomorrow + timedelta(days=29)}
    names = ("title", "measure", "currency", "prize_kind", "settle_days")
    return {
        **{name: getattr(contest, name) for name in names},
        "program": contest.program_id,
        "first_day": contest.starts_at.date(),
        "last_day": contest.ends_at.date(),
        "prizes": ", ".join(typed(Money(minor, contest.currency), "en") for minor in contest.prizes),
    }


def _me() -> User:
    user = viewer().user
    assert user is not None
    return user
