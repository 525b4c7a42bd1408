"""Links and conversions at the desk: marketers and administrators read, and close links that do harm."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts import audit
from app.accounts.access import desk
from app.accounts.roles import Role
from app.database import db, transaction
from app.money import Money
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate
from referrals.tracking.models import ReferralConversion, ReferralLink
from referrals.tracking.queries import (
    SORTS,
    STATES,
    arranged,
    clicks_by_day,
    clicks_by_sub_id,
    conversion_by_id,
    conversions,
    latest_touches,
    link_by_id,
    numbers_of,
    refunded_minor,
)
from referrals.tracking.queries import links as links_in
from referrals.tracking.wording import conversion_words, kind_words, source_words, why

routes = Blueprint("tracking_desk", __name__, url_prefix="/desk/referrals", template_folder="templates")
WRITERS = (Role.ADMIN, Role.MARKETER)
MOST_EXPORTED = 50_000


@routes.get("/links")
@desk(*WRITERS)
def links() -> str:
    page = paginate(arranged(_links_wanted(), arguments.choice("sort", SORTS, "-created")))
    return render_template(
        "tracking/desk_links.html",
        page=page,
        now=clock.now(),
        numbers=numbers_of([each.id for each in page]),
        states=[("open", _("Open")), ("closed", _("Closed"))],
    )


@routes.get("/links.csv")
@desk(*WRITERS)
def export_links() -> Response:
    found = list(db.session.scalars(arranged(_links_wanted(), "-created").limit(MOST_EXPORTED)))
    header = ["code", "partner", "program", "page", "label", "created_at", "clicks", "clicks_apart", "impressions"]
    return csv_response("referral-links.csv", header, _link_rows(found))


@routes.get("/links/<int:link_id>")
@desk(*WRITERS)
def link(link_id: int) -> str:
    found = link_by_id(link_id)
    return render_template(
        "tracking/desk_link.html",
        link=found,
        now=clock.now(),
        numbers=numbers_of([link_id])[link_id],
        days=clicks_by_day(link_id, 30),
        subs=clicks_by_sub_id(link_id),
        touches=latest_touches(link_id),
        kinds=kind_words(),
    )


@routes.post("/links/<int:link_id>/closing")
@desk(*WRITERS)
def close(link_id: int) -> AnyResponse:
    found = link_by_id(link_id)
    with transaction():
        found.disable()
        audit.record("referral_link.closed", found)
    flash(_("The link %(code)s leads nowhere from now on. What it brought stays with the partner.", code=found.code))
    return redirect(url_for(".link", link_id=link_id), 303)


@routes.post("/links/<int:link_id>/opening")
@desk(*WRITERS)
def reopen(link_id: int) -> AnyResponse:
    found = link_by_id(link_id)
    with transaction():
        found.enable()
        audit.record("referral_link.opened", found)
    flash(_("The link %(code)s works again.", code=found.code), "good")
    return redirect(url_for(".link", link_id=link_id), 303)


@routes.get("/conversions")
@desk(*WRITERS)
def conversion_list() -> str:
    page = paginate(_conversions_wanted())
    return render_template(
        "tracking/desk_conversions.html", page=page, kinds=conversion_words(), sources=source_words()
    )


@routes.get("/conversions.csv")
@desk(*WRITERS)
def export_conversions() -> Response:
    found = list(db.session.scalars(_conversions_wanted().limit(MOST_EXPORTED)))
    header = [
        "source",
        "id",
        "kind",
        "action",
        "count",
        "amount_minor",
        "currency",
        "happened_at",
        "credited_to",
        "link",
    ]
    return csv_response("conversions.csv", header, map(_conversion_row, found))


@routes.get("/conversions/<int:conversion_id>")
@desk(*WRITERS)
def conversion(conversion_id: int) -> str:
    found = conversion_by_id(conversion_id)
    return render_template(
        "tracking/desk_conversion.html",
        it=found,
        refunded=Money(refunded_minor(found), found.currency),
        kinds=conversion_words(),
        sources=source_words(),
        lines=why(found.because),
    )


def _links_wanted() -> sa.Select[ReferralLink]:
    return links_in(arguments.text("q"), arguments.choice("state", STATES, ""))


def _conversions_wanted() -> sa.Select[ReferralConversion]:
    return conversions(
        kind=arguments.choice("kind", conversion_words(), ""),
        credited=arguments.choice("credited", ("yes", "no"), ""),
        text=arguments.text("q"),
    )


def _link_rows(found: list[ReferralLink]) -> Iterator[list[object]]:
    numbers = numbers_of([each.id for each in found])
    for each in found:
        told = numbers[each.id]
        yield [
            each.code,
            each.enrolment.user.name,
            each.enrolment.program.name,
            each.target,
            each.label,
            each.created_at.isoformat(),
            told.counted,
            told.apart,
            told.impressions,
        ]


def _conversion_row(it: ReferralConversion) -> list[object]:
    return [
        it.source,
        it.external_id,
        it.kind,
        it.action,
        it.quantity,
        it.amount_minor,
        it.currency,
        it.happened_at.isoformat(),
        it.enrolment.user.name if it.enrolment else "",
        it.link.code if it.link else "",
    ]
