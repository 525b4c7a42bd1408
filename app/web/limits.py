"""How often one address may ask. Routes say `@limiter.limit("5 per minute")`; too many get our 429 page."""

from __future__ import annotations

import hashlib
import hmac

from flask import Flask, request
from flask_limiter import Limiter

from app.config import Settings, settings


def caller() -> str:
    """Who asks: a keyed hash of the IP address, so that the counters hold no personal data in the clear."""
    address = request.remote_addr or "unknown"
    return hmac.new(settings().secret_key.encode(), address.encode(), hashlib.sha256).hexdigest()[:32]


limiter = Limiter(key_func=caller, headers_enabled=True, strategy="moving-window")


def init_app(app: Flask) -> None:
    it: Settings = app.extensions["settings"]
    app.config.update(
        RATELIMIT_ENABLED=it.rate_limits_enabled,
        RATELIMIT_STORAGE_URI=it.redis_url or "memory://",
        # A limiter that cannot count (Redis is away) lets people through and says so in the log.
        RATELIMIT_SWALLOW_ERRORS=True,
    )
    limiter.init_app(app)
