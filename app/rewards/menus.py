"""Where rewards show up in menus, on pages of others, in the desk's search and among what waits there."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app import clock
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db
from app.rewards import queries, receipts, wording
from app.rewards.queries import Wanted
from app.rewards.sockets import known_kinds
from app.web.navigation import MenuEntry, Panel, SearchHit, Waiting, allowed

READERS = frozenset({Role.MARKETER.value, Role.FINANCE.value, Role.CUSTOMER_REPRESENTATIVE.value, Role.ADMIN.value})
PLANNERS = frozenset({Role.MARKETER.value, Role.FINANCE.value, Role.ADMIN.value})
WRITERS = frozenset({Role.MARKETER.value, Role.ADMIN.value})
HANDS = frozenset({Role.MARKETER.value, Role.CUSTOMER_REPRESENTATIVE.value, Role.ADMIN.value})
MOST_HITS = 5
LATE = timedelta(hours=2)


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("portal", "main", _l("My rewards"), "rewards.mine", order=25, icon="bi-gift"),
        MenuEntry("public", "policies", _l("Thank you"), "showcase.page", order=60, icon="bi-award"),
        MenuEntry("desk", "referrals", _l("Rewards"), "rewards_desk.rewards", READERS, 30, "bi-gift"),
        MenuEntry(
            "desk", "referrals", _l("Reward policies"), "reward_policies.policies", PLANNERS, 31, "bi-list-check"
        ),
        MenuEntry("desk", "referrals", _l("Offers for points"), "reward_offers.offers", WRITERS, 32, "bi-shop"),
        MenuEntry("desk", "referrals", _l("Gifts"), "reward_queues.gifts", HANDS, 33, "bi-box-seam"),
        MenuEntry("desk", "referrals", _l("Thank-you page"), "reward_queues.showcase", HANDS, 34, "bi-award"),
    ]


def waiting() -> list[Waiting]:
    late = queries.overdue_count(clock.now() - LATE)
    return [
        Waiting(_l("Gifts to send"), queries.gifts_to_send_count(), "reward_queues.gifts", roles=HANDS),
        Waiting(
            _l("Words for the thank-you page"), queries.places_to_look_at_count(), "reward_queues.showcase", roles=HANDS
        ),
        Waiting(
            _l("Rewards that should have matured"),
            late,
            "rewards_desk.rewards",
            {"state": "pending", "sort": "until"},
            READERS,
        ),
    ]


def search(text: str) -> list[SearchHit]:
    if not allowed(READERS):
        return []
    kinds = known_kinds()
    found = db.session.scalars(queries.listed(Wanted(text=text)).limit(MOST_HITS))
    return [
        SearchHit(
            _("Reward"),
            f"{kinds[each.kind].words(each) if each.kind in kinds else each.kind} · {each.user.name}",
            url_for("rewards_desk.show", reward_id=each.id),
            wording.DESK_STATES[each.state][0],
        )
        for each in found
    ]


def panel_at(place: str, **context: object) -> Panel | None:
    """On a person's own front page what they have earned; at the desk what a person has and was given."""
    person = context.get("person")
    if not isinstance(person, User):
        return None
    if place == "portal.front":
        return _front(person)
    if place == "desk.person" and allowed(READERS):
        return _at_desk(person)
    return None


def _front(person: User) -> Panel | None:
    purse = queries.purse_of(person)
    if purse.is_empty:
        return None
    drawn = render_template("rewards/_front.html", purse=purse, waiting=queries.waiting_of(person)[:3], wording=wording)
    return Panel(Markup(drawn), 15)  # noqa: S704  drawn by our own template, which escapes what it shows


def _at_desk(person: User) -> Panel | None:
    latest = db.session.scalars(queries.rewards_of(person).limit(MOST_HITS)).all()
    if not latest:
        return None
    drawn = render_template(
        "rewards/_desk_panel.html",
        purse=queries.purse_of(person),
        rewards=latest,
        kinds=known_kinds(),
        receipts=receipts,
        wording=wording,
    )
    return Panel(Markup(drawn), 40)  # noqa: S704  drawn by our own template, which escapes what it shows
