"""What tracking keeps about a person: a partner's links, and where their program is told. Visitors are kept as no person."""

from __future__ import annotations

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts.models import User
from app.accounts.sockets import PersonalData
from app.database import db
from referrals.programs.models import Enrolment
from referrals.tracking.awaiting import REGISTRATION, forget
from referrals.tracking.models import ReferralLink, ReferralPostback
from referrals.tracking.queries import links_of, postback_of


def links_about(user: User) -> PersonalData:
    rows: list[dict[str, object]] = [
        {
            "code": link.code,
            "page": link.target,
            "label": link.label,
            "program": link.enrolment.program.name,
            "created_at": link.created_at.isoformat(),
        }
        for link in db.session.scalars(links_of(user))
    ]
    postback = postback_of(user)
    if postback is not None:
        rows.append({"postback": postback.url})
    return PersonalData(key="referral_links", title=_l("Referral links"), rows=rows)


def erase(user: User | None, email: str) -> None:  # noqa: ARG001  (links belong to an account, not to an address)
    """Close the links and forget what the partner called them; what they brought stays, as the books need it."""
    if user is None:
        return
    forget(f"{REGISTRATION}:{user.id}")
    own = sa.select(Enrolment.id).where(Enrolment.user_id == user.id)
    db.session.execute(
        sa.update(ReferralLink)
        .where(ReferralLink.enrolment_id.in_(own))
        .values(label="", disabled_at=sa.func.coalesce(ReferralLink.disabled_at, clock.now()))
    )
    db.session.execute(
        sa.update(ReferralPostback).where(ReferralPostback.user_id == user.id).values(url="", disabled_at=clock.now())
    )
