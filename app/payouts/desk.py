"""Payouts at the desk: who can be paid, what left and what became of it, and what needs a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import Conflict, DomainError, Invalid
from app.ledger import remarks
from app.payouts import candidates, deciding, methods, preparing, queries, tasks, withdrawing, wording
from app.payouts.forms import OutcomeForm, ReasonForm
from app.payouts.models import Payout
from app.payouts.queries import SORTS, Wanted
from app.payouts.states import State
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate

routes = Blueprint("payouts_desk", __name__, url_prefix="/desk/payouts", template_folder="templates")
MONEY = (Role.FINANCE, Role.ADMIN)
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@desk(*MONEY)
def payouts() -> str:
    page = paginate(queries.listed(_wanted(), _sort()))
    return render_template(
        "payouts/desk_payouts.html", page=page, wording=wording, currencies=queries.currencies_paid()
    )


@routes.get("/export.csv")
@desk(*MONEY)
def export() -> Response:
    """What the list shows, as a file; amounts are whole minor units beside their currency."""
    header = [
        _("Reference"), _("Person"), _("Kind"), _("Account"), _("State"), _("Currency"), _("Amount, in minor units"),
        _("Prepared (UTC)"), _("Settled (UTC)"), _("Batch"),
    ]  # fmt: skip
    return csv_response("payouts.csv", header, _lines(db.session.scalars(queries.listed(_wanted(), _sort())).all()))


@routes.get("/candidates")
@desk(*MONEY)
def preview() -> str:
    """Whom the next batch pays and whom not, and why; nothing happens here."""
    known = candidates.currencies()
    currency = arguments.choice("currency", known, known[0]) if known else ""
    everybody = candidates.candidates(currency) if currency else []
    return render_template(
        "payouts/desk_candidates.html",
        currency=currency,
        currencies=known,
        ready=[each for each in everybody if each.is_ready],
        others=[each for each in everybody if not each.is_ready],
        threshold=candidates.threshold(currency) if currency else None,
        payout_day=preparing.payout_day(),
        shared={each.user.id: methods.shared_with(each.method) for each in everybody if each.method and each.is_ready},
        wording=wording,
    )


@routes.post("/batches")
@desk(*MONEY)
def prepare() -> AnyResponse:
    """A batch of the people chosen on the preview."""
    currency = arguments.choice("currency", candidates.currencies(), source=request.form)
    chosen = [
        int(each) for each in request.form.getlist("person") if each.isascii() and each.isdecimal() and len(each) < 19
    ]
    if not chosen:
        flash(_("Please choose at least one person."), "bad")
        return redirect(url_for(".preview", currency=currency), 303)
    try:
        with transaction():
            reference = preparing.prepare(currency, by=_person(), only=chosen).reference
    except Conflict as error:
        flash(str(error), "bad")
        return redirect(url_for(".preview", currency=currency), 303)
    flash(_("The batch is prepared. Somebody else has to release it."), "good")
    return redirect(url_for("payouts_batches.show", reference=reference), 303)


@routes.get("/attention")
@desk(*MONEY)
def attention() -> str:
    page = paginate(queries.attention(), per_page=15)
    return render_template("payouts/desk_attention.html", page=page, wording=wording)


@routes.get("/<reference>")
@desk(*MONEY)
def show(reference: str) -> Answer:
    return _draw(queries.by_reference(reference), _outcome_form(blank=True))


@routes.post("/<reference>/outcomes")
@desk(*MONEY)
def note_outcome(reference: str) -> Answer:
    """What the bank said when a person asked it."""
    payout = queries.by_reference(reference)
    form = _outcome_form()
    if not form.validate():
        return _draw(payout, form)
    try:
        with transaction():
            deciding.note_outcome(
                payout.id,
                form.outcome.data,
                reason=form.reason.data,
                on=form.happened_on.data,
                note=form.note.data,
                by=_person(),
            )
    except Conflict as error:
        flash(str(error), "bad")
    else:
        flash(_("Noted."), "good")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/look-ups")
@desk(*MONEY)
def look_up(reference: str) -> AnyResponse:
    payout_id = queries.by_reference(reference).id
    with transaction():
        audit.record("payout.looked_up", ("payout", payout_id))
    try:
        tasks.look_up(payout_id=payout_id)
        now = db.session.get_one(Payout, payout_id, populate_existing=True)
        flash(_("Asked. It stands at: %(state)s.", state=wording.STATES[now.state][0]), "good")
    except DomainError as error:
        flash(str(error), "bad")
    return redirect(url_for(".show", reference=reference), 303)


@routes.post("/<reference>/withdrawal")
@desk(*MONEY)
def withdraw(reference: str) -> AnyResponse:
    """Taken out of a batch that was not released."""
    form = ReasonForm()
    payout = queries.by_reference(reference)
    if not form.validate():
        raise Invalid(_("Please say why, in at most 300 letters."))
    batch_reference = payout.batch.reference
    with transaction():
        why = remarks.reason(form.reason.data, about=payout.user_id, by=_person())
        withdrawing.withdraw(payout.id, by=_person(), reason=why)
        audit.record("payout.withdrawn", ("payout", payout.id))
    flash(_("Taken out. The amount is available to its owner again."), "good")
    return redirect(url_for("payouts_batches.show", reference=batch_reference), 303)


@routes.post("/<reference>/attention")
@desk(*MONEY)
def see(reference: str) -> AnyResponse:
    """A failure that somebody has looked at leaves the queue."""
    with transaction():
        deciding.mark_seen(queries.by_reference(reference).id, by=_person())
    return redirect(url_for(".attention"), 303)


def _draw(payout: Payout, form: OutcomeForm) -> tuple[str, int]:
    page = render_template(
        "payouts/desk_payout.html",
        payout=payout,
        form=form,
        reason_form=ReasonForm(formdata=None),
        steps=queries.steps_of(payout),
        documents=queries.documents_of(payout),
        outcomes=deciding.possible_outcomes(payout),
        may_ask=State(payout.state) in {State.SENT, State.UNKNOWN} and payout.batch.provider != "bank_file",
        wording=wording,
    )
    return page, form.status


def _outcome_form(*, blank: bool = False) -> OutcomeForm:
    return OutcomeForm(formdata=None, happened_on=clock.today()) if blank else OutcomeForm()


def _lines(found: Iterable[Payout]) -> Iterator[tuple[object, ...]]:
    for each in found:
        yield (
            each.reference,
            each.user.name,
            wording.KINDS[each.kind],
            each.shown,
            each.state,
            each.currency,
            each.amount_minor,
            each.prepared_at.isoformat(),
            each.settled_at.isoformat() if each.settled_at else "",
            each.batch.reference,
        )


def _wanted() -> Wanted:
    return Wanted(
        text=arguments.text("q"),
        state=arguments.choice("state", ("", *State), ""),
        kind=arguments.choice("kind", ("", *wording.KINDS), ""),
        currency=arguments.choice("currency", ("", *queries.currencies_paid()), ""),
    )


def _sort() -> str:
    return arguments.choice("sort", SORTS, "-prepared")


def _person() -> User:
    user = viewer().user
    assert user is not None
    return user
