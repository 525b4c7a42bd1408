"""Rewards at the desk: every reward with its receipts, given by hand and taken back with a reason."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import DomainError, NotFound
from app.ledger import remarks
from app.ledger.units import POINTS
from app.money import InvalidAmount, Money
from app.rewards import granting, queries, receipts, wording
from app.rewards.forms import GrantForm, TakeBackForm
from app.rewards.models import PIECES, Reward
from app.rewards.queries import Wanted
from app.rewards.sockets import known_kinds
from app.web import arguments
from app.web.exports import csv_response
from app.web.locale import language_code
from app.web.pagination import paginate

routes = Blueprint("rewards_desk", __name__, url_prefix="/desk/rewards", template_folder="templates")
READERS = (Role.MARKETER, Role.FINANCE, Role.CUSTOMER_REPRESENTATIVE, Role.ADMIN)
GIVERS = (Role.FINANCE, Role.ADMIN)
SORTS = ("granted", "-granted", "until", "-until", "units", "-units")


@routes.get("")
@desk(*READERS)
def rewards() -> str:
    return render_template(
        "rewards/desk_rewards.html",
        page=paginate(queries.listed(_wanted(), _sort())),
        kinds=known_kinds(),
        wording=wording,
        may_give=viewer().has_role(*GIVERS),
    )


@routes.get("/export.csv")
@desk(*READERS)
def export() -> Response:
    """What the list shows, as a file; amounts are whole units beside their unit."""
    header = [_("Given (UTC)"), _("Person"), _("Kind"), _("Unit"), _("Units"), _("Taken back")]
    header += [_("Where it stands"), _("Waits until (UTC)"), _("Order"), _("Source")]
    found = db.session.scalars(queries.listed(_wanted(), _sort()).execution_options(yield_per=200))
    return csv_response("rewards.csv", header, _lines(found))


@routes.get("/<int:reward_id>")
@desk(*READERS)
def show(reward_id: int) -> str:
    return _draw(queries.reward_by_id(reward_id), TakeBackForm(formdata=None, key=_new_key()))[0]


@routes.post("/<int:reward_id>/reversals")
@desk(*GIVERS)
def take_back(reward_id: int) -> AnyResponse | tuple[str, int]:
    reward, form = queries.reward_by_id(reward_id), TakeBackForm()
    units = _units(reward, form) if form.validate() else None
    if units is None:
        return _draw(reward, form)
    with transaction():
        because = remarks.because(form.reason.data or "", about=reward.user_id, by=_person())
        source = f"desk:{form.key.data}"
        row = granting.take_back(reward, units, source=source, because=because, by=_person())
        if row is not None:
            audit.record("reward.taken_back", reward, units=units, unit=reward.unit)
    flash(_("Taken back. The person gets a mail with the reason."), "good")
    return redirect(url_for(".show", reward_id=reward_id), 303)


@routes.route("/new", methods=["GET", "POST"])
@desk(*GIVERS)
def give() -> str | AnyResponse | tuple[str, int]:
    form = GrantForm(key=_new_key())
    if form.validate_on_submit():
        to = user_by_email(form.email.data or "")
        if to is None or not to.is_active:
            form.email.errors = [_("There is no account with this address.")]
        else:
            reward_id = _give(form, to)
            if reward_id is not None:
                return redirect(url_for(".show", reward_id=reward_id), 303)
    return render_template("rewards/desk_give.html", form=form), form.status


def _give(form: GrantForm, to: User) -> int | None:
    assert form.value is not None and form.hold_days.data is not None
    try:
        with transaction():
            reward = granting.grant(
                kind=form.kind.data,
                amount=form.value,
                to=to,
                because=remarks.because(form.reason.data or "", about=to.id, by=_person()),
                source=f"desk:{form.key.data}",
                hold_days=form.hold_days.data,
                details=form.details,
                by=_person(),
            )
            audit.record("reward.given", reward, kind=reward.kind, units=reward.units, unit=reward.unit)
            reward_id = reward.id
    except DomainError as refusal:
        form.amount.errors = [*form.amount.errors, str(refusal)]
        return None
    flash(_("Given. The person gets a mail."), "good")
    return reward_id


def _draw(reward: Reward, form: TakeBackForm) -> tuple[str, int]:
    page = render_template(
        "rewards/desk_reward.html",
        reward=reward,
        kind=granting.kind_named(reward.kind),
        form=form if viewer().has_role(*GIVERS) and reward.left else None,
        held_up=granting.why_waiting(reward),
        receipts=receipts,
        wording=wording,
    )
    return page, form.status


def _units(reward: Reward, form: TakeBackForm) -> int | None:
    """What was typed, as units of this reward; an error at the field when it does not fit."""
    text = (form.units.data or "").strip()
    try:
        if reward.unit in {POINTS, PIECES}:
            units = int(text) if text.isascii() and text.isdecimal() else 0
        else:
            units = Money.parse(text, reward.unit, language_code()).minor
    except InvalidAmount:
        units = 0
    if not 0 < units <= reward.left:
        most = wording.amount_words(reward.amount(reward.left)) if reward.is_counted else str(reward.left)
        form.units.errors = [_("Between the least and %(most)s.", most=most)]
        return None
    return units


def _lines(found: Iterable[Reward]) -> Iterator[tuple[object, ...]]:
    for each in found:
        yield (
            each.granted_at.isoformat(),
            each.user.name,
            each.kind,
            each.unit,
            each.units,
            each.taken_back,
            each.state,
            each.hold_until.isoformat(),
            each.order.reference if each.order else "",
            each.source,
        )


def _wanted() -> Wanted:
    return Wanted(
        text=arguments.text("q"),
        kind=arguments.choice("kind", ("", *known_kinds()), ""),
        state=arguments.choice("state", ("", *wording.STATES), ""),
    )


def _sort() -> str:
    return arguments.choice("sort", SORTS, "-granted")


def _new_key() -> str:
    return secrets.token_urlsafe(18)


def _person() -> User:
    user = viewer().user
    if user is None:
        raise NotFound
    return user
