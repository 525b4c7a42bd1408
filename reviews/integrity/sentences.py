"""Each signal as one sentence with its numbers, in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.web.filters import number
from reviews.integrity.signs import Sign

NAMES = {
    Sign.BURST_VOLUME: _l("More reviews than asked for"),
    Sign.RATING_SHIFT: _l("More five stars than usual"),
    Sign.UNVERIFIED_BURST: _l("A burst of unverified five stars"),
    Sign.AFTER_NEGATIVE: _l("Praise right after a bad review"),
    Sign.COLD_START: _l("A beginning that is too good"),
    Sign.DUPLICATE_TEXT: _l("Copied texts"),
    Sign.SHARED_ORIGIN: _l("One origin, many names"),
    Sign.WITHOUT_PAYMENT: _l("Orders nobody paid for"),
}


def sentence(code: str, because: Mapping[str, Any]) -> str:
    return _SENTENCES[Sign(code)](because)


def in_english(code: str, because: Mapping[str, Any]) -> str:
    with force_locale("en"):
        return sentence(code, because)


def _volume(it: Mapping[str, Any]) -> str:
    return _(
        "%(count)s reviews within %(days)s days, where %(expected)s were to be expected from %(asked)s requests; by chance "
        "this happens once in %(one_in)s such windows.",
        count=number(it["count"]),
        days=number(it["days"]),
        expected=number(Decimal(it["expected_tenths"]) / 10),
        asked=number(it["asked"]),
        one_in=number(it["one_in"]),
    )


def _shift(it: Mapping[str, Any]) -> str:
    return _(
        "%(five)s of %(count)s reviews within %(days)s days have five stars, where %(usual)s %% are usual; by chance this "
        "happens once in %(one_in)s such windows.",
        five=number(it["five"]),
        count=number(it["count"]),
        days=number(it["days"]),
        usual=number(it["usual_percent"]),
        one_in=number(it["one_in"]),
    )


def _unverified(it: Mapping[str, Any]) -> str:
    return _(
        "%(count)s reviews with five stars and without an order within %(days)s days, where %(expected)s are usual; by chance "
        "this happens once in %(one_in)s such windows.",
        count=number(it["count"]),
        days=number(it["days"]),
        expected=number(Decimal(it["expected_hundredths"]) / 100),
        one_in=number(it["one_in"]),
    )


def _after(it: Mapping[str, Any]) -> str:
    return _(
        "%(count)s reviews with five stars in the %(days)s days after a bad one on %(on)s, where %(usual)s follow other days; "
        "fewer than one in %(one_in)s random days were followed by as many.",
        count=number(it["count"]),
        days=number(it["days"]),
        on=it["on"],
        usual=number(Decimal(it["usual_tenths"]) / 10),
        one_in=number(it["one_in"]),
    )


def _cold(it: Mapping[str, Any]) -> str:
    return _(
        "%(five)s of the first %(reviews)s reviews have five stars, and %(unknown)s come from people without an order or "
        "without any other review.",
        five=number(it["five"]),
        reviews=number(it["reviews"]),
        unknown=number(it["unknown"]),
    )


def _copied(it: Mapping[str, Any]) -> str:
    return _(
        "%(reviews)s reviews by %(authors)s authors share at least %(percent)s %% of their words, letter by letter.",
        reviews=number(it["reviews"]),
        authors=number(it["authors"]),
        percent=number(it["percent"]),
    )


def _origin(it: Mapping[str, Any]) -> str:
    return _(
        "%(reviews)s reviews by %(authors)s different authors go back to orders with one and the same address.",
        reviews=number(it["reviews"]),
        authors=number(it["authors"]),
    )


def _unpaid(it: Mapping[str, Any]) -> str:
    return _(
        "%(reviews)s verified reviews with five stars stand on orders that cost nothing (%(free)s) or were paid back in full "
        "(%(refunded)s).",
        reviews=number(it["reviews"]),
        free=number(it["free"]),
        refunded=number(it["refunded"]),
    )


_SENTENCES: dict[Sign, Callable[[Mapping[str, Any]], str]] = {
    Sign.BURST_VOLUME: _volume,
    Sign.RATING_SHIFT: _shift,
    Sign.UNVERIFIED_BURST: _unverified,
    Sign.AFTER_NEGATIVE: _after,
    Sign.COLD_START: _cold,
    Sign.DUPLICATE_TEXT: _copied,
    Sign.SHARED_ORIGIN: _origin,
    Sign.WITHOUT_PAYMENT: _unpaid,
}
