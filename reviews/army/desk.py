"""The desk of superfans: the report a small business opens first, the people, a score in its parts, and the weights."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.money import Money
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate
from reviews.army import finding, overview
from reviews.army.fan_models import SEGMENTS, FanScore
from reviews.army.forms import ConfirmForm, WeightsForm
from reviews.army.presets import PRESETS
from reviews.army.wording import PARTS
from reviews.army.wording import SEGMENTS as SEGMENT_WORDS

routes = Blueprint("superfans_desk", __name__, url_prefix="/desk/army", template_folder="templates")
WRITERS = (Role.MARKETER, Role.ADMIN)
ONLY = ("superfans", "not_asked")
SORTS = ("name", "value", "recommended")
Answer = str | AnyResponse | tuple[str, int]
MOST_LINES = 50_000


@routes.get("")
@desk(*WRITERS)
def index() -> str:
    """“You may already have an army.”"""
    run = finding.last_run()
    return render_template(
        "army/desk_report.html",
        run=run,
        standing=overview.standing(run) if run else None,
        money=Money,
        segments=SEGMENT_WORDS,
        presets=PRESETS,
        first=db.session.scalars(overview.fans(only="not_asked").limit(5)).all() if run else (),
    )


@routes.post("/runs")
@desk(*WRITERS)
def run() -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            finding.find(by=_me())
        flash(_("Everybody was looked at anew."), "good")
    return redirect(url_for(".index"), 303)


@routes.get("/people")
@desk(*WRITERS)
def people() -> str:
    return render_template(
        "army/desk_fans.html",
        page=paginate(_wanted()),
        run=finding.last_run(),
        segments=SEGMENT_WORDS,
        money=Money,
    )


@routes.get("/people.csv")
@desk(*WRITERS)
def export() -> Response:
    header = [_("Name"), _("E-mail"), _("Score"), _("Group"), _("Ordered for"), _("Recommended for"), _("Currency")]
    return csv_response("superfans.csv", header, _lines(list(db.session.scalars(_wanted().limit(MOST_LINES)))))


@routes.get("/people/<int:user_id>")
@desk(*WRITERS)
def show(user_id: int) -> str:
    score = finding.score_at_desk(user_id)
    return render_template(
        "army/desk_fan.html", score=score, parts=PARTS, segments=SEGMENT_WORDS, money=Money, weights=score.run.weights
    )


@routes.route("/weights", methods=["GET", "POST"])
@desk(*WRITERS)
def weights() -> Answer:
    now = finding.weights_in_force()
    form = WeightsForm(data={**now.parts, "threshold": now.threshold})
    if form.validate_on_submit():
        with transaction():
            finding.write_weights(form.parts, form.threshold.data or 0, form.reason.data or "", _me())
        flash(_("Kept. They count from the next run on, and everybody sees them with their score."), "good")
        return redirect(url_for(".weights"), 303)
    return render_template("army/desk_weights.html", form=form, now=now, parts=PARTS), form.status


def _wanted() -> sa.Select[FanScore]:
    return overview.fans(
        text=arguments.text("q"),
        segment=arguments.choice("segment", ("", *SEGMENTS), ""),
        only=arguments.choice("which", ("", *ONLY), ""),
        sort=arguments.choice("sort", ("", *SORTS), ""),
    )


def _me() -> User:
    user = viewer().user
    assert user is not None
    return user


def _lines(rows: Iterable[FanScore]) -> Iterator[list[object]]:
    for each in rows:
        yield [
            each.user.name,
            each.user.email,
            each.score,
            str(SEGMENT_WORDS[each.segment]),
            Money(each.value_minor, each.currency).decimal,
            Money(each.recommended_minor, each.currency).decimal,
            each.currency,
        ]
