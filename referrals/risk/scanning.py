"""Looking at everything that happened lately: windows of a day that overlap by half, and the months that still move."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import product
from typing import TypeVar

from app import clock
from referrals.risk import measuring, own_orders
from referrals.risk.queries import rules_in_force
from referrals.risk.raising import raise_signal
from referrals.risk.rules import Rules
from referrals.risk.signals import (
    Finding,
    Given,
    Window,
    click_flood,
    clicked_again,
    given_away,
    leaked_code,
    new_accounts,
    refund_rate,
    velocity,
)
from referrals.tracking.models import DAILY, ReferralConversion

Measured = TypeVar("Measured")
LOOKED_BACK = timedelta(days=2)
A_DAY, HALF_A_DAY = timedelta(days=1), timedelta(hours=12)


def scan() -> int:
    """Keep every finding of the last days; says how many were new. Any number of times with the same result."""
    version, rules = rules_in_force()
    found = [raise_signal(each, version) for each in findings(clock.now(), rules)]
    return sum(each is not None for each in found)


def screen(conversion: ReferralConversion) -> None:
    """One conversion, at once: where nothing waits there is no later."""
    version, rules = rules_in_force()
    if conversion.kind in DAILY:
        window = day_of(conversion.happened_at)
        visits = measuring.visits(window, rules, event=conversion.kind, only=conversion.enrolment_id)
        found = list(_through(click_flood, visits, window, rules))
    else:
        given = measuring.given_since(None, only=conversion.id)
        found = [*own_orders.findings_about(conversion), *_given(given, rules)]
    for finding in found:
        raise_signal(finding, version)


def findings(now: datetime, rules: Rules) -> Iterator[Finding]:
    """Everything that passes its threshold in the windows that are looked at now."""
    for window in half_days(now):
        yield from _through(velocity, measuring.orders(window, rules), window, rules)
        yield from _through(leaked_code, measuring.code_uses(window, rules), window, rules)
        yield from _through(new_accounts, measuring.new_accounts(window, rules), window, rules)
    for window, event in product(days(now), DAILY):
        yield from _through(click_flood, measuring.visits(window, rules, event=event), window, rules)
    yield from _yesterday(day_of(now - A_DAY), rules)
    for window in months(now):
        yield from _through(refund_rate, measuring.returns(window, rules), window, rules)
    yield from own_orders.findings_since(now - LOOKED_BACK)
    yield from _given(measuring.given_since(now - LOOKED_BACK), rules)


def _yesterday(window: Window, rules: Rules) -> Iterator[Finding]:
    """Who came again and again is known at once; asked as soon as there is something to hold."""
    visits = [each for each in measuring.visits(window, rules, event="click") if each.conversions]
    return _through(clicked_again, visits, window, rules)


def half_days(now: datetime) -> list[Window]:
    """Windows of 24 hours that begin at midnight and at noon (UTC) and reach into the last two days."""
    noon_or_midnight = now.replace(hour=now.hour // 12 * 12, minute=0, second=0, microsecond=0)
    first = noon_or_midnight - LOOKED_BACK - HALF_A_DAY
    starts = (first + step * HALF_A_DAY for step in range(6))
    return [Window(begins_at=each, ends_at=each + A_DAY) for each in starts]


def days(now: datetime) -> list[Window]:
    """Three days that are over: clicks are paid for by whole days, and who clicks may order the day after."""
    return [day_of(now - step * A_DAY) for step in (4, 3, 2)]


def day_of(moment: datetime) -> Window:
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return Window(begins_at=midnight, ends_at=midnight + A_DAY)


def months(now: datetime) -> list[Window]:
    """The last month and this one (UTC): refunds come later than orders."""
    this = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last = (this - A_DAY).replace(day=1)
    following = (this + timedelta(days=31)).replace(day=1)
    return [Window(begins_at=last, ends_at=this), Window(begins_at=this, ends_at=following)]


def _given(measured: Iterable[Given], rules: Rules) -> Iterator[Finding]:
    return (finding for each in measured if (finding := given_away(each, rules)) is not None)


def _through(
    judge: Callable[[Measured, Window, Rules], Finding | None],
    measured: Iterable[Measured],
    window: Window,
    rules: Rules,
) -> Iterator[Finding]:
    return (finding for each in measured if (finding := judge(each, window, rules)) is not None)
