"""What people are told by mail about their payouts; each once."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from app.accounts.models import User
from app.config import settings
from app.errors import NotFound
from app.mail.links import absolute_url
from app.mail.outbox import Attachment, send_later
from app.money import Money
from app.payouts.candidates import cause
from app.payouts.models import Payout, PayoutMethod
from app.payouts.reasons import OTHER, REASONS
from app.payouts.standing import BANK

PDF = "application/pdf"


def tell_paid(payout: Payout, attachments: list[Attachment]) -> None:
    chosen = cause(payout.method.cause or "")
    _tell(
        "payouts/mail/paid",
        payout.user,
        key=f"payout-paid:{payout.id}",
        attachments=attachments,
        payout=payout,
        cause=chosen.name if chosen else "",
        link=absolute_url("payouts.show", reference=payout.reference),
    )


def tell_failed(payout: Payout, reason: str, *, returned: bool) -> None:
    _tell(
        "payouts/mail/failed",
        payout.user,
        key=f"payout-{'returned' if returned else 'failed'}:{payout.id}",
        payout=payout,
        returned=returned,
        reason=REASONS.get(reason, REASONS[OTHER]),
        account_refused=payout.method.end_reason == "refused",
        link=absolute_url("payouts.overview"),
    )


def tell_details_needed(user: User, available: Money, missing: list[str], key: str) -> None:
    """`missing` names what we still need: method_missing, tax_details_missing."""
    _tell(
        "payouts/mail/details_needed",
        user,
        key=key,
        available=available,
        missing=missing,
        link=absolute_url("payouts.overview"),
    )


def tell_method_changed(method: PayoutMethod, former: PayoutMethod | None) -> None:
    """To the present address, and to the one that was told of the account before: who took over one may lack the other."""
    addresses = dict.fromkeys([method.user.email, former.told_email if former else ""])
    for address in addresses:
        if address:
            send_later(
                "payouts/mail/method_changed",
                to=address,
                locale=method.user.locale,
                key=f"payout-method:{method.id}:{address}",
                private=True,
                name=method.user.name,
                method=method,
                waits=former is not None and method.kind == BANK,
                stop_link=stop_link(method),
            )


def stop_link(method: PayoutMethod) -> str:
    """The full address at which whoever reads it can stop this method; secret, so only for private mails."""
    return absolute_url("payouts.stop", method_id=method.id, key=_key(method))


def check_key(method: PayoutMethod | None, key: str) -> PayoutMethod:
    """Raises `NotFound` unless `key` was made for this method."""
    if method is None or not hmac.compare_digest(key.encode(), _key(method).encode()):
        raise NotFound
    return method


def _key(method: PayoutMethod) -> str:
    secret = hashlib.sha256(b"payouts.stop:" + settings().secret_key.encode()).digest()
    return hmac.new(secret, f"{method.id}:{method.user_id}".encode(), hashlib.sha256).hexdigest()[:40]


def _tell(template: str, user: User, *, key: str, attachments: list[Attachment] | None = None, **values: Any) -> None:
    """Nobody is written to whose data were erased."""
    if user.erased_at is not None:
        return
    send_later(
        template,
        to=user.email,
        locale=user.locale,
        key=key,
        hold=not user.is_verified,
        private=True,
        attachments=attachments or [],
        name=user.name,
        **values,
    )
