"""While a signal about unknown authors is open, others who come without an order wait for a human too. It sees no stars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app import clock
from app.database import db
from reviews.integrity import raising, sentences
from reviews.integrity.detecting import WINDOW_DAYS
from reviews.integrity.models import OPEN, FraudSignal
from reviews.integrity.signs import Sign
from reviews.reviewing.sockets import Hold, Submission
from reviews.reviewing.states import COPIED, Channel, Verification

ABOUT_UNKNOWN = (Sign.UNVERIFIED_BURST, Sign.AFTER_NEGATIVE, Sign.COLD_START)


def screen(submission: Submission) -> Sequence[Hold]:
    """Plugged into `reviews.screens`."""
    if Verification(submission.verification).is_verified or Channel(submission.channel) in COPIED:
        return []
    since = clock.today() - timedelta(days=WINDOW_DAYS)
    found = sa.select(FraudSignal).where(
        FraudSignal.service_id == submission.service_id,
        FraudSignal.state == OPEN,
        FraudSignal.code.in_(ABOUT_UNKNOWN),
        FraudSignal.ends_on >= since,
    )
    return [raising.hold(signal) for signal in db.session.scalars(found.order_by(FraudSignal.id)).unique()]


def in_words(hold: Mapping[str, Any]) -> str:
    """Plugged into `moderation.hold_words`: the sentence of a signal in the reader's language."""
    values = hold.get("values") or {}
    return sentences.sentence(values["signal"], values) if values.get("kind") == "signal" else ""
