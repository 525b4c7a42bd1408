"""What the newsletter keeps about a person: whether their address gets it, and since when."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from app.newsletter.models import Subscription
from app.newsletter.queries import subscription_of


def subscription_about(user: User) -> PersonalData:
    it = subscription_of(user.email)
    rows = [] if it is None else [{"address": it.email, "state": it.state, "asked_at": it.asked_at.isoformat()}]
    return PersonalData(key="newsletter", title=_l("Newsletter"), rows=rows)


def erase(user: User | None, email: str) -> None:
    addresses = {email.lower(), *([user.email.lower()] if user is not None else [])}
    db.session.execute(sa.delete(Subscription).where(Subscription.email.in_(addresses)))
