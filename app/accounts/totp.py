"""Codes that change every half minute (RFC 6238), and the recovery codes for the day the phone is lost. Pure."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote

import pyotp

STEP_SECONDS = 30
# A clock may be half a minute off, to either side.
WINDOW = (0, -1, 1)
RECOVERY_CODES = 10
# Without letters and digits that are mistaken for one another when read from paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> str:
    """160 random bits in base32."""
    return pyotp.random_base32()


def step_of(secret: str, code: str, moment: datetime, *, after: int | None) -> int | None:
    """The time step `code` belongs to at `moment`, or None. Steps up to `after` were used already and do not count."""
    digits = code.replace(" ", "")
    if not (len(digits) == 6 and digits.isascii() and digits.isdecimal()):
        return None
    now = int(moment.timestamp()) // STEP_SECONDS
    generator = pyotp.TOTP(secret)
    for step in (now + shift for shift in WINDOW):
        expected = generator.generate_otp(step)
        if hmac.compare_digest(expected, digits) and (after is None or step > after):
            return step
    return None


def setup_address(secret: str, email: str, issuer: str) -> str:
    """The otpauth address an authenticator app reads from the picture."""
    label = quote(f"{issuer}:{email}", safe="")
    return f"otpauth://totp/{label}?secret={secret}&issuer={quote(issuer, safe='')}"


def picture(address: str) -> str:
    """The address as an SVG without any style attribute, dark on white so that cameras read it in dark mode too."""
    import segno  # drawn once in the life of an account

    drawn = segno.make(address, error="m", micro=False)
    return drawn.svg_inline(scale=5, border=4, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None)


def new_recovery_codes() -> list[str]:
    """Ten codes of 50 bits such as `k3fqz-8wnpd`."""
    return [f"{_letters(5)}-{_letters(5)}" for _ in range(RECOVERY_CODES)]


def recovery_fingerprint(user_id: int, code: str) -> str:
    """How a recovery code is kept: whatever dashes, blanks and capitals it was typed with."""
    plain = "".join(letter for letter in code.lower() if letter in _LETTERS)
    return hashlib.scrypt(plain.encode(), salt=f"recovery:{user_id}".encode(), n=2**14, r=8, p=1, dklen=32).hex()


def _letters(count: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(count))
