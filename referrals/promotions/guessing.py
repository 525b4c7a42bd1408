"""Guessing codes is slow: wrong ones are counted, for each client and for all together, each wrong code once an hour."""

from __future__ import annotations

import logging

from flask import has_request_context
from limits import RateLimitItem, parse_many
from redis.exceptions import RedisError

from app.web.limits import caller, limiter

log = logging.getLogger(__name__)

PER_CLIENT = tuple(parse_many("30 per hour; 100 per day"))
OVERALL = tuple(parse_many("3000 per hour"))
ONCE = parse_many("1 per hour")[0]
_CLIENT, _EVERYONE = "promotions:client", "promotions:everyone"


def may_ask() -> bool:
    """Whether codes are looked up for this client now; if not, right ones are answered like wrong ones."""
    if not _counts():
        return True
    try:
        left = [limiter.limiter.test(item, _CLIENT, caller()) for item in PER_CLIENT]
        return all(left) and (not _exhausted() or not _has_missed())
    except RedisError:
        log.warning("cannot look up how many codes were guessed", exc_info=True)
        return True


def note_miss(code: str) -> None:
    """Remember that this client asked for a code that is none."""
    if not _counts():
        return
    try:
        if limiter.limiter.hit(ONCE, _CLIENT, caller(), code):
            for item in PER_CLIENT:
                limiter.limiter.hit(item, _CLIENT, caller())
            for item in OVERALL:
                limiter.limiter.hit(item, _EVERYONE)
    except RedisError:
        log.warning("cannot count a guessed code", exc_info=True)


def _exhausted() -> bool:
    return not all(limiter.limiter.test(item, _EVERYONE) for item in OVERALL)


def _has_missed() -> bool:
    """Once all together have guessed too much, only those who have not guessed at all are still answered."""
    return any(_used(item) for item in PER_CLIENT)


def _used(item: RateLimitItem) -> bool:
    return limiter.limiter.get_window_stats(item, _CLIENT, caller()).remaining < item.amount


def _counts() -> bool:
    return has_request_context() and bool(limiter.enabled)
