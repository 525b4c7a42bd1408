"""Coming in: by password, by a mailed link, with a new password; always in the same time for known and unknown addresses."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.accounts import passwords, redeeming, signing_in, verifying
from app.accounts.models import EmailToken, User
from app.accounts.queries import user_by_email, user_by_id
from app.accounts.redeeming import DeadLink, Purpose
from app.errors import Invalid
from app.mail import outbox
from app.mail.links import absolute_url


class WrongPassword(Invalid):
    """The same words whether or not the address has an account."""

    title = _l("That did not work")

    def __init__(self) -> None:
        super().__init__(_l("The e-mail address and the password do not belong together. Please check both."))


def by_password(email: str, password: str, *, next_path: str | None = None) -> bool:
    """Sign in on this browser. False when the address must be verified first: then a new link is in the mail.

    Raises `WrongPassword`. A hash made with weaker parameters than today's is renewed on the way.
    """
    user = user_by_email(email)
    if not passwords.matches(user.password_hash if user else None, password) or user is None:
        raise WrongPassword
    if passwords.is_outdated(user.password_hash or ""):
        user.password_hash = passwords.hashed(password)
    if not user.is_verified:
        verifying.ask(user.email, locale=user.locale, name=user.name, user=user, next_path=next_path)
        return False
    signing_in.let_in(user)
    return True


def by_link(raw: str) -> EmailToken:
    """Use a sign-in link up and sign its reader in on this browser; raises `DeadLink`."""
    token = redeeming.redeem(Purpose.SIGN_IN, raw)
    signing_in.let_in(_proven_owner(token))
    return token


def set_new_password(raw: str, password: str) -> User:
    """Use a reset link up: a new password, every session ended, every other link dead. Raises `DeadLink`."""
    user = _proven_owner(redeeming.redeem(Purpose.RESET, raw))
    change_password(user, password)
    redeeming.withdraw(user)
    signing_in.end_sessions(user)
    return user


def change_password(user: User, password: str) -> None:
    user.password_hash = passwords.hashed(password)
    outbox.send_later(
        "accounts/mail/password_changed",
        to=user.email,
        locale=user.locale,
        name=user.name,
        url=absolute_url("accounts.forgotten_password"),
    )


def mail_link(purpose: Purpose, email: str, *, next_path: str | None = None, key: str | None = None) -> None:
    """Mail a link for signing in, a new password or erasure to whoever has an account there; nobody else gets mail."""
    user = user_by_email(email)
    if user is None:
        return
    endpoint, template = _LINKS[purpose]
    raw = redeeming.issue(purpose, user.email, user=user, next_path=next_path)
    outbox.send_later(
        template,
        to=user.email,
        locale=user.locale,
        key=key,
        private=True,
        name=user.name,
        minutes=int(redeeming.LIFETIMES[purpose].total_seconds()) // 60,
        url=absolute_url(endpoint, token=raw),
    )


_LINKS = {
    Purpose.SIGN_IN: ("accounts.sign_in_by_link", "accounts/mail/sign_in_link"),
    Purpose.RESET: ("accounts.new_password", "accounts/mail/reset"),
    Purpose.ERASE: ("accounts.erasure_by_link", "accounts/mail/erase"),
}


def _proven_owner(token: EmailToken) -> User:
    """The account of a redeemed link. Its reader has shown that the address is theirs, so it counts as verified."""
    user = user_by_id(token.user_id) if token.user_id else None
    if user is None or not user.is_active or user.email != token.email:
        raise DeadLink
    verifying.prove(user.email)
    return user
