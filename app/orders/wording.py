"""How orders and quotes are spoken of: states, relations, what happened, and where in the four steps an order stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.money import Money
from app.orders.relations import Relation
from app.orders.sockets import later_steps, receipt_words
from app.orders.states import CONFIRMED, State
from app.web.filters import percent_bp
from app.web.locale import language_code

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

    from app.orders.models import Order, OrderEvent, Quote
    from app.orders.pricing import Priced

# A word and a tone (see the status macro) for each state.
STATES: dict[State, tuple[LazyString, str]] = {
    State.PLACED: (_l("Waiting for payment"), "wait"),
    State.PAID: (_l("Paid"), "good"),
    State.REFUNDED: (_l("Refunded"), "note"),
    State.DISPUTED: (_l("Payment disputed"), "bad"),
    State.CANCELLED: (_l("Cancelled"), "quiet"),
    State.EXPIRED: (_l("Expired"), "quiet"),
}
RELATIONS: dict[Relation, LazyString] = {
    Relation.B2B: _l("Between companies (B2B)"),
    Relation.C2B: _l("A person contributes to the company (C2B)"),
    Relation.B2C: _l("Company to person (B2C)"),
}
EVENTS: dict[str, tuple[LazyString, str]] = {
    "placed": (_l("The order was placed."), "quiet"),
    "paid": (_l("The payment was verified and the order is confirmed."), "good"),
    "refunded": (_l("Money was sent back."), "warn"),
    "disputed": (_l("The payment was disputed at the bank."), "bad"),
    "dispute_closed": (_l("The dispute about the payment is over."), "good"),
    "late_money": (_l("The amount paid changed after the order was closed. We look into it."), "warn"),
    "cancelled": (_l("The order was cancelled."), "bad"),
    "expired": (_l("Nobody paid in time, so the order expired."), "bad"),
    "reinstated": (_l("The order was taken up again."), "good"),
    "repriced": (_l("An offer was used up by others while nobody paid, so the order goes on without it."), "warn"),
    "price_restored": (_l("Money came that was sent for the order as it was before, so that is how it stays."), "good"),
    "reminded": (_l("A reminder was mailed."), "quiet"),
    "contact_corrected": (_l("The contact was corrected."), "quiet"),
    "relation_set": (_l("The relation was changed."), "quiet"),
    "internal_note": (_l("Internal note"), "quiet"),
    "link_sent": (_l("The link to the order was mailed again."), "quiet"),
}
QUOTE_STATES: dict[str, tuple[LazyString, str]] = {
    "draft": (_l("Being written"), "quiet"),
    "sent": (_l("Waiting for an answer"), "wait"),
    "expired": (_l("Expired"), "warn"),
    "accepted": (_l("Accepted"), "good"),
    "declined": (_l("Declined"), "bad"),
}


@dataclass(frozen=True)
class Happening:
    """One line of a timeline, ready to be drawn."""

    words: str
    tone: str
    amount: Money | None
    remark: str


def state_words(state: str) -> tuple[LazyString, str]:
    """A state as a word and a tone."""
    return STATES[State(state)]


def state_choices() -> list[tuple[str, LazyString]]:
    return [(state.value, STATES[state][0]) for state in State]


def happening(event: OrderEvent, currency: str) -> Happening:
    """A kind that other packages wrote and nobody gave words for is shown by its name."""
    words, tone = EVENTS.get(event.kind, (event.kind.replace("_", " "), "quiet"))
    minor = event.details.get("amount_minor")
    amount = Money(minor, currency) if isinstance(minor, int) else None
    return Happening(str(words), tone, amount, event.remark.text if event.remark else "")


@dataclass(frozen=True)
class Steps:
    """The four steps of CBM for one order: how many are behind it, and what stands under each, by its name."""

    done: int
    words: dict[str, str]
    urls: dict[str, str | None]


def steps_of(order: Order) -> Steps:
    """Placed, then paid with its invoice; whoever does the work says the rest."""
    if State(order.state) not in CONFIRMED:
        return Steps(1, _first_words(order), {})
    later = [reached for answer in later_steps.answers(order) for reached in answer]
    done = 2 + len(list(takewhile(lambda reached: reached.is_done, later)))
    words = _first_words(order) | {reached.step: reached.words for reached in later}
    return Steps(done, words, {reached.step: reached.url for reached in later})


def _first_words(order: Order) -> dict[str, str]:
    payment = str(STATES[State(order.state)][0])
    if order.state == State.PLACED:
        payment = _("Please pay by %(day)s", day=format_date(order.due_at, "long"))
    return {
        "order": _("Placed on %(day)s", day=format_date(order.placed_at, "long")),
        "payment": payment,
        "board": _("Your project leader opens it once the order is paid"),
        "feedback": _("Opens together with the board"),
    }


def discounts_of(it: Priced | Order) -> list[tuple[str, Money, list[tuple[str, str]]]]:
    """Label, amount and receipt of each discount."""
    return [(given.label, given.net, why_lines(given.because, it.currency)) for given in it.adjustments]


def why_lines(because: Mapping[str, object], currency: str) -> list[tuple[str, str]]:
    """The receipt of a discount as pairs; keys that end in `_minor` are money, in `_bp` basis points, in `_id` ours."""
    known: dict[str, LazyString | str] = {"limited_to_minor": _("Limited to what was left to pay")}
    for words in receipt_words.answers():
        known |= words
    shown = {key: value for key, value in because.items() if not key.endswith("_id")}
    return [(str(known.get(key) or _named(key)), _valued(key, value, currency)) for key, value in shown.items()]


def _named(key: str) -> str:
    return key.removesuffix("_minor").removesuffix("_bp").replace("_", " ")


def _valued(key: str, value: object, currency: str) -> str:
    if key.endswith("_minor") and isinstance(value, int):
        return Money(value, currency).format(language_code())
    if key.endswith("_bp") and isinstance(value, int):
        return percent_bp(value)
    return str(value)


def quote_state(quote: Quote) -> str:
    """Where a quote stands as the desk sees it; a newer draft beside a sent version does not count yet."""
    version = quote.current
    if version is None:
        return "draft"
    if version.decision is not None:
        return "accepted" if version.decision.accepted else "declined"
    return "expired" if version.is_expired else "sent"


# What stands in the audit log, in the reader's words.
AUDIT = {
    "order.cancelled": _l("Order cancelled"),
    "order.reinstated": _l("Order taken up again"),
    "order.link_sent": _l("Link to an order mailed"),
    "order.relation_set": _l("Relation of an order changed"),
    "quote.written": _l("Quote written"),
    "quote.sent": _l("Quote sent"),
}
