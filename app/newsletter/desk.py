"""Who gets the newsletter: read and taken along as a file for whatever program sends it."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from app.accounts.access import desk
from app.accounts.roles import Role
from app.database import db
from app.newsletter import queries
from app.newsletter.models import Subscription
from app.newsletter.subscribing import leaving_url
from app.newsletter.wording import state_words
from app.web import arguments
from app.web.exports import csv_response
from app.web.locale import language_names
from app.web.pagination import paginate

routes = Blueprint("newsletter_desk", __name__, url_prefix="/desk/newsletter", template_folder="templates")
READERS = (Role.ADMIN, Role.MARKETER)


@routes.get("")
@desk(*READERS)
def index() -> str:
    return render_template(
        "newsletter/desk_subscriptions.html",
        page=paginate(_wanted()),
        subscribers=queries.subscribers(),
        states=state_words(),
        languages=language_names(),
    )


@routes.get("/export.csv")
@desk(*READERS)
def export() -> Response:
    """What the list shows, with the address by which each of them leaves: it has to stand below every issue."""
    header = [_("E-mail"), _("Language"), _("State"), _("Asked (UTC)"), _("Confirmed (UTC)"), _("Address to leave by")]
    return csv_response("newsletter.csv", header, _lines(_wanted()))


def _lines(wanted: sa.Select[Subscription]) -> Iterator[tuple[object, ...]]:
    for each in db.session.scalars(wanted).all():
        confirmed = each.confirmed_at.isoformat() if each.confirmed_at else ""
        yield (each.email, each.locale, each.state, each.asked_at.isoformat(), confirmed, leaving_url(each))


def _wanted() -> sa.Select[Subscription]:
    return queries.subscriptions(
        arguments.text("q"),
        arguments.choice("state", queries.STATES, ""),
        arguments.choice("language", tuple(language_names()), ""),
    )
