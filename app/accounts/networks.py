"""Where a request came from, without keeping its address: a keyed hash whose key changes every month."""

from __future__ import annotations

import hashlib
import hmac

from flask import has_request_context, request

from app import clock
from app.config import settings


def network_hash() -> str:
    """The network of this request, empty outside one.

    Equal within a month and unlinkable across months. IPv6 counts as its /64, which is what one household gets.
    """
    if not has_request_context():
        return ""
    month = f"network:{clock.now():%Y-%m}"
    key = hmac.new(settings().secret_key.encode(), month.encode(), hashlib.sha256).digest()
    return hmac.new(key, _network(request.remote_addr or "").encode(), hashlib.sha256).hexdigest()[:32]


def user_agent() -> str:
    return (request.user_agent.string or "")[:300].replace("\x00", "") if has_request_context() else ""


def _network(address: str) -> str:
    return ":".join(address.split(":")[:4]) if ":" in address else address
