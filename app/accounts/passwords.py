"""Passwords: how they are kept (Argon2id) and which are refused.

Length counts, composition does not (NIST SP 800-63B §5.1.1.2).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import lazy_gettext as _l

from app.accounts.common_passwords import COMMON

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

SHORTEST = 10
LONGEST = 1024
# RFC 9106 §4, the second recommended option: 64 MiB and three passes, affordable at each sign-in.
_hasher = PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=4)


def hashed(password: str) -> str:
    return _hasher.hash(_normal(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Whether `password` is the one. Without a hash as much work is done, so that time tells nobody who has an account."""
    if len(password) > LONGEST:
        return False
    try:
        _hasher.verify(password_hash or _nobodys_hash(), _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


def complaint(password: str, own_email: str = "") -> LazyString | None:
    """Why this password cannot be used, or None."""
    if len(password) > LONGEST:
        return _l("Please choose a password of at most %(most)s characters.", most=LONGEST)
    if "\x00" in password or "\ufffd" in password:
        return _l("This contains characters that cannot be read. Please type it again.")
    if len(password) < SHORTEST:
        return _l(
            "Please choose a password of at least %(least)s characters. A few words in a row are fine.", least=SHORTEST
        )
    if _is_own_address(password, own_email):
        return _l("Your e-mail address is the first thing anybody would try. Please choose something else.")
    if _is_easy(password):
        return _l("This is one of the passwords that are tried first. Please choose something else.")
    return None


def _normal(password: str) -> str:
    """One form for what different keyboards send for the same text."""
    return unicodedata.normalize("NFKC", password)


def _is_own_address(password: str, own_email: str) -> bool:
    plain, own = password.casefold(), own_email.casefold()
    return bool(own) and (plain == own or plain.rstrip("0123456789!.") == own.partition("@")[0])


def _is_easy(password: str) -> bool:
    """On the list of common passwords, also with digits behind it, or only a run or repetition of very few signs."""
    plain = password.casefold()
    bare = plain.rstrip("0123456789!.?*")
    return plain in COMMON or bare in COMMON or bool(re.fullmatch(r"(.{1,3})\1+.{0,2}", plain)) or _is_run(plain)


def _is_run(text: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return steps in ({1}, {-1})


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher.hash("nobody has this password")
