"""Who may ask: `bearer(scope)` lets in requests with an open key of that scope, and counts them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import g, request
from flask_babel import lazy_gettext as _l
from flask_smorest import Blueprint

from app.api import keys
from app.api.models import ApiKey
from app.database import transaction
from app.errors import DomainError, Forbidden, TooMany
from app.web import limits

Answer = TypeVar("Answer")
ASKS_A_MINUTE = 600


class Unauthorized(DomainError):
    status = 401
    title = _l("This needs a key")


def bearer(scope: str) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """For resources: an unknown, expired or revoked key gets 401, one without `scope` 403, one too fast 429."""

    def around(view: Callable[..., Answer]) -> Callable[..., Answer]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Answer:
            _let_in(scope)
            return view(*args, **kwargs)

        documented: Callable[..., Answer] = Blueprint.doc(
            security=[{"key": []}], responses={401: "UNAUTHORIZED", 403: "FORBIDDEN"}, **{"x-scope": scope}
        )(guarded)
        return documented

    return around


def current_key() -> ApiKey:
    """The key of this request, behind `bearer`."""
    key: ApiKey = g.api_key
    return key


def _let_in(scope: str) -> None:
    given = request.authorization
    if given is None or given.type != "bearer" or not given.token:
        raise Unauthorized(_l("Send your key as “Authorization: Bearer …”."))
    key = keys.recognise(given.token)
    if key is None:
        raise Unauthorized(_l("This key is unknown, expired or revoked."))
    if not limits.may_ask("api-key", str(key.id), f"{ASKS_A_MINUTE} per minute"):
        raise TooMany(_l("This key may ask %(count)s times a minute.", count=ASKS_A_MINUTE))
    if scope not in key.scopes:
        raise Forbidden(_l("This key does not have the scope %(scope)s.", scope=scope))
    if keys.was_seen_long_ago(key):
        with transaction():
            keys.mark_used(key)
    g.api_key = key
