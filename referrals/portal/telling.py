"""News for partners: kept once for each subject, told as the partner chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask_babel import force_locale
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.models import User
from app.config import settings
from app.database import db
from app.mail import outbox
from app.mail.links import absolute_url
from referrals.portal.kinds import AT_ONCE, KINDS, NEVER, WEEKLY, usual
from referrals.portal.models import PartnerNotice, PartnerProfile
from referrals.portal.news import sentence
from referrals.portal.profiles import own_profile

_SALT = "referrals.portal.notices"


def tell(user: User, kind: str, subject: str, details: Mapping[str, Any]) -> PartnerNotice | None:
    """Keep the news and write to the partner if they want it at once; None when it was told before or the account is gone."""
    if not user.is_active:
        return None
    how = choice_of(user, kind)
    notice_id = db.session.scalar(
        insert(PartnerNotice)
        .values(
            user_id=user.id,
            kind=kind,
            subject=subject,
            details=dict(details),
            how=how,
            happened_at=clock.now(),
            told_at=clock.now() if how == AT_ONCE else None,
        )
        .on_conflict_do_nothing()
        .returning(PartnerNotice.id)
    )
    if notice_id is None:
        return None
    notice = db.session.get_one(PartnerNotice, notice_id)
    if how == AT_ONCE and user.is_verified:
        _write(user, [notice], key=f"partner-notice:{notice.id}", kind=kind)
    return notice


def choice_of(user: User, kind: str) -> str:
    profile = db.session.get(PartnerProfile, user.id)
    return str(profile.notices.get(kind, usual(kind))) if profile else usual(kind)


def write_weekly(user_id: int, week: str) -> None:
    """One letter with everything that waited for it; quiet when nothing did."""
    waiting = db.session.scalars(
        sa.select(PartnerNotice)
        .where(PartnerNotice.user_id == user_id, PartnerNotice.how == WEEKLY, PartnerNotice.told_at.is_(None))
        .order_by(PartnerNotice.happened_at, PartnerNotice.id)
        .with_for_update()
    ).all()
    user = db.session.get_one(User, user_id)
    for notice in waiting:
        notice.told_at = clock.now()
    if waiting and user.is_active and user.is_verified:
        _write(user, waiting, key=f"partner-week:{user_id}:{week}", kind="")


def who_waits() -> Sequence[int]:
    """Partners with news for the weekly letter."""
    found = sa.select(PartnerNotice.user_id).where(PartnerNotice.how == WEEKLY, PartnerNotice.told_at.is_(None))
    return db.session.scalars(found.distinct().order_by(PartnerNotice.user_id)).all()


def stop(user: User, kind: str) -> None:
    """Tell this partner no more of that kind, or of nothing at all where `kind` is empty."""
    profile = own_profile(user)
    profile.notices = {**profile.notices, **dict.fromkeys([kind] if kind else KINDS, NEVER)}


def token_for(user: User, kind: str) -> str:
    return _serializer().dumps([user.id, kind])


def read_token(token: str) -> tuple[User, str] | None:
    """Whose letters stop, and of which kind; None for what we did not write."""
    try:
        user_id, kind = _serializer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    user = db.session.get(User, user_id)
    return (user, str(kind)) if user is not None else None


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().secret_key, salt=_SALT)


def _write(user: User, notices: Sequence[PartnerNotice], *, key: str, kind: str) -> None:
    language = user.locale if user.locale in settings().languages else settings().default_language
    with force_locale(language):
        told = [sentence(each.kind, each.details) for each in notices]
    stop_url = absolute_url("partner_notices.stopping", token=token_for(user, kind))
    outbox.send_later(
        "partners/mail/news",
        to=user.email,
        locale=user.locale,
        key=key,
        unsubscribe_url=stop_url,
        name=user.name,
        told=told,
        url=absolute_url("partner.home"),
        stop_url=stop_url,
        choices_url=absolute_url("partner_notices.choose"),
    )
