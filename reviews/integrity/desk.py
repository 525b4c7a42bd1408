"""Signals with the rows behind them, the parity audit, and what the company adds to its review policy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import Conflict, NotFound
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate
from reviews.integrity import auditing, policy, queries, raising, sentences, wording
from reviews.integrity.forms import AdditionForm, SignalForm
from reviews.integrity.parity import GROUPS
from reviews.integrity.queries import Wanted
from reviews.integrity.signs import Sign

routes = Blueprint("integrity_desk", __name__, url_prefix="/desk/reviews", template_folder="templates")
STAFF = (Role.MARKETER, Role.CUSTOMER_REPRESENTATIVE, Role.ADMIN)
WRITERS = (Role.MARKETER, Role.ADMIN)


@routes.get("/signals")
@desk(*STAFF)
def signals() -> str:
    page = paginate(queries.signals(_wanted()))
    return render_template(
        "integrity/desk_signals.html",
        page=page,
        sizes=queries.sizes(page.items),
        run=queries.last_run(),
        names=sentences.NAMES,
        sentence=sentences.sentence,
        wording=wording,
    )


@routes.get("/signals/export.csv")
@desk(*STAFF)
def export() -> Response:
    header = [
        _("Found (UTC)"), _("Signal"), _("Service"), _("From"), _("Until"), _("What it says"), _("Reviews"), _("State"),
        _("What was found"),
    ]  # fmt: skip
    found = db.session.scalars(queries.signals(_wanted())).unique().all()
    sizes = queries.sizes(found)

    def lines() -> Iterator[tuple[object, ...]]:
        for each in found:
            said = sentences.sentence(each.code, each.because)
            yield (
                each.found_at.isoformat(), each.code, each.service.slug, each.begins_on, each.ends_on, said,
                sizes.get(each.id, 0), each.state, each.note,
            )  # fmt: skip

    return csv_response("signals.csv", header, lines())


@routes.get("/signals/<int:signal_id>")
@desk(*STAFF)
def signal(signal_id: int) -> str:
    return _draw(signal_id, SignalForm(formdata=None))


@routes.post("/signals/<int:signal_id>/decision")
@desk(*STAFF)
def decide(signal_id: int) -> AnyResponse | tuple[str, int]:
    form = SignalForm()
    queries.signal_by_id(signal_id)
    if not form.validate():
        return _draw(signal_id, form), form.status
    try:
        with transaction():
            raising.decide(signal_id, form.decision.data, by=_person(), note=form.note.data or "")
        flash(_("Noted. The reviews that wait are decided in the queue, one by one."), "good")
    except Conflict:
        flash(_("Somebody has decided this already."), "bad")
    return redirect(url_for(".signal", signal_id=signal_id), 303)


@routes.get("/parity")
@desk(*STAFF)
def parity() -> str:
    """The present month as it stands, or a month that was audited."""
    months = auditing.months()
    this = clock.today().replace(day=1)
    month = _month(arguments.text("month"), this)
    lines = auditing.lines_of(month) if month == this else auditing.kept(month)
    return render_template(
        "integrity/desk_parity.html",
        month=month,
        months=[this, *months],
        lines=lines,
        groups=GROUPS,
        wording=wording,
    )


@routes.get("/policy")
@desk(*WRITERS)
def policy_additions() -> str:
    locale = arguments.choice("locale", ("", *wording.languages()), "") or wording.languages()[0]
    known = policy.newest(locale)
    form = AdditionForm(formdata=None, locale=locale, text=known.text if known else "")
    return render_template("integrity/desk_policy.html", form=form, history=policy.history(), wording=wording)


@routes.post("/policy")
@desk(*WRITERS)
def add_to_policy() -> AnyResponse | tuple[str, int]:
    form = AdditionForm()
    if not form.validate():
        page = render_template("integrity/desk_policy.html", form=form, history=policy.history(), wording=wording)
        return page, form.status
    with transaction():
        policy.add(form.locale.data, form.text.data or "", by=_person())
    flash(_("The policy says it now."), "good")
    return redirect(url_for(".policy_additions", locale=form.locale.data), 303)


def _draw(signal_id: int, form: SignalForm) -> str:
    found = queries.signal_by_id(signal_id)
    return render_template(
        "integrity/desk_signal.html",
        signal=found,
        page=paginate(queries.reviews_behind(found)),
        form=form,
        name=sentences.NAMES[Sign(found.code)],
        sentence=sentences.sentence(found.code, found.because),
        wording=wording,
    )


def _month(typed: str, this: date) -> date:
    """A month as 2026-11; raises `NotFound` for what is none."""
    if not typed:
        return this
    try:
        return date.fromisoformat(f"{typed}-01")
    except ValueError as error:
        raise NotFound from error


def _wanted() -> Wanted:
    return Wanted(
        state=arguments.choice("state", ("open", "confirmed", "dismissed", "all"), "open").replace("all", ""),
        code=arguments.choice("code", ("", *(sign.value for sign in Sign)), ""),
        service=arguments.text("service"),
    )


def _person() -> User:
    user = viewer().user
    assert user is not None
    return user
