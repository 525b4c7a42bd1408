"""Letters about cases: to the colleague whose turn it is, to those who look after colleagues, and to the person."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from app.accounts.models import RoleGrant, User
from app.accounts.roles import Role
from app.database import db
from app.mail import outbox
from app.mail.links import absolute_url
from reviews.recovery.models import RecoveryCase, RecoveryStep


def tell_opened(case: RecoveryCase) -> None:
    for person in _whom(case):
        _write("opened", case, person, f"recovery-opened:{case.id}:{person.id}")


def remind(case: RecoveryCase) -> None:
    """A day is over and nobody has done anything."""
    for person in _whom(case):
        _write("due", case, person, f"recovery-due:{case.id}:{person.id}")


def raise_alarm(case: RecoveryCase) -> None:
    """Two days are over: those who look after the whole hear of it too."""
    everyone = {person.id: person for person in (*_whom(case), *_marketers())}
    for person in everyone.values():
        _write("late", case, person, f"recovery-late:{case.id}:{person.id}")


def send_to_author(case: RecoveryCase, step: RecoveryStep) -> bool:
    """Says whether there is an address to write to."""
    review = case.review or (case.nps.review if case.nps else None)
    if review is None or not review.author_email:
        return False
    locale = review.request.locale if review.request else review.language
    outbox.send_later(
        "recovery/mail/reply",
        to=review.author_email,
        locale=locale,
        key=f"recovery-letter:{step.id}",
        private=True,
        name=(review.request.recipient_name if review.request else "") or review.author_name,
        text=step.text,
        by=step.by.name if step.by else "",
        service=case.service.text(locale).title,
    )
    return True


def _write(letter: str, case: RecoveryCase, to: User, key: str) -> None:
    outbox.send_later(
        f"recovery/mail/{letter}",
        to=to.email,
        locale=to.locale,
        key=key,
        private=True,
        hold=not to.is_verified,
        name=to.name,
        case=case,
        service=case.service.text(to.locale).title,
        rating=case.review.rating if case.review else None,
        score=case.nps.score if case.nps else None,
        text=case.review.text if case.review else (case.nps.text if case.nps else ""),
        link=absolute_url("recovery_desk.show", reference=case.reference),
    )


def _whom(case: RecoveryCase) -> Sequence[User]:
    return [case.owner] if case.owner is not None and case.owner.is_active else _marketers()


def _marketers() -> Sequence[User]:
    found = (
        sa.select(User)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(RoleGrant.role == Role.MARKETER, RoleGrant.revoked_at.is_(None), User.erased_at.is_(None))
    )
    return db.session.scalars(found.order_by(User.id)).unique().all()
