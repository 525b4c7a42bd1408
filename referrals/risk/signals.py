"""What is noticed: from what was counted in a window to findings, by published thresholds. Pure.

Each finding has a code, a window, a value and the threshold it passed, and names the conversions it concerns. None of
them proves anything: a person looks, and hears the partner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from app.money import Money
from referrals.commissions.levels import within_joint_cap
from referrals.risk.rules import Rules

DAYS_BEFORE = 28
BASIS_POINTS = 10_000


class Code(StrEnum):
    OWN_ALIAS = "own_alias"
    OWN_PAYER = "own_payer"
    OWN_DEVICE = "own_device"
    VELOCITY = "velocity"
    CLICK_FLOOD = "click_flood"
    LEAKED_CODE = "leaked_code"
    NEW_ACCOUNTS = "new_accounts"
    REFUND_RATE = "refund_rate"
    GIVEN_AWAY = "given_away"


@dataclass(frozen=True, kw_only=True)
class Window:
    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class Finding:
    code: Code
    enrolment_id: int
    window: Window
    value: int
    threshold: int
    conversions: tuple[int, ...]
    subject: str = ""
    details: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Orders:
    """Orders that a partner's links brought in a window, the people who clicked in it or shortly before, and orders of the
    days before."""

    enrolment_id: int
    conversions: tuple[int, ...]
    people: int
    before: int


@dataclass(frozen=True, kw_only=True)
class Visits:
    """Clicks on a partner's links in a window, or sights of them: `people` count, `apart` do not; `people_before` of the
    days before. `done` is what came of it: orders and actions, of sights clicks."""

    enrolment_id: int
    event: str
    people: int
    apart: int
    people_before: int
    done: int
    conversions: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class CodeUses:
    """Paid uses of a partner's code: `alone` those of buyers whom none of their links brought, `visits` from coupon sites."""

    enrolment_id: int
    code: str
    conversions: tuple[int, ...]
    alone: int
    before: int
    visits: int


@dataclass(frozen=True, kw_only=True)
class NewAccounts:
    """Accounts made in a window by people who came by, or joined below, a partner; how many share the busiest network."""

    enrolment_id: int
    accounts: int
    same_network: int
    conversions: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Returns:
    """Orders of a window, and those of them of which half the money or more went back."""

    enrolment_id: int
    orders: int
    returned: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Given:
    """What one order gives away, in its currency: `full_price` is net, before any discount."""

    conversion_id: int
    enrolment_id: int
    at: datetime
    full_price: Money
    discounts: Money
    commissions: Money


def velocity(it: Orders, window: Window, rules: Rules) -> Finding | None:
    count = len(it.conversions)
    quick = count >= rules.velocity_orders and exceeds_usual(count, it.before, rules.velocity_factor)
    if not quick or it.people >= count * rules.velocity_people_per_order:
        return None
    details = {"people": it.people, "before": it.before}
    return _found(Code.VELOCITY, it.enrolment_id, window, count, rules.velocity_orders, it.conversions, details=details)


def clicked_again(it: Visits, window: Window, rules: Rules) -> Finding | None:
    """The same few come again and again. It is known when the day is over, whatever they order later.

    Seeing a link again and again is what people do, so of sights this is not asked.
    """
    again = it.apart >= max(rules.flood_touches, max(it.people, 1) * rules.flood_touches_per_person)
    if it.event != "click" or not again:
        return None
    return _flooded(it, window, it.apart, rules.flood_touches)


def click_flood(it: Visits, window: Window, rules: Rules) -> Finding | None:
    """Either the same few come again and again, or many come and none of them does anything; of sights ten times as many.

    Whoever clicks may order the day after, so the second is asked a day later than the first.
    """
    if (found := clicked_again(it, window, rules)) is not None:
        return found
    many = rules.flood_people if it.event == "click" else rules.flood_people * 10
    idle = it.done * BASIS_POINTS < it.people * rules.flood_orders_bp
    if it.people < many or not idle or not exceeds_usual(it.people, it.people_before, rules.flood_factor):
        return None
    return _flooded(it, window, it.people, many)


def _flooded(it: Visits, window: Window, value: int, threshold: int) -> Finding:
    details = {"people": it.people, "apart": it.apart, "before": it.people_before, "done": it.done}
    return _found(
        Code.CLICK_FLOOD, it.enrolment_id, window, value, threshold, it.conversions, subject=it.event, details=details
    )


def leaked_code(it: CodeUses, window: Window, rules: Rules) -> Finding | None:
    count = len(it.conversions)
    burst = (
        count >= rules.leak_uses
        and exceeds_usual(count, it.before, rules.leak_factor)
        and it.alone * BASIS_POINTS >= count * rules.leak_alone_bp
    )
    seen = it.visits >= rules.leak_visits and count > 0
    if not burst and not seen:
        return None
    value, threshold = (count, rules.leak_uses) if burst else (it.visits, rules.leak_visits)
    details = {"uses": count, "alone": it.alone, "before": it.before, "visits": it.visits}
    return _found(
        Code.LEAKED_CODE, it.enrolment_id, window, value, threshold, it.conversions, subject=it.code, details=details
    )


def new_accounts(it: NewAccounts, window: Window, rules: Rules) -> Finding | None:
    alike = it.same_network * BASIS_POINTS >= it.accounts * rules.accounts_same_network_bp
    if it.accounts < rules.accounts_new or not alike:
        return None
    details = {"same_network": it.same_network}
    return _found(
        Code.NEW_ACCOUNTS, it.enrolment_id, window, it.accounts, rules.accounts_new, it.conversions, details=details
    )


def refund_rate(it: Returns, window: Window, rules: Rules) -> Finding | None:
    if it.orders < rules.refunds_orders:
        return None
    share_bp = len(it.returned) * BASIS_POINTS // it.orders
    if share_bp < rules.refunds_bp:
        return None
    details = {"orders": it.orders, "returned": len(it.returned)}
    return _found(Code.REFUND_RATE, it.enrolment_id, window, share_bp, rules.refunds_bp, it.returned, details=details)


def given_away(it: Given, rules: Rules) -> Finding | None:
    """Discounts, commissions at all levels and the friend's benefit of one order, beyond their share of the full price."""
    if within_joint_cap((it.discounts, it.commissions), it.full_price, rules.joint_share_bp):
        return None
    share_bp = (it.discounts + it.commissions).minor * BASIS_POINTS // max(it.full_price.minor, 1)
    return _found(
        Code.GIVEN_AWAY, it.enrolment_id, Window(begins_at=it.at, ends_at=it.at), share_bp, rules.joint_share_bp,
        (it.conversion_id,), subject=str(it.conversion_id),
    )  # fmt: skip


def own_order(code: Code, enrolment_id: int, conversion_id: int, at: datetime) -> Finding:
    """One order in which partner and buyer seem to be the same; its window is its moment."""
    window = Window(begins_at=at, ends_at=at)
    return _found(code, enrolment_id, window, 1, 1, (conversion_id,), subject=str(conversion_id))


def exceeds_usual(count: int, before: int, factor: int) -> bool:
    """Whether a day with `count` is that many times a usual day; a day less than one a day is taken as one."""
    return count * DAYS_BEFORE >= factor * max(before, DAYS_BEFORE)


def _found(
    code: Code,
    enrolment_id: int,
    window: Window,
    value: int,
    threshold: int,
    conversions: tuple[int, ...],
    *,
    subject: str = "",
    details: Mapping[str, int] | None = None,
) -> Finding:
    return Finding(
        code=code,
        enrolment_id=enrolment_id,
        window=window,
        value=value,
        threshold=threshold,
        conversions=conversions,
        subject=subject,
        details=details or {},
    )
