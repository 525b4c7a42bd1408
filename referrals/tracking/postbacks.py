"""Telling partners' own programs what was credited to them; one that does not answer again and again is left alone."""

from __future__ import annotations

import hashlib
import hmac
import json

from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.config import settings
from app.database import db
from app.errors import Invalid
from app.jobs import outgoing
from app.mail import outbox
from app.mail.links import absolute_url
from referrals.tracking.models import ReferralConversion, ReferralPostback, ReferralPostbackCall
from referrals.tracking.queries import conversion_by_id, postback_of

MOST_FAILURES = 20


class Unreachable(Invalid):
    title = _l("We cannot send to this address")


def set_up(user: User, url: str) -> ReferralPostback:
    """Send to `url` from now on, with a new secret. Raises `Unreachable` for an address that can only be wrong."""
    try:
        outgoing.check(url)
    except outgoing.Refused as error:
        raise Unreachable(
            _l("It must be a public https address, such as https://example.com/conversions, on the usual port.")
        ) from error
    it = postback_of(user)
    if it is None:
        it = ReferralPostback(user_id=user.id, url=url, generation=1, failures=0)
        db.session.add(it)
    else:
        it.url, it.generation = url, it.generation + 1
    it.failures, it.disabled_at = 0, None
    db.session.flush()
    return it


def secret_of(it: ReferralPostback) -> str:
    """What the partner checks our signature with; derived, so that no table of secrets can be stolen."""
    words = f"referrals.postback:{it.id}:{it.generation}"
    return hmac.digest(settings().secret_key.encode(), words.encode(), hashlib.sha256).hex()


def announce(conversion_id: int) -> ReferralPostbackCall | None:
    """Write down that the credited partner's program is to be told; None when there is none to tell."""
    it = conversion_by_id(conversion_id)
    if it.enrolment is None:
        return None
    postback = postback_of(it.enrolment.user)
    if postback is None or postback.disabled_at is not None:
        return None
    call = ReferralPostbackCall(postback_id=postback.id, conversion_id=it.id)
    db.session.add(call)
    db.session.flush()
    return call


def body_of(it: ReferralConversion, sale: ReferralConversion | None) -> bytes:
    """What is told: nothing about the buyer."""
    return json.dumps(
        {
            "id": it.id,
            "kind": it.kind,
            "action": it.action,
            "of": sale.id if sale is not None else None,
            "link": it.link.code if it.link is not None else None,
            "amount_minor": it.amount_minor,
            "currency": it.currency,
            "happened_at": it.happened_at.isoformat(),
        }
    ).encode()


def succeed(call: ReferralPostbackCall, postback: ReferralPostback) -> None:
    call.tries += 1
    call.delivered_at, call.last_error = clock.now(), ""
    postback.failures = 0


def fail(call: ReferralPostbackCall, postback: ReferralPostback, why: str) -> None:
    """The twentieth failure in a row ends the calls, and the partner gets one mail about it."""
    call.tries += 1
    call.last_error = why[:200]
    postback.failures += 1
    if postback.failures >= MOST_FAILURES and postback.disabled_at is None:
        postback.disabled_at = clock.now()
        call.given_up_at = clock.now()
        outbox.send_later(
            "tracking/mail/postback_disabled",
            to=postback.user.email,
            locale=postback.user.locale,
            key=f"postback-disabled:{postback.id}:{postback.disabled_at.isoformat()}",
            name=postback.user.name,
            address=postback.url,
            count=MOST_FAILURES,
            why=why,
            url=absolute_url("referral_links.postback"),
        )


def remove(it: ReferralPostback) -> None:
    """Nothing is told any more; what was told stays in the log of calls until the partner is gone."""
    it.url, it.disabled_at = "", clock.now()
