"""Who a customer is to a limit: an account, or a mailbox whatever its alias, or a means of payment.

Addresses and cards are kept as keyed hashes: enough to recognise them, nothing to read.
"""

from __future__ import annotations

import hashlib
import hmac

from app.config import settings
from referrals.tracking.mailboxes import unaliased


def email_key(email: str) -> str:
    return f"email:{_hashed(unaliased(email))}"


def account_key(user_id: int) -> str:
    return f"account:{user_id}"


def payer_key(fingerprint: str) -> str:
    return f"payer:{_hashed(fingerprint)}"


def keys_of(user_id: int | None, email: str | None) -> tuple[str, ...]:
    """By what this customer is recognised, sorted: locks are taken in this order."""
    found = [account_key(user_id)] if user_id is not None else []
    return tuple(sorted([*found, *([email_key(email)] if email else [])]))


def _hashed(text: str) -> str:
    return hmac.new(settings().secret_key.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]
