"""When this house pays out and from which amounts on: looked at and set by those who keep the money."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import desk, viewer
from app.accounts.roles import Role
from app.database import transaction
from app.money import Money
from app.payouts import ruling, wording
from app.payouts.candidates import currencies, threshold
from app.payouts.forms import RHYTHM_WORDS, WEEKDAYS, RulesForm
from app.payouts.preparing import payout_day

routes = Blueprint("payouts_rules", __name__, url_prefix="/desk/payouts/rules", template_folder="templates")
MONEY = (Role.FINANCE, Role.ADMIN)


@routes.get("")
@desk(*MONEY)
def rules() -> tuple[str, int]:
    now = ruling.present()
    values = {"rhythm": now.rhythm, "day_of_month": 15, "day_of_week": 1}
    values["day_of_month" if now.rhythm == "monthly" else "day_of_week"] = now.day
    return _draw(RulesForm.for_currencies(_least(), formdata=None, data=values))


@routes.post("")
@desk(*MONEY)
def set_rules() -> AnyResponse | tuple[str, int]:
    form = RulesForm.for_currencies(_least())
    if not form.validate():
        return _draw(form)
    user = viewer().user
    assert user is not None
    with transaction():
        ruling.set_rules(form.rhythm.data, form.day, form.thresholds, by=user)
    flash(_("Saved. Batches that are prepared already keep their day."), "good")
    return redirect(url_for(".rules"), 303)


def _least() -> dict[str, Money]:
    """The least amount of every currency that is named or in which somebody has something."""
    known = sorted({*ruling.present().thresholds, *currencies()})
    return {currency: threshold(currency) for currency in known}


def _draw(form: RulesForm) -> tuple[str, int]:
    page = render_template(
        "payouts/desk_rules.html",
        form=form,
        payout_day=payout_day(),
        history=ruling.history(),
        rhythms=RHYTHM_WORDS,
        weekdays=dict(WEEKDAYS),
        wording=wording,
    )
    return page, form.status
