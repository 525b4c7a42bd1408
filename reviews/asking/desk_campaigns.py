"""Campaigns at the desk: who is asked, drawn before everybody's eyes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.roles import STAFF_ROLES, Role
from app.database import db, transaction
from app.orders.models import Order, OrderLine
from app.web.exports import csv_response
from app.web.pagination import paginate
from reviews.asking import campaigning, counting, templating
from reviews.asking.campaigning import Draft
from reviews.asking.destinations import Place
from reviews.asking.forms import CampaignForm, ConfirmForm
from reviews.asking.models import AskingCampaign, CampaignEntry, ReviewAsk
from reviews.asking.wording import CHANNELS, PLACE_NAMES, refusal_sentences

routes = Blueprint("asking_campaigns", __name__, url_prefix="/desk/asking/campaigns", template_folder="templates")
WRITERS = (Role.MARKETER, Role.ADMIN)
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@desk(*STAFF_ROLES)
def index() -> str:
    found = sa.select(AskingCampaign).order_by(AskingCampaign.id.desc())
    return render_template(
        "asking/desk_campaigns.html", page=paginate(found), places=PLACE_NAMES, may_write=viewer().has_role(*WRITERS)
    )


@routes.route("/new", methods=["GET", "POST"])
@desk(*WRITERS)
def new() -> Answer:
    """What the place forbids is refused with 422 (R5)."""
    form = CampaignForm()
    if form.validate_on_submit():
        try:
            with transaction():
                campaign = campaigning.begin(_draft(form), by=viewer().user)
                audit.record("asking_campaign.begun", campaign, seed=campaign.seed, filters=campaign.filters)
                campaign_id = campaign.id
            return redirect(url_for(".show", campaign_id=campaign_id), 303)
        except templating.Refused as refused:
            form.place.errors = [*form.place.errors, *refusal_sentences(refused.found)]
    return render_template("asking/desk_campaign_form.html", form=form), form.status


@routes.get("/<int:campaign_id>")
@desk(*STAFF_ROLES)
def show(campaign_id: int) -> str:
    campaign = campaigning.campaign_by_id(campaign_id)
    states = sa.select(ReviewAsk.state, sa.func.count()).where(ReviewAsk.campaign_id == campaign.id)
    return render_template(
        "asking/desk_campaign.html",
        campaign=campaign,
        place=PLACE_NAMES[campaign.place],
        now=None if campaign.drawn_at else campaigning.size_now(campaign),
        states={row[0]: row[1] for row in db.session.execute(states.group_by(ReviewAsk.state))},
        counts=counting.by_channel(campaign_id=campaign.id),
        channels=CHANNELS,
        may_write=viewer().has_role(*WRITERS),
    )


@routes.post("/<int:campaign_id>/draw")
@desk(*WRITERS)
def draw(campaign_id: int) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            campaign = campaigning.draw(campaign_id)
            audit.record("asking_campaign.drawn", campaign, population=campaign.population_hash)
            chosen = campaign.chosen_size or 0
        flash(ngettext("%(num)s person is asked.", "%(num)s people are asked.", chosen), "good")
    return redirect(url_for(".show", campaign_id=campaign_id), 303)


@routes.get("/<int:campaign_id>/list.csv")
@desk(*STAFF_ROLES)
def export(campaign_id: int) -> Response:
    """The population with its orders, for the desk; the public list knows only the keys."""
    campaign = campaigning.campaign_by_id(campaign_id)
    found = (
        sa.select(CampaignEntry.key, CampaignEntry.chosen, Order.reference, OrderLine.position)
        .join(OrderLine, OrderLine.id == CampaignEntry.order_line_id)
        .join(Order, Order.id == OrderLine.order_id)
        .where(CampaignEntry.campaign_id == campaign.id)
        .order_by(CampaignEntry.key)
    )
    rows = db.session.execute(found).all()
    return csv_response(f"campaign-{campaign.id}.csv", [_("Key"), _("Asked"), _("Order"), _("Position")], _rows(rows))


def _draft(form: CampaignForm) -> Draft:
    return Draft(
        name=form.name.data or "",
        place=Place(form.place.data),
        service_ids=tuple(form.services.data or ()),
        languages=tuple(form.languages.data or ()),
        sample_size=form.sample_size.data,
    )


def _rows(rows: Sequence[sa.Row[str, bool, str, int]]) -> Iterator[list[object]]:
    for key, chosen, reference, position in rows:
        yield [key, "yes" if chosen else "no", reference, position]
