"""The public review policy: every chapter comes from the package that does what it says; the company may add to it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from app.accounts import audit
from app.accounts.models import User
from app.database import db
from app.web.filters import number
from reviews.integrity import sentences
from reviews.integrity.detecting import WINDOW_DAYS
from reviews.integrity.models import PolicyAddition
from reviews.integrity.parity import ALPHA
from reviews.reviewing.sockets import PolicyPart
from reviews.reviewing.sockets import policy as chapters


def parts() -> list[PolicyPart]:
    return sorted(chapters.answers(), key=lambda part: part.order)


def checking() -> PolicyPart:
    return PolicyPart(
        key="checking",
        order=45,
        title=_("How we look for false reviews"),
        sentences=[
            _(
                "Every hour a program compares how many reviews came within %(days)s days with how many were asked for "
                "and are usual, and looks for these signs:",
                days=number(WINDOW_DAYS),
            ),
            *(str(name) for name in sentences.NAMES.values()),
            _(
                "A sign decides nothing: its reviews wait for a person, and each decision needs a reason of the list "
                "above."
            ),
            _(
                "Once a month we compare how reviews with few and with many stars were asked for, thanked, held and "
                "shown; a difference that chance explains in fewer than %(percent)s of 100 cases is looked into.",
                percent=number(round(ALPHA * 100)),
            ),
        ],
    )


def addition(locale: str) -> PolicyAddition | None:
    """What the company says on its own in that language, in its newest wording; nothing when it was emptied."""
    found = newest(locale)
    return found if found is not None and found.text else None


def newest(locale: str) -> PolicyAddition | None:
    wanted = sa.select(PolicyAddition).where(PolicyAddition.locale == locale).order_by(PolicyAddition.id.desc())
    return db.session.scalar(wanted.limit(1))


def history() -> Sequence[PolicyAddition]:
    return db.session.scalars(sa.select(PolicyAddition).order_by(PolicyAddition.id.desc()).limit(50)).all()


def add(locale: str, text: str, *, by: User) -> PolicyAddition:
    """A new wording; quiet when it is the one that stands."""
    known = newest(locale)
    if known is not None and known.text == text:
        return known
    it = PolicyAddition(locale=locale, text=text, by=by)
    db.session.add(it)
    db.session.flush()
    audit.record("review_policy.changed", it, locale=locale)
    return it
