"""Contests as partners see them: the rules, where everybody stands, the result; and the list of the month."""

from __future__ import annotations

from flask import Blueprint, render_template

from app.accounts.access import signed_in
from app.money import Money
from referrals.portal import contests, profiles
from referrals.portal.contest_queries import contest_for, contests_for, lines_of, month_of
from referrals.portal.entering import active_partner
from referrals.portal.models import PartnerContest
from referrals.portal.queries import own_enrolments
from referrals.portal.ranking import sealed
from referrals.portal.wording import contest_words, measure_words

routes = Blueprint("partner_contests", __name__, url_prefix="/account/partner/contests", template_folder="templates")


@routes.get("")
@signed_in
def index() -> str:
    me = active_partner()
    return render_template(
        "partners/contests.html",
        contests=contests_for(me),
        months=[(each.program, month_of(each.program, me)) for each in own_enrolments(me)],
        profile=profiles.profile_of(me),
        phase=contests.phase,
        words=contest_words(),
        prizes_of=prizes_of,
    )


@routes.get("/<int:contest_id>")
@signed_in
def show(contest_id: int) -> str:
    me = active_partner()
    contest = contest_for(me, contest_id)
    return render_template(
        "partners/contest.html",
        contest=contest,
        lines=lines_of(contest, me),
        profile=profiles.profile_of(me),
        phase=contests.phase(contest),
        words=contest_words(),
        measures=measure_words(),
        prizes=prizes_of(contest),
        closes_from=contests.closes_from(contest),
        sealed=sealed(contest.seed),
    )


def prizes_of(contest: PartnerContest) -> list[Money]:
    return [Money(minor, contest.currency) for minor in contest.prizes]
