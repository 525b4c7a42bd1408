"""A campaign while it runs: health, three sides, fairness, alerts, rounds, people, contests, the log, a year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import Conflict
from app.money import Money
from app.web.exports import csv_response
from app.web.pagination import paginate
from reviews.army import contesting, fairness, inviting, logbook, queries, rounds, speaking
from reviews.army.desk_forms import CampaignContestForm, InviteForm
from reviews.army.forms import ConfirmForm
from reviews.army.models import Campaign, Volunteer
from reviews.army.wording import ALERTS, CAMPAIGN_STATES, REASON_NAMES, UNMATCHED_NAMES

routes = Blueprint("army_monitor", __name__, url_prefix="/desk/army/running", template_folder="templates")
WRITERS = (Role.MARKETER, Role.ADMIN)
Answer = str | AnyResponse | tuple[str, int]


@routes.get("/year")
@desk(*WRITERS)
def year() -> str:
    """Twelve months of all campaigns: who stayed, and who came again."""
    found = sa.select(Campaign).where(Campaign.launched_at.is_not(None)).order_by(Campaign.launched_at.desc()).limit(50)
    rows = [(each, fairness.year_of(each)) for each in db.session.scalars(found)]
    return render_template("army/desk_year.html", total=fairness.year_of(), rows=rows, states=CAMPAIGN_STATES)


@routes.get("/year.csv")
@desk(*WRITERS)
def export_year() -> Response:
    found = sa.select(Campaign).where(Campaign.launched_at.is_not(None)).order_by(Campaign.id)
    header = [_("Campaign"), _("Joined"), _("Joined a year ago"), _("Stayed"), _("Contributed"), _("More than once")]
    rows = [
        [each.name, it.joined, it.of_a_year, it.stayed, it.contributed, it.repeated]
        for each, it in ((each, fairness.year_of(each)) for each in db.session.scalars(found))
    ]
    return csv_response("campaigns.csv", header, rows)


@routes.get("/<slug>")
@desk(*WRITERS)
def show(slug: str) -> str:
    campaign = queries.campaign_at_desk(slug)
    missions = queries.open_missions(campaign)
    return render_template(
        "army/desk_monitor.html",
        campaign=campaign,
        board=fairness.board(campaign),
        report=fairness.report(campaign),
        reasons=fairness.reasons(campaign),
        reason_words=REASON_NAMES,
        alerts=fairness.open_alerts(campaign),
        alert_words=ALERTS,
        states=CAMPAIGN_STATES,
        waiting={each.id: len(rounds.waiting_wishes(each)) for each in missions if each.is_meeting},
        missions=missions,
        to_invite=_to_invite(campaign),
        invite=InviteForm(formdata=None),
        contests=contesting.contests_of(campaign),
        year=fairness.year_of(campaign),
        lines=db.session.scalars(logbook.lines(campaign).limit(15)).all(),
        hour=Money(fairness.hour_of(campaign), campaign.currency),
        money=Money,
        speaking=speaking,
    )


@routes.get("/<slug>/volunteers")
@desk(*WRITERS)
def volunteers(slug: str) -> str:
    campaign = queries.campaign_at_desk(slug)
    found = sa.select(Volunteer).where(Volunteer.campaign_id == campaign.id)
    return render_template(
        "army/desk_volunteers.html",
        campaign=campaign,
        page=paginate(found.order_by(Volunteer.left_at.is_not(None), Volunteer.joined_at)),
        hands={each.volunteer_id: each for each in fairness.hands(campaign)},
        money=Money,
        speaking=speaking,
    )


@routes.get("/<slug>/fairness.csv")
@desk(*WRITERS)
def export(slug: str) -> Response:
    campaign = queries.campaign_at_desk(slug)
    header = [_("Volunteer"), _("Offers"), _("Accepted"), _("Declined"), _("Done"), _("Minutes"), _("Received")]
    return csv_response(f"fairness-{campaign.slug}.csv", header, list(_lines(campaign)))


@routes.get("/<slug>/log.csv")
@desk(*WRITERS)
def export_log(slug: str) -> Response:
    campaign = queries.campaign_at_desk(slug)
    header = [_("When"), _("What"), _("About"), _("By"), _("Answers for it")]
    rows = [
        [
            each.at.isoformat(timespec="minutes"),
            speaking.log_line(each),
            each.subject,
            each.actor.name if each.actor else "",
            each.answers.name if each.answers else "",
        ]
        for each in db.session.scalars(logbook.lines(campaign).limit(50_000))
    ]
    return csv_response(f"log-{campaign.slug}.csv", header, rows)


@routes.post("/<slug>/rounds/<int:mission_id>")
@desk(*WRITERS)
def match(slug: str, mission_id: int) -> AnyResponse:
    if ConfirmForm().validate():
        mission = queries.mission_of(queries.campaign_at_desk(slug), mission_id)
        with transaction():
            pairs = rounds.run(mission.id, _me()).pairs
        flash(
            ngettext("%(num)s pair was found. Both are asked.", "%(num)s pairs were found. Both are asked.", pairs),
            "good",
        )
    return redirect(url_for(".show", slug=slug), 303)


@routes.get("/<slug>/rounds/<int:mission_id>")
@desk(*WRITERS)
def rounds_of(slug: str, mission_id: int) -> str:
    """Every round with its seed and what followed."""
    campaign = queries.campaign_at_desk(slug)
    mission = queries.mission_of(campaign, mission_id)
    return render_template(
        "army/desk_rounds.html",
        campaign=campaign,
        mission=mission,
        rounds=queries.rounds_of(mission),
        reasons=REASON_NAMES,
        unmatched=UNMATCHED_NAMES,
    )


@routes.route("/<slug>/contests/new", methods=["GET", "POST"])
@desk(*WRITERS)
def new_contest(slug: str) -> Answer:
    campaign, form = queries.campaign_at_desk(slug), CampaignContestForm()
    if form.validate_on_submit() and form.value is not None:
        closes_at = datetime.combine(form.closes_on.data, time(), UTC)
        if closes_at > clock.now():
            with transaction():
                contesting.open_contest(
                    campaign,
                    name=form.name.data or "",
                    kind=form.kind.data,
                    amount=form.value,
                    details=form.details,
                    winners=form.winners.data or 1,
                    opens_at=clock.now(),
                    closes_at=closes_at,
                )
            flash(_("Opened. Every mission done until then takes part."), "good")
            return redirect(url_for(".show", slug=slug), 303)
        form.closes_on.errors = [*form.closes_on.errors, _("It must close after today.")]
    return render_template("army/desk_contest_form.html", campaign=campaign, form=form), form.status


@routes.post("/<slug>/contests/<int:contest_id>/decision")
@desk(*WRITERS)
def decide_contest(slug: str, contest_id: int) -> AnyResponse:
    contest = contesting.contest_of(queries.campaign_at_desk(slug), contest_id)
    try:
        with transaction():
            contesting.decide(contest.id, _me())
        flash(_("Decided. The winners get their prizes, and the public page shows how it came about."), "good")
    except Conflict:
        flash(_("It is decided once it has closed."), "warn")
    return redirect(url_for(".show", slug=slug), 303)


def _to_invite(campaign: Campaign) -> int:
    found = inviting.not_looked_at(campaign).order_by(None).subquery()
    return db.session.scalar(sa.select(sa.func.count()).select_from(found)) or 0


def _lines(campaign: Campaign) -> Iterator[list[object]]:
    names = {
        each.id: each.display_name
        for each in db.session.scalars(sa.select(Volunteer).where(Volunteer.campaign_id == campaign.id))
    }
    for it in fairness.hands(campaign):
        received = Money(it.received_minor, campaign.currency).decimal
        yield [names.get(it.volunteer_id, ""), it.offers, it.accepted, it.declined, it.done, it.minutes, received]


def _me() -> User:
    user = viewer().user
    assert user is not None
    return user
