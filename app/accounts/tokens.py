"""Secrets that travel in links: at least 128 bits, kept only as a hash. Pure."""

from __future__ import annotations

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    """256 random bits, URL-safe."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def fingerprint(raw: str) -> str:
    """The SHA-256 of a token. A token is random, so it needs no salt and no slow hash."""
    return hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()
