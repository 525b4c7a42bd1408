"""How often one address may ask. Routes say `@limiter.limit("5 per minute")`; too many get our 429 page."""

from __future__ import annotations

import hashlib
import hmac
import logging

from flask import Flask, request
from flask_limiter import Limiter
from limits import parse
from redis.exceptions import RedisError

from app.config import Settings, settings

log = logging.getLogger(__name__)


def caller() -> str:
    """Who asks: a keyed hash of the IP address, so that the counters hold no personal data in the clear."""
    address = request.remote_addr or "unknown"
    return hmac.new(settings().secret_key.encode(), address.encode(), hashlib.sha256).hexdigest()[:32]


limiter = Limiter(key_func=caller, headers_enabled=True, strategy="moving-window")


def may_ask(kind: str, who: str, limit: str) -> bool:
    """Count one request of `who`, and say whether it is within `limit` ("600 per minute")."""
    if not limiter.enabled:
        return True
    try:
        return limiter.limiter.hit(parse(limit), kind, who)
    except RedisError:
        log.warning("cannot count the requests of a %s", kind, exc_info=True)
        return True


def init_app(app: Flask) -> None:
    it: Settings = app.extensions["settings"]
    app.config.update(
        RATELIMIT_ENABLED=it.rate_limits_enabled,
        RATELIMIT_STORAGE_URI=it.redis_url or "memory://",
        # A limiter that cannot count (Redis is away) lets people through and says so in the log.
        RATELIMIT_SWALLOW_ERRORS=True,
    )
    limiter.init_app(app)
