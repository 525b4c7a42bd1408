"""The sandbox's own pages: another house on purpose, and only where the sandbox is offered."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.accounts.access import desk
from app.accounts.roles import Role
from app.config import settings
from app.database import db, transaction
from app.errors import DomainError, Invalid, NotFound
from app.money import Money
from app.payments import sandbox
from app.payments.models import SandboxPayment
from app.web import arguments
from app.web.locale import language_code
from app.web.pagination import paginate

routes = Blueprint("sandbox", __name__, url_prefix="/sandbox", template_folder="templates")
DECISIONS = ("pay", "challenge", "answer", "decline", "leave")
Answer = str | Response | tuple[str, int]


@routes.before_request
def only_where_offered() -> None:
    if "sandbox" not in settings().gateways:
        raise NotFound


@routes.get("")
@desk(Role.FINANCE, Role.ADMIN)
def console() -> str:
    """What the pretended house knows, and buttons for what a bank would do by itself."""
    page = paginate(sa.select(SandboxPayment).order_by(SandboxPayment.id.desc()))
    return render_template("payments/sandbox_console.html", page=page)


@routes.get("/<reference>")
def show(reference: str) -> str:
    return _draw(_payment(reference))


@routes.post("/<reference>/decision")
def decide(reference: str) -> Answer:
    """How the payment ends, and how the news of it travels."""
    delivery = arguments.choice("delivery", sandbox.DELIVERIES, "prompt", source=request.form)
    decision = arguments.choice("decision", DECISIONS, source=request.form)
    try:
        with transaction():
            payment = _locked(reference)
            _act(payment, decision, delivery)
            stays, back = payment.state == "challenged", payment.return_url
    except Invalid as error:
        return _draw(_payment(reference), str(error)), 422
    return redirect(url_for(".show", reference=reference) if stays else back, 303)


@routes.post("/<reference>/refunds")
@desk(Role.FINANCE, Role.ADMIN)
def refund(reference: str) -> Response:
    """A refund made at the house itself, of which we only hear."""

    def give_back(payment: SandboxPayment) -> None:
        try:
            amount = Money.parse(arguments.text("amount", source=request.form), payment.currency, language_code())
        except ValueError as error:
            raise Invalid(_("This is not an amount.")) from error
        if amount.minor <= 0:
            raise Invalid(_("This is not an amount."))
        sandbox.give_back(payment, amount)

    return _at_console(reference, give_back)


@routes.post("/<reference>/disputes")
@desk(Role.FINANCE, Role.ADMIN)
def dispute(reference: str) -> Response:
    kind = arguments.choice("kind", ("disputed", "dispute_won", "dispute_lost"), source=request.form)
    return _at_console(reference, lambda payment: sandbox.dispute(payment, kind))


@routes.post("/<reference>/deliveries")
@desk(Role.FINANCE, Role.ADMIN)
def redeliver(reference: str) -> Response:
    return _at_console(reference, sandbox.redeliver)


def _at_console(reference: str, act: Callable[[SandboxPayment], None]) -> Response:
    try:
        with transaction():
            act(_locked(reference))
        flash(_("The sandbox sends its notice."), "good")
    except DomainError as error:
        flash(str(error), "bad")
    return redirect(url_for(".console"), 303)


def _act(payment: SandboxPayment, decision: str, delivery: str) -> None:
    if decision == "pay":
        sandbox.pay(payment, delivery=delivery)
    elif decision == "challenge":
        sandbox.challenge(payment)
    elif decision == "answer":
        code = arguments.text("code", source=request.form, max_length=20)
        sandbox.answer_challenge(payment, code, delivery=delivery)
    elif decision == "decline":
        sandbox.decline(payment, delivery=delivery)
    else:
        sandbox.leave(payment, delivery=delivery)


def _draw(payment: SandboxPayment, error: str = "") -> str:
    delivery = request.form.get("delivery", request.args.get("delivery", "prompt"))
    return render_template(
        "payments/sandbox.html",
        payment=payment,
        error=error,
        code=sandbox.CHALLENGE_CODE,
        delivery=delivery if delivery in sandbox.DELIVERIES else "prompt",
    )


def _payment(reference: str) -> SandboxPayment:
    payment = db.session.scalar(sa.select(SandboxPayment).where(SandboxPayment.reference == reference))
    if payment is None:
        raise NotFound
    return payment


def _locked(reference: str) -> SandboxPayment:
    payment = sandbox.locked(reference)
    if payment is None:
        raise NotFound
    return payment
