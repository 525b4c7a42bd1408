"""The second factor of staff: set up once with an app, asked for at every sign-in, each code good once."""

from __future__ import annotations

import base64

import sqlalchemy as sa
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit, signing_in, totp
from app.accounts.models import RecoveryCode, User, UserSession
from app.accounts.queries import locked_user
from app.config import settings
from app.database import db
from app.errors import Conflict, Invalid
from app.mail import outbox
from app.mail.links import absolute_url

MOST_FAILURES = 5


class WrongCode(Invalid):
    title = _l("That code did not work")

    def __init__(self) -> None:
        super().__init__(_l("Please wait for the next code in your app and type that one. Each code works once."))


def begin(user: User) -> str:
    """The secret to put into the app: a new one, or the one begun earlier and not confirmed yet."""
    if user.has_second_factor:
        raise Conflict(_l("A second factor is set up already. Remove it first to set up another one."))
    if user.totp_secret_encrypted is None:
        user.totp_secret_encrypted = _box().encrypt(totp.new_secret().encode()).decode()
    return secret_of(user)


def secret_of(user: User) -> str:
    assert user.totp_secret_encrypted is not None
    return _box().decrypt(user.totp_secret_encrypted.encode()).decode()


def confirm(user: User, code: str) -> list[str]:
    """Switch the second factor on with a first code and return the recovery codes, shown this once. Raises `WrongCode`."""
    person = locked_user(user.id)
    if person.has_second_factor or person.totp_secret_encrypted is None:
        raise Conflict(_l("This page is out of date. Please begin again."))
    step = totp.step_of(secret_of(person), code, clock.now(), after=person.totp_last_step)
    if step is None:
        raise WrongCode
    person.totp_last_step = step
    person.totp_confirmed_at = clock.now()
    codes = renew_recovery_codes(person)
    audit.record("second_factor.set_up", person)
    _tell(person, added=True)
    return codes


def check(row: UserSession, code: str) -> bool:
    """Whether `code`, of the app or a recovery code, is right for the person of this session; it is used up by this.

    After five wrong ones the session ends, and the password has to be given again.
    """
    person = locked_user(row.user_id)
    if _uses_step(person, code) or _uses_recovery_code(person, code):
        return True
    failures = db.session.scalar(
        sa.update(UserSession)
        .where(UserSession.id == row.id)
        .values(failed_codes=UserSession.failed_codes + 1)
        .returning(UserSession.failed_codes)
    )
    if failures is not None and failures >= MOST_FAILURES:
        row.ended_at = clock.now()
    return False


def renew_recovery_codes(user: User) -> list[str]:
    """Ten new recovery codes; the old ones work no longer."""
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = totp.new_recovery_codes()
    db.session.add_all(
        RecoveryCode(user_id=user.id, code_hash=totp.recovery_fingerprint(user.id, code)) for code in codes
    )
    return codes


def remove(user: User, *, by: User) -> None:
    """Switch the second factor off: by the person, or by an administrator when phone and codes are lost.

    All sessions end when somebody else did it, because nobody knows who holds the lost phone.
    """
    user.totp_secret_encrypted = None
    user.totp_confirmed_at = None
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    audit.record("second_factor.removed", user)
    if by.id != user.id:
        signing_in.end_sessions(user)
    _tell(user, added=False)


def _uses_step(person: User, code: str) -> bool:
    if not person.has_second_factor:
        return False
    step = totp.step_of(secret_of(person), code, clock.now(), after=person.totp_last_step)
    if step is None:
        return False
    person.totp_last_step = step
    return True


def _uses_recovery_code(person: User, code: str) -> bool:
    used = db.session.scalar(
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.user_id == person.id,
            RecoveryCode.code_hash == totp.recovery_fingerprint(person.id, code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
    )
    return used is not None


def _box() -> Fernet:
    """Encrypts with a key of its own, derived from SECRET_KEY (RFC 5869)."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"imece second factor").derive(
        settings().secret_key.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))


def _tell(user: User, *, added: bool) -> None:
    outbox.send_later(
        "accounts/mail/second_factor",
        to=user.email,
        locale=user.locale,
        name=user.name,
        added=added,
        url=absolute_url("accounts.security"),
    )
