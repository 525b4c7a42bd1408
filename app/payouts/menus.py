"""Where payouts show up: menus, the front page, a person's page at the desk, the desk's search and its counters."""

from __future__ import annotations

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db
from app.payouts import declaring, methods, queries, wording
from app.payouts.preparing import payout_day
from app.payouts.queries import Wanted
from app.web.navigation import MenuEntry, Panel, SearchHit, Waiting, allowed

MONEY_ROLES = frozenset({Role.FINANCE.value, Role.ADMIN.value})
MOST_HITS = 5


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("portal", "main", _l("Payouts"), "payouts.overview", order=38, icon="bi-cash-coin"),
        MenuEntry("desk", "money", _l("Payouts"), "payouts_desk.payouts", MONEY_ROLES, 40, "bi-cash-coin"),
        MenuEntry("desk", "money", _l("Next payout"), "payouts_desk.preview", MONEY_ROLES, 41, "bi-people"),
        MenuEntry("desk", "money", _l("Payout batches"), "payouts_batches.batches", MONEY_ROLES, 42, "bi-stack"),
        MenuEntry("desk", "money", _l("Payouts to look after"), "payouts_desk.attention", MONEY_ROLES, 43, "bi-flag"),
        MenuEntry(
            "desk", "money", _l("Outcomes of payouts"), "payouts_statements.statements", MONEY_ROLES, 44, "bi-bank2"
        ),
        MenuEntry("desk", "money", _l("When we pay out"), "payouts_rules.rules", MONEY_ROLES, 45, "bi-calendar-week"),
    ]


def waiting() -> list[Waiting]:
    if not allowed(MONEY_ROLES):
        return []
    return [
        Waiting(
            _l("Batches of payouts to release"),
            queries.batches_waiting(),
            "payouts_batches.batches",
            {"state": "prepared"},
        ),
        Waiting(
            _l("Files of payouts to give to the bank"),
            queries.batches_for_the_bank(),
            "payouts_batches.batches",
            {"state": "released"},
        ),
        Waiting(_l("Payouts that failed or are unknown"), queries.attention_count(), "payouts_desk.attention"),
    ]


def search(text: str) -> list[SearchHit]:
    if not allowed(MONEY_ROLES):
        return []
    found = db.session.scalars(queries.listed(Wanted(text=text), "-prepared").limit(MOST_HITS))
    return [
        SearchHit(
            _("Payout"),
            _("Payout %(reference)s", reference=each.reference),
            url_for("payouts_desk.show", reference=each.reference),
            each.user.name,
        )
        for each in found
    ]


def panel_at(place: str, **context: object) -> Panel | None:
    """On a person's own pages what they have and when it comes; at the desk, for those who keep the money, all of it."""
    person = context.get("person")
    if not isinstance(person, User):
        return None
    if place in {"portal.front", "portal.rewards"}:
        return _front(person)
    if place == "desk.person" and allowed(MONEY_ROLES):
        return _at_desk(person)
    return None


def _front(person: User) -> Panel | None:
    purses = queries.purses_of(person)
    if not purses:
        return None
    drawn = render_template("payouts/_front.html", purses=purses, payout_day=payout_day(), wording=wording)
    return Panel(Markup(drawn), 35)  # noqa: S704  drawn by our own template, which escapes what it shows


def _at_desk(person: User) -> Panel | None:
    purses, payouts = queries.purses_of(person), queries.payouts_about(person, newest=MOST_HITS)
    tax = declaring.live_details(person)
    if not purses and not payouts and tax is None:
        return None
    drawn = render_template(
        "payouts/_desk_person.html",
        purses=purses,
        payouts=payouts,
        tax=tax,
        shared={each.currency: methods.shared_with(each.candidate.method) for each in purses if each.candidate.method},
        wording=wording,
    )
    return Panel(Markup(drawn), 35)  # noqa: S704  drawn by our own template, which escapes what it shows
