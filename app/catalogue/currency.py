"""In which currency this reader sees prices: the address, then their cookie, then what their language suggests."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, after_this_request, request
from flask_babel import gettext as _

from app.config import settings
from app.errors import Invalid
from app.money import currencies
from app.web.locale import language_code

COOKIE = "currency"
ARGUMENT = "currency"
ONE_YEAR = 365 * 24 * 3600
SUGGESTED = {"tr": "TRY", "pl": "PLN", "hi": "INR"}
DEFAULT = "EUR"


def chosen_currency(offered: Sequence[str]) -> str:
    """An ISO 4217 code. A choice in the address is remembered in the browser; an unknown code raises `Invalid`."""
    named = request.args.get(ARGUMENT, "").upper()
    if named:
        if named not in currencies():
            raise Invalid(_("“%(code)s” is not the code of a currency.", code=named[:10]))
        after_this_request(lambda response: _remember(response, named))
        return named
    return _remembered(offered) or _suggested(offered)


def _remembered(offered: Sequence[str]) -> str | None:
    code = request.cookies.get(COOKIE, "")
    return code if code in offered else None


def _suggested(offered: Sequence[str]) -> str:
    wish = SUGGESTED.get(language_code(), DEFAULT)
    if wish in offered or not offered:
        return wish
    return DEFAULT if DEFAULT in offered else offered[0]


def _remember(response: Response, code: str) -> Response:
    secure = settings().is_production
    response.set_cookie(COOKIE, code, max_age=ONE_YEAR, httponly=True, samesite="Lax", secure=secure)
    return response
