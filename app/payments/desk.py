"""Money at the desk: payments, refunds, the queue of what needs a person, and every notice with what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.errors import DomainError, NotFound
from app.payments import attention as attention_items
from app.payments import bank_import, deciding, keys, queries, refunding, tasks, wording
from app.payments.forms import DecisionForm, RefundForm
from app.payments.gateway import offered
from app.payments.models import Payment, PaymentNotice
from app.payments.queries import OUTCOMES, SORTS, Wanted
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate

routes = Blueprint("payments_desk", __name__, url_prefix="/desk/payments", template_folder="templates")
MONEY = (Role.FINANCE, Role.ADMIN)
LARGEST_ID = 2**63 - 1


@routes.get("")
@desk(*MONEY)
def payments() -> str:
    page = paginate(queries.listed(_wanted(), _sort()))
    return render_template("payments/desk_payments.html", page=page, wording=wording, gateways=offered())


@routes.get("/export.csv")
@desk(*MONEY)
def export() -> Response:
    """What the list shows, as a file; amounts are whole minor units beside their currency."""
    amounts = [_("Asked, in minor units"), _("Captured, in minor units"), _("Refunded, in minor units")]
    header = [_("Order"), _("Gateway"), _("State"), _("Currency"), *amounts, _("Started (UTC)"), _("Reference")]
    found = db.session.scalars(queries.listed(_wanted(), _sort())).all()
    return csv_response("payments.csv", header, _lines(found))


@routes.get("/<int:payment_id>")
@desk(*MONEY)
def payment(payment_id: int) -> str:
    found = queries.payment_by_id(_fits(payment_id))
    return _draw_payment(found, _refund_form(found, blank=True))[0]


@routes.post("/<int:payment_id>/refunds")
@desk(*MONEY)
def refund(payment_id: int) -> AnyResponse | tuple[str, int]:
    found = queries.payment_by_id(_fits(payment_id))
    form = _refund_form(found)
    if not form.validate() or form.amount.data is None:
        return _draw_payment(found, form)
    with transaction():
        asked = refunding.ask(found.id, form.amount.data, reason=form.reason.data, key=form.key.data, by=_person())
        tasks.carry_out_refund.defer(key=f"refund:{asked.id}", refund_id=asked.id)
    flash(_("The refund is on its way. It counts once the gateway confirms it."), "good")
    return redirect(url_for(".payment", payment_id=payment_id), 303)


@routes.post("/refunds/<int:refund_id>/sending")
@desk(*MONEY)
def refund_sent(refund_id: int) -> AnyResponse:
    """A person has made the transfer back in the bank's own program."""
    with transaction():
        payment_id, gateway_name, notice = refunding.sent_by_hand(_fits(refund_id), by=_person())
    tasks.receive(gateway_name, [notice], source="desk")
    flash(_("Noted as sent."), "good")
    return redirect(url_for(".payment", payment_id=payment_id), 303)


@routes.get("/attention")
@desk(*MONEY)
def attention_queue() -> str:
    resolved = arguments.choice("show", ("open", "resolved"), "open") == "resolved"
    kind = arguments.choice("kind", ("", *attention_items.KINDS), "")
    page = paginate(queries.attention(kind, resolved=resolved), per_page=15)
    return render_template(
        "payments/desk_attention.html",
        page=page,
        resolved=resolved,
        kinds=attention_items.KINDS,
        ways={item.id: deciding.ways(item) for item in page} if not resolved else {},
        suggestions={item.id: bank_import.suggestions(item.line) for item in page if item.line and not resolved},
        wording=wording,
    )


@routes.post("/attention/<int:attention_id>/resolution")
@desk(*MONEY)
def decide(attention_id: int) -> AnyResponse:
    form = DecisionForm()
    if not form.validate():
        flash(_("Please choose a decision again."), "bad")
        return redirect(url_for(".attention_queue"), 303)
    try:
        with transaction():
            asked = deciding.decide(
                _fits(attention_id),
                form.decision.data,
                by=_person(),
                note=form.note.data or "",
                reference=form.reference.data or "",
            )
            if asked is not None:
                tasks.carry_out_refund.defer(key=f"refund:{asked.id}", refund_id=asked.id)
        flash(_("Decided."), "good")
    except NotFound:
        if form.decision.data != "assign":
            raise
        flash(_("There is no order with that reference."), "bad")
    except DomainError as error:
        flash(str(error), "bad")
    return redirect(url_for(".attention_queue"), 303)


@routes.get("/notices")
@desk(*MONEY)
def notices() -> str:
    outcome = arguments.choice("outcome", ("", *OUTCOMES), "")
    return render_template("payments/desk_notices.html", page=paginate(queries.notices(outcome)), wording=wording)


@routes.post("/notices/<int:notice_id>/retry")
@desk(*MONEY)
def retry(notice_id: int) -> AnyResponse:
    if db.session.get(PaymentNotice, _fits(notice_id)) is None:
        raise NotFound
    with transaction():
        audit.record("payment_notice.retried", ("payment_notice", notice_id))
    try:
        tasks.settle_again(notice_id=notice_id)
        flash(_("Tried again: see what became of it."), "good")
    except DomainError as error:
        flash(str(error), "bad")
    except Exception:  # noqa: BLE001  the error is kept with the notice and shown there
        flash(_("It failed again. The error stands beside the notice."), "bad")
    return redirect(url_for(".notices"), 303)


def _draw_payment(found: Payment, form: RefundForm | None) -> tuple[str, int]:
    page = render_template(
        "payments/desk_payment.html",
        payment=found,
        order=found.order,
        form=form,
        left=refunding.refundable(found),
        notices=queries.notices_of(found),
        wording=wording,
    )
    return page, form.status if form is not None else 200


def _refund_form(found: Payment, *, blank: bool = False) -> RefundForm:
    left = refunding.refundable(found)
    if not blank:
        return RefundForm(left)
    return RefundForm(left, formdata=None, amount=left, key=keys.new_key("refund"))


def _lines(found: object) -> Iterator[tuple[object, ...]]:
    for each in found:  # type: ignore[attr-defined]
        yield (
            each.order.reference,
            each.gateway,
            each.state,
            each.currency,
            each.amount_minor,
            each.captured_minor,
            each.refunded_minor,
            each.started_at.isoformat(),
            each.gateway_reference or "",
        )


def _wanted() -> Wanted:
    return Wanted(
        text=arguments.text("q"),
        state=arguments.choice("state", ("", *wording.STATES), ""),
        gateway=arguments.choice("gateway", ("", *(each.name for each in offered())), ""),
        set_aside=arguments.choice("aside", ("", "1"), "") == "1",
    )


def _sort() -> str:
    return arguments.choice("sort", SORTS, "-started")


def _fits(row_id: int) -> int:
    """Raises `NotFound` for a number that no row can have."""
    if row_id > LARGEST_ID:
        raise NotFound
    return row_id


def _person() -> User:
    user = viewer().user
    assert user is not None
    return user
