"""Questions the orders ask of whoever is plugged in: price adjustments, typed codes, and who brought the buyer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.money import Money
from app.sockets import Socket

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

    from app.web.navigation import Panel


@dataclass(frozen=True, kw_only=True)
class Basket:
    """What is about to be ordered. `lines` are (service id or None, quantity, unit net)."""

    currency: str
    lines: tuple[tuple[int | None, int, Money], ...]
    net: Money
    email: str | None
    user_id: int | None
    codes: tuple[str, ...] = ()
    relation: str | None = None
    use_credit: bool = False


@dataclass(frozen=True, kw_only=True)
class Gift:
    """Something that comes along for nothing: a line of the order at price zero, taxed like the first line."""

    title: str
    description: str = ""
    quantity: int = 1
    service_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Adjustment:
    """A discount on the whole order: `net` is negative or zero; `because` is its receipt. It may bring a gift."""

    source: str
    label: str
    net: Money
    because: dict[str, Any] = field(default_factory=dict)
    gift: Gift | None = None


@dataclass(frozen=True, kw_only=True)
class CodeFinding:
    """What became of one code somebody typed. `reason` is `applies` or a word of the answerer's closed list."""

    typed: str
    reason: str
    words: str

    @property
    def applies(self) -> bool:
        return self.reason == "applies"


@dataclass(frozen=True, kw_only=True)
class OfferedCode:
    """A code that this visitor need not type: what it gives, and why they have it, who is paid for it included."""

    code: str
    gives: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Touch:
    """Who brought this buyer, in the words of the one who knows (`source` names the plug)."""

    source: str
    reference: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Recommended:
    """What one person's recommendations became: friends who paid, and what they paid, net and after refunds, in one currency."""

    user_id: int
    friends: int
    net: Money


@dataclass(frozen=True, kw_only=True)
class StepReached:
    """Where an order stands in one of its later steps, `board` or `feedback`; `url` only for eyes that may go there."""

    step: str
    words: str
    is_done: bool = False
    url: str | None = None


# Asked with a Basket; each answer is a list.
adjustments: Socket[list[Adjustment]] = Socket("orders.adjustments")
# Asked with a user's id and a currency: the store credit at hand, or None where there is nothing to use.
credit_at_hand: Socket[Money | None] = Socket("orders.credit_at_hand")
# Asked with a Basket whose buyer wants to use store credit, after every other discount: it takes what is left to pay.
credit_used: Socket[list[Adjustment]] = Socket("orders.credit_used")
# Asked with a Basket that names codes; what became of each of them.
code_findings: Socket[list[CodeFinding]] = Socket("orders.code_findings")
# Asked with the request's values and the visitor's user id or None, when an order form is opened; each answer is a list.
offered_codes: Socket[list[OfferedCode]] = Socket("orders.offered_codes")
# Asked without arguments; what the keys of a receipt (`because`) are called, in the reader's language.
receipt_words: Socket[Mapping[str, LazyString]] = Socket("orders.receipt_words")
# Asked with an order's id before it expires: whether somebody may be paying it at this moment.
being_paid: Socket[bool] = Socket("orders.being_paid")
# Asked with the request's values (cookies, form, query: a mapping) when an order is placed.
touches: Socket[list[Touch]] = Socket("orders.touches")
# Asked with a moment: what people's recommendations became since then, one answer per person and currency.
recommended: Socket[Sequence[Recommended]] = Socket("orders.recommended")
# Asked with a paid order for the later of its four steps, by whoever does the work.
later_steps: Socket[list[StepReached]] = Socket("orders.later_steps")
# Asked with an order; answers a `Panel` for the order page, or Markup, which stands at 50.
order_panels: Socket[Panel | str] = Socket("orders.panels")
