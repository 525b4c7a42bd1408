"""How exchange rates are spoken of."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import format_decimal
from flask_babel import gettext as _

from app.rates.converting import BASE, EURO, MICRO, Exchange, Rate
from app.web.filters import day


def rate_words(rate: Rate) -> str:
    """`1 EUR = 34.1234 TRY`."""
    number = format_decimal(Decimal(rate.micro) / Decimal(MICRO), format="#,##0.00####")
    return _("1 %(base)s = %(rate)s %(currency)s", base=BASE, rate=number, currency=rate.currency)


def exchange_words(exchange: Exchange) -> list[str]:
    """The rates it stands on, each with its day and where it came from."""
    return [
        _("%(rate)s on %(day)s (%(source)s)", rate=rate_words(rate), day=day(rate.day), source=rate.source)
        for rate in (exchange.of, exchange.to)
        if rate != EURO and rate.day is not None
    ]
