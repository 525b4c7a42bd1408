"""What payments show on pages of others: the order's panel, menus, the desk's counters and search, personal data."""

from __future__ import annotations

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.accounts.models import User
from app.accounts.roles import Role
from app.accounts.sockets import PersonalData
from app.config import settings
from app.database import db
from app.money import Money
from app.orders.models import Order
from app.orders.states import State
from app.payments import bank_import, keys, queries, wording
from app.payments.forms import StartForm
from app.payments.gateway import offered
from app.payments.models import Payment
from app.payments.queries import Wanted
from app.web.navigation import MenuEntry, SearchHit, Waiting, allowed

MONEY_ROLES = frozenset({Role.FINANCE, Role.ADMIN})
MOST_HITS = 5


def order_panel(order: Order) -> str:
    """How to pay while there is something to pay, and what was tried and paid so far."""
    payments = queries.payments_of(order)
    open_for_payment = State(order.state) == State.PLACED and order.total_minor > order.paid_minor
    if not payments and not open_for_payment:
        return ""
    form = StartForm(formdata=None, gateway=offered()[0].name if offered() else None, key=keys.new_key("payment"))
    panel = render_template(
        "payments/_order_panel.html",
        order=order,
        payments=payments,
        form=form if open_for_payment and offered() else None,
        gateways=offered(),
        left=Money(order.total_minor - order.paid_minor, order.currency),
        instructions=bank_import.payment_instructions(order),
        wording=wording,
    )
    return Markup(panel)  # noqa: S704  drawn by our own template, which escapes what it shows


def entries() -> list[MenuEntry]:
    found = [
        MenuEntry("desk", "money", _l("Payments"), "payments_desk.payments", MONEY_ROLES, 10, "bi-credit-card"),
        MenuEntry("desk", "money", _l("Needs attention"), "payments_desk.attention_queue", MONEY_ROLES, 11, "bi-flag"),
        MenuEntry("desk", "money", _l("Notices"), "payments_desk.notices", MONEY_ROLES, 12, "bi-inbox"),
        MenuEntry("desk", "money", _l("Bank statements"), "payments_bank.imports", MONEY_ROLES, 13, "bi-bank"),
    ]
    if "sandbox" in settings().gateways:
        found.append(MenuEntry("desk", "money", _l("Sandbox"), "sandbox.console", MONEY_ROLES, 90, "bi-bezier2"))
    return found


def waiting() -> list[Waiting]:
    if not allowed(MONEY_ROLES):
        return []
    return [
        Waiting(_l("Money that needs a decision"), queries.open_attention_count(), "payments_desk.attention_queue"),
        Waiting(_l("Notices that failed"), queries.unsettled_count(), "payments_desk.notices", {"outcome": "failed"}),
        Waiting(
            _l("Refunds to send by hand"),
            queries.refunds_by_hand_count(),
            "payments_desk.payments",
            {"gateway": "bank_transfer"},
        ),
    ]


def search(text: str) -> list[SearchHit]:
    if not allowed(MONEY_ROLES):
        return []
    found = db.session.scalars(queries.listed(Wanted(text=text), "-started").limit(MOST_HITS))
    return [
        SearchHit(
            _("Payment"),
            _("Payment for order %(reference)s", reference=each.order.reference),
            url_for("payments_desk.payment", payment_id=each.id),
            str(wording.STATES[each.state][0]),
        )
        for each in found
    ]


def payments_about(user: User) -> PersonalData:
    rows = [
        {
            "order": each.order.reference,
            "gateway": each.gateway,
            "amount": str(each.amount),
            "state": each.state,
            "started_at": each.started_at.isoformat(),
        }
        for each in queries.payments_about(user)
    ]
    return PersonalData(key="payments", title=_l("Payments"), rows=rows)


def method_label(payment: Payment) -> str:
    """The gateway's label, or its name once it is no longer offered."""
    return next((str(each.label) for each in offered() if each.name == payment.gateway), payment.gateway)
