"""What payments show on pages of others: the order's panel, menus, the desk's counters and search, personal data."""

from __future__ import annotations

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from app.accounts.access import Viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.accounts.sockets import PersonalData
from app.config import settings
from app.database import db
from app.money import Money
from app.orders.models import Order
from app.orders.states import State
from app.payments import attention, bank_import, keys, queries, wording
from app.payments.forms import StartForm
from app.payments.gateway import offered
from app.payments.models import Payment, PaymentAttention
from app.payments.queries import Wanted
from app.web.navigation import MenuEntry, Panel, SearchHit, Waiting, allowed

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


def panel_at(place: str, **context: object) -> Panel | None:
    """On a person's own front page what is under way; at the desk, for those who keep the money, all of it."""
    person, order = context.get("person"), context.get("order")
    if place == "portal.front" and isinstance(person, User):
        return _front(Viewer(person))
    if place == "desk.order" and isinstance(order, Order) and allowed(MONEY_ROLES):
        return _at_desk(queries.payments_of(order), queries.open_attention_of(order), with_order=False)
    if place == "desk.person" and isinstance(person, User) and allowed(MONEY_ROLES):
        payments = queries.payments_about(person, newest=MOST_HITS)
        return _at_desk(payments, [], with_order=True) if payments else None
    return None


def _front(eyes: Viewer) -> Panel | None:
    payments, refunds = queries.awaited_by(eyes), queries.refunds_awaited_by(eyes)
    if not payments and not refunds:
        return None
    drawn = render_template("payments/_front.html", payments=payments, refunds=refunds, wording=wording)
    return Panel(Markup(drawn), 20)  # noqa: S704  drawn by our own template, which escapes what it shows


def _at_desk(payments: list[Payment], waiting_here: list[PaymentAttention], *, with_order: bool) -> Panel:
    drawn = render_template(
        "payments/_desk_panel.html",
        payments=payments,
        attention=waiting_here,
        kinds=attention.KINDS,
        with_order=with_order,
        wording=wording,
    )
    return Panel(Markup(drawn), 20)  # noqa: S704  drawn by our own template, which escapes what it shows


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
