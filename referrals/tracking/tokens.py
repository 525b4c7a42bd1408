"""Touches that travel: in a link, or in a cookie of a visitor who agreed to one. Signed, and about no person. Pure.

A mark is `touches.began.signature`: each touch is its number, its link and its second, in base 36, and `began` the
second in which checkout began, or nothing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

MOST_TOUCHES = 8
LONGEST = 600
CHECKOUT_LASTS = timedelta(hours=2)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, order=True)
class Touch:
    """One click on a partner's link. `at` has whole seconds."""

    at: datetime
    id: int
    link_id: int


@dataclass(frozen=True)
class Mark:
    """What a visitor carries: touches, the oldest first, and since when they have been at checkout."""

    touches: tuple[Touch, ...] = ()
    began_at: datetime | None = field(default=None)

    def with_touch(self, touch: Touch) -> Mark:
        """With one more; the first and the latest are kept when there are too many."""
        every = tuple(sorted({*self.touches, touch}))
        kept = every if len(every) <= MOST_TOUCHES else (every[0], *every[-(MOST_TOUCHES - 1) :])
        return replace(self, touches=kept)

    def at_checkout(self, now: datetime) -> Mark:
        """Checkout begins now, unless it began within the last two hours."""
        if self.began_at is not None and now - self.began_at <= CHECKOUT_LASTS:
            return self
        return replace(self, began_at=now.replace(microsecond=0))

    def is_late(self, touch: Touch) -> bool:
        return self.began_at is not None and touch.at >= self.began_at


def signing_key(secret: str) -> bytes:
    return hashlib.sha256(b"referrals.tracking:" + secret.encode()).digest()


def sealed(mark: Mark, key: bytes) -> str:
    touches = "-".join(f"{_base36(it.id)}_{_base36(it.link_id)}_{_base36(_second(it.at))}" for it in mark.touches)
    words = f"{touches}.{_base36(_second(mark.began_at)) if mark.began_at else ''}"
    return f"{words}.{_signature(words, key)}"


def opened(text: str | None, key: bytes) -> Mark | None:
    """The mark that was sealed with `key`; None for anything else, however long or strange."""
    if not text or len(text) > LONGEST or not text.isascii():
        return None
    words, _dot, signature = text.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _signature(words, key).encode()):
        return None
    touches, _dot, began = words.partition(".")
    return Mark(tuple(map(_touch, touches.split("-"))) if touches else (), _moment(began) if began else None)


def merged(marks: Iterable[Mark | None]) -> Mark:
    """What cookie and link say together."""
    whole = Mark()
    for mark in marks:
        if mark is not None:
            for touch in mark.touches:
                whole = whole.with_touch(touch)
            whole = replace(whole, began_at=whole.began_at or mark.began_at)
    return whole


def _touch(text: str) -> Touch:
    number, link, second = text.split("_")
    return Touch(_moment(second), int(number, 36), int(link, 36))


def _moment(second: str) -> datetime:
    return datetime.fromtimestamp(int(second, 36), UTC)


def _second(moment: datetime) -> int:
    return int(moment.timestamp())


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"


def _signature(words: str, key: bytes) -> str:
    return base64.urlsafe_b64encode(hmac.digest(key, words.encode(), "sha256")[:16]).rstrip(b"=").decode()
