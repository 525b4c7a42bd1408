"""Where asking shows up: in the menus of every page, on the front page of a customer, in the policy of privacy."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from flask import render_template
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.accounts.access import viewer
from app.accounts.models import User
from app.accounts.roles import STAFF_ROLES
from app.database import db
from app.web.navigation import MenuEntry, Panel, Waiting
from reviews.asking import calling
from reviews.asking.models import PROMPT_PLACES
from reviews.asking.place_models import Mention
from reviews.asking.prompting import question_for

STAFF = frozenset(role.value for role in STAFF_ROLES)


def entries() -> list[MenuEntry]:
    """“Write a review” stands at the foot of every public page and in the menu of every account."""
    words = _l("Write a review")
    return [
        MenuEntry("public", "policies", words, "asking.write", order=5, icon="bi-star"),
        MenuEntry("portal", "account", words, "asking.write", order=60, icon="bi-star"),
        MenuEntry("desk", "account", words, "asking.write", order=60, icon="bi-star"),
        MenuEntry(
            "desk", "reviews", _l("Asking"), "asking_desk.overview", roles=STAFF, order=20, icon="bi-envelope-heart"
        ),
    ]


def waiting() -> list[Waiting]:
    new = sa.select(sa.func.count()).where(Mention.state == "new")
    return [
        Waiting(_l("Calls to make"), calling.waiting_count(), "asking_calls.index", {}, STAFF),
        Waiting(_l("Found elsewhere, to look at"), db.session.scalar(new) or 0, "mentions_desk.index", {}, STAFF),
    ]


def panel_at(place: str, **context: object) -> Panel | None:
    if place == "policies.privacy":
        return _drawn("asking/_privacy.html", 40)
    if place == "order.form":
        return _drawn("asking/_objection.html", 40)
    if place in PROMPT_PLACES:
        return _question(place, context)
    return None


def _question(place: str, context: Mapping[str, object]) -> Panel | None:
    """Only to the person it concerns."""
    user, person = viewer().user, context.get("person")
    if user is None or (place == "portal.front" and (not isinstance(person, User) or user.id != person.id)):
        return None
    line = question_for(user, place, service_id=int(getattr(context.get("service"), "id", 0)))
    return _drawn("asking/_prompt.html", 15, line=line) if line is not None else None


def _drawn(template: str, order: int, **values: object) -> Panel:
    return Panel(Markup(render_template(template, **values)), order)  # noqa: S704  our own template escapes
