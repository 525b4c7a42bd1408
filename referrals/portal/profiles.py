"""How a partner takes part: what they chose, made with sensible defaults when it is first needed."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.models import User
from app.database import db
from referrals.portal.models import PartnerProfile
from referrals.tracking.linking import LENGTH, LETTERS


def profile_of(user: User) -> PartnerProfile | None:
    return db.session.get(PartnerProfile, user.id)


def own_profile(user: User) -> PartnerProfile:
    """Made when it is not there yet; parallel requests make one."""
    db.session.execute(
        insert(PartnerProfile)
        .values(
            user_id=user.id,
            invite_code="".join(secrets.choice(LETTERS) for _ in range(LENGTH)),
            registers_leads=False,
            display_name="",
            named_to_sponsor=False,
            notices={},
            updated_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["user_id"])
    )
    return db.session.get_one(PartnerProfile, user.id)


def change(user: User, **values: Any) -> PartnerProfile:
    profile = own_profile(user)
    for name, value in values.items():
        setattr(profile, name, value)
    profile.updated_at = clock.now()
    db.session.flush()
    return profile
