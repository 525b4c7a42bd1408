"""Where the army shows up: in menus, on the person's front page, among what waits at the desk, and in its search."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.accounts.access import viewer
from app.accounts.roles import Role
from app.catalogue.sockets import PublicPage
from app.database import db
from app.web.navigation import MenuEntry, Panel, SearchHit, Waiting, allowed
from reviews.army import complaining, queries
from reviews.army.mission_models import MissionAssignment, Wish
from reviews.army.models import Campaign, Volunteer
from reviews.army.states import CampaignState, Step
from reviews.army.support_models import Voucher
from reviews.army.wording import CAMPAIGN_STATES

WRITERS = frozenset({Role.MARKETER.value, Role.ADMIN.value})
HANDS = frozenset({Role.MARKETER.value, Role.CUSTOMER_REPRESENTATIVE.value, Role.ADMIN.value})
PAYERS = frozenset({Role.MARKETER.value, Role.FINANCE.value, Role.ADMIN.value})
MOST_HITS = 5


def entries() -> list[MenuEntry]:
    places = (
        (_l("You may already have an army"), "superfans_desk.index", WRITERS, 60, "bi-people"),
        (_l("Campaigns with volunteers"), "army_campaigns.index", WRITERS, 61, "bi-flag"),
        (_l("Missions to look at"), "army_support.checks", HANDS, 62, "bi-clipboard-check"),
        (_l("Expenses of missions"), "army_support.expenses", PAYERS, 63, "bi-receipt"),
        (_l("Questions and complaints"), "army_support.questions", HANDS, 64, "bi-chat-left-dots"),
    )
    return [
        *(
            MenuEntry("desk", "reviews", words, endpoint, roles, order, icon)
            for words, endpoint, roles, order, icon in places
        ),
        MenuEntry(
            "portal", "main", _l("My missions"), "army_missions.mine", order=27, icon="bi-flag", when=_takes_part
        ),
        MenuEntry("portal", "account", _l("My standing"), "superfans.mine", order=45, icon="bi-person-heart"),
    ]


def waiting() -> list[Waiting]:
    return [
        Waiting(_l("Missions to look at"), _count(queries.submissions_waiting()), "army_support.checks", {}, HANDS),
        Waiting(
            _l("Expenses of missions"),
            _count(sa.select(Voucher.id).where(Voucher.state == "claimed")),
            "army_support.expenses",
            {},
            PAYERS,
        ),
        Waiting(_l("Questions of volunteers"), _count(complaining.unanswered()), "army_support.questions", {}, HANDS),
    ]


def search(text: str) -> list[SearchHit]:
    """Campaigns by name, missions and questions by their reference."""
    if not allowed(HANDS):
        return []
    hits = []
    if allowed(WRITERS):
        named = sa.select(Campaign).where(Campaign.name.icontains(text, autoescape=True))
        hits += [
            SearchHit(
                _("Campaign"),
                it.name,
                url_for("army_monitor.show", slug=it.slug),
                CAMPAIGN_STATES[it.state][0],
            )
            for it in db.session.scalars(named.order_by(Campaign.id.desc()).limit(MOST_HITS))
        ]
    missions = sa.select(MissionAssignment).where(MissionAssignment.reference.icontains(text, autoescape=True))
    hits += [
        SearchHit(_("Mission"), it.reference, url_for("army_support.mission", reference=it.reference), it.mission.title)
        for it in db.session.scalars(missions.limit(MOST_HITS))
    ]
    return hits


def panel_at(place: str, **_context: object) -> Panel | None:
    """On the front page of somebody's workspace: what is offered to them, or found for them."""
    user = viewer().user
    if place != "portal.front" or user is None:
        return None
    offered = (
        sa.select(MissionAssignment)
        .join(Volunteer, Volunteer.id == MissionAssignment.volunteer_id)
        .where(
            Volunteer.user_id == user.id,
            MissionAssignment.step == Step.OFFERED,
            MissionAssignment.volunteer_said_at.is_(None),
        )
    )
    found = (
        sa.select(MissionAssignment)
        .join(Wish, Wish.id == MissionAssignment.wish_id)
        .where(
            Wish.user_id == user.id,
            MissionAssignment.step == Step.OFFERED,
            MissionAssignment.customer_said_at.is_(None),
        )
    )
    offers, finds = db.session.scalars(offered.limit(3)).all(), db.session.scalars(found.limit(3)).all()
    if not offers and not finds:
        return None
    return Panel(Markup(render_template("army/_front.html", offers=offers, finds=finds)), order=30)  # noqa: S704


def public_pages() -> Iterable[PublicPage]:
    running = queries.live_campaigns()
    if running:
        yield PublicPage(path=url_for("army.index"))
    for campaign in running:
        yield PublicPage(path=url_for("army.show", slug=campaign.slug), changed_at=campaign.launched_at)


def _takes_part() -> bool:
    """Who takes part or was helped; and everybody while something runs that is open to all."""
    user = viewer().user
    if user is None:
        return False
    mine = sa.select(Volunteer.id).where(Volunteer.user_id == user.id).limit(1)
    wished = sa.select(Wish.id).where(Wish.user_id == user.id).limit(1)
    runs = sa.select(Campaign.id).where(Campaign.state == CampaignState.LIVE).limit(1)
    return any(db.session.scalar(each) is not None for each in (mine, wished, runs))


def _count(found: sa.Select[object]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(found.order_by(None).subquery())) or 0
