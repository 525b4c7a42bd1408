"""The report on missions and ideas: what was offered, taken and done, what it cost, and whether all three sides have of it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import sqlalchemy as sa
from flask import g, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db
from app.reports.parameters import Eyes, Parameters, Scope
from app.reports.registry import Breakdown, Dimension, Report, Rows, Series, Special, Unit
from app.reports.subjects.counting import counted, no_currency
from app.reports.tables import Column, Table
from reviews.army import fairness
from reviews.army.mission_models import Mission, MissionAssignment
from reviews.army.models import Campaign, Volunteer
from reviews.army.states import Step
from reviews.army.wording import KINDS, STEPS
from reviews.contributions.idea_states import IdeaState
from reviews.contributions.models import Idea
from reviews.contributions.wording import CATEGORIES

READERS = frozenset({Role.MARKETER.value, Role.ADMIN.value})
TESTS = "tests/reviews/figures/test_people.py::"
MOST_CAMPAIGNS = 50
TAKEN_UP = (IdeaState.ACCEPTED.value, IdeaState.STARTED.value, IdeaState.COMPLETED.value)


def _campaign_words(value: str) -> str:
    known: dict[str, str] = g.setdefault("report_campaigns", {})
    if value not in known:
        row = db.session.get(Campaign, int(value)) if value.isdecimal() and len(value) < 18 else None
        known[value] = row.name if row else value
    return known[value]


CAMPAIGN = Dimension("campaign", _l("Campaign"), _campaign_words)
KIND = Dimension("kind", _l("Kind"), lambda value: str(KINDS.get(value, value)))
STEP = Dimension("step", _l("State"), lambda value: str(STEPS[value][0]) if value in STEPS else value)
CATEGORY = Dimension("category", _l("Category"), lambda value: str(CATEGORIES.get(value, value)))


def offers(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Missions that were offered, and what came of each."""
    it = MissionAssignment
    return (
        sa.select(
            sa.cast(it.id, sa.Text).label("key"),
            it.offered_at.label("happened_at"),
            Campaign.currency.label("currency"),
            it.reference.label("name"),
            sa.cast(Volunteer.user_id, sa.Text).label("person"),
            Volunteer.display_name.label("who"),
            sa.cast(Campaign.id, sa.Text).label("campaign"),
            Mission.kind.label("kind"),
            it.step.label("step"),
            it.taken_at.is_not(None).label("is_taken"),
            sa.or_(it.taken_at.is_not(None), it.step == Step.DECLINED).label("is_answered"),
            (it.step == Step.DONE).label("is_done"),
            Mission.effort_minutes,
            Mission.cost_minor,
        )
        .select_from(it)
        .join(Mission, Mission.id == it.mission_id)
        .join(Campaign, Campaign.id == Mission.campaign_id)
        .join(Volunteer, Volunteer.id == it.volunteer_id)
        .where(scope.holds(it.offered_at))
    )


def ideas(scope: Scope) -> sa.Select[*tuple[Any, ...]]:
    """Ideas people gave us, those joined to another not counted again."""
    author = sa.select(User.email).where(User.id == Idea.author_id).scalar_subquery()
    return sa.select(
        sa.cast(Idea.id, sa.Text).label("key"),
        Idea.submitted_at.label("happened_at"),
        no_currency(),
        Idea.reference.label("name"),
        sa.func.coalesce(author, Idea.reference).label("person"),
        Idea.author_name.label("who"),
        Idea.category.label("category"),
        Idea.state.in_(TAKEN_UP).label("is_taken_up"),
    ).where(Idea.state != IdeaState.DUPLICATE.value, scope.holds(Idea.submitted_at))


def _open_idea(_key: str, name: str) -> str | None:
    return url_for("ideas_desk.show", reference=name)


def scoreboard(parameters: Parameters, _eyes: Eyes) -> Table:
    """The campaigns that ran in the period, as they stand now: the company, the customers and the volunteers side by side."""
    ran = sa.select(Campaign).where(
        Campaign.launched_at < parameters.end,
        sa.or_(Campaign.closed_at.is_(None), Campaign.closed_at >= parameters.start),
    )
    found = [_line(each) for each in db.session.scalars(ran.order_by(Campaign.id.desc()).limit(MOST_CAMPAIGNS))]
    columns = (
        Column(key="label", label=_("Campaign")),
        Column(key="done", label=_("Company: missions done"), unit="count"),
        Column(key="currency", label=_("Currency")),
        Column(key="spent", label=_("Company: promised and spent"), unit="money"),
        Column(key="met", label=_("Customers: wishes met"), unit="count"),
        Column(key="wishes", label=_("of"), unit="count"),
        Column(key="people", label=_("Volunteers: people"), unit="count"),
        Column(key="hour", label=_("Volunteers: received for an hour"), unit="money"),
        Column(key="balance", label=_("Received against given"), unit="share"),
        Column(key="without", label=_("Without an offer"), unit="count"),
        Column(key="gini", label=_("Unevenness of what was received"), unit="share"),
    )
    whole = dict.fromkeys(("hour", "balance", "gini"), "Int64")
    return Table(columns, pd.DataFrame(found, columns=[column.key for column in columns]).astype(whole))


def _line(campaign: Campaign) -> dict[str, Any]:
    """By the same functions as the campaign's own pages; Gini's coefficient only from five people on."""
    board, found = fairness.board(campaign), fairness.report(campaign)
    return {
        "label": campaign.name, "done": board.done, "currency": campaign.currency, "spent": board.spent_minor,
        "met": board.met, "wishes": board.wishes, "people": found.people, "hour": found.hour_minor,
        "balance": found.balance_bp, "without": found.without_offer, "gini": found.gini_bp,
    }  # fmt: skip


OFFERS = Rows(
    read=offers, tests=TESTS, time_basis=_l("The day on which the mission was offered"), dimensions=(CAMPAIGN, KIND, STEP),
    roles=READERS,
)  # fmt: skip
IDEAS = Rows(
    read=ideas, tests=TESTS, time_basis=_l("The day on which the idea was given"), dimensions=(CATEGORY,), roles=READERS,
    link=_open_idea,
)  # fmt: skip
DONE = "test_missions_are_counted_by_what_came_of_them_and_the_board_has_three_sides"
TAKEN = "test_ideas_are_counted_once_and_those_taken_up_are_known"

METRICS = (
    OFFERS.metric(
        "missions.offered",
        _l("Missions offered"),
        _l("How many missions were offered to volunteers."),
        _l("Number of offers"),
        _l("A mission with one volunteer"),
        proof=DONE,
    ),
    OFFERS.share(
        "missions.accepted",
        _l("Offers accepted"),
        _l("Of the offers that were answered, how many got a yes."),
        _l("Offers taken / offers answered"),
        _l("An offer that was taken"),
        of=_l("An offer that was answered"),
        amount=lambda row: counted(row.is_taken),
        where=lambda row: row.is_answered,
        proof=DONE,
    ),
    OFFERS.metric(
        "missions.done",
        _l("Missions done"),
        _l("How many of the missions offered in the period are done."),
        _l("Number of offers whose mission was confirmed"),
        _l("A mission that is done"),
        where=lambda row: row.is_done,
        proof=DONE,
    ),
    OFFERS.metric(
        "missions.cost",
        _l("Cost of missions"),
        _l("What the missions that are done cost."),
        _l("Sum of the cost of each mission done"),
        _l("Cost of a mission"),
        unit=Unit.MONEY,
        amount=lambda row: row.cost_minor,
        where=lambda row: row.is_done,
        more_is_better=None,
        proof=DONE,
    ),
    OFFERS.metric(
        "missions.time_given",
        _l("Time given"),
        _l("How much time volunteers gave for the missions that are done."),
        _l("Sum of the time that each mission takes"),
        _l("Time of a mission"),
        unit=Unit.SECONDS,
        amount=lambda row: row.effort_minutes * 60,
        where=lambda row: row.is_done,
        more_is_better=None,
        proof=DONE,
    ),
    IDEAS.metric(
        "contributions.ideas",
        _l("Ideas"),
        _l("How many ideas people gave us."),
        _l("Number of ideas; one that was joined to another counts with it"),
        _l("An idea"),
        proof=TAKEN,
    ),
    IDEAS.share(
        "contributions.taken_up",
        _l("Ideas taken up"),
        _l("What share of the ideas of the period was accepted, begun or completed."),
        _l("Ideas taken up / ideas"),
        _l("An idea that was taken up"),
        of=_l("An idea"),
        amount=lambda row: counted(row.is_taken_up),
        proof=TAKEN,
    ),
)

REPORT = Report(
    id="missions",
    title=_l("Missions and ideas"),
    question=_l("Who helps, what comes of it, and is it fair to all three sides?"),
    tiles=(
        "missions.done",
        "missions.accepted",
        "missions.cost",
        "missions.time_given",
        "contributions.ideas",
        "contributions.taken_up",
    ),
    parts=(
        Series(id="done", title=_l("Missions over time"), metrics=("missions.offered", "missions.done"), kind="line"),
        Special(
            id="scoreboard",
            title=_l("Three sides of every campaign"),
            sentence=_l(
                "What the company, the customers and the volunteers have of it, as it stands now. 100 % of received against "
                "given is even; an unevenness of 0 % is everybody the same, told from five people on."
            ),
            table=scoreboard,
        ),
        Breakdown(
            id="campaigns",
            title=_l("By campaign"),
            metrics=("missions.offered", "missions.done", "missions.accepted"),
            dimension="campaign",
        ),
        Breakdown(
            id="ideas",
            title=_l("Ideas by category"),
            metrics=("contributions.ideas", "contributions.taken_up"),
            dimension="category",
        ),
    ),
    roles=READERS,
    order=75,
    icon="bi-people",
)
