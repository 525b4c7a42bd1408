"""Bank and tax data as they lie in the database: sealed with Fernet (AES-128-CBC and HMAC-SHA256), bound to their owner.

The first key of `PAYOUT_DATA_KEYS` seals, every key there opens. To change the key, put the new one in front, restart,
run `flask payouts reseal`, then take the old one away. Without the setting the key is derived from SECRET_KEY, which
then cannot be changed without losing these data.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.config import settings


class CannotOpen(Exception):
    """No key opens it, or it belongs to somebody else: a key was lost, or a row was tampered with."""


def sealed(owner: str, values: Mapping[str, str]) -> str:
    """`owner` names whose data this is and which ("method:7"); the same name opens it."""
    return _box().encrypt(json.dumps({"owner": owner, "values": dict(values)}).encode()).decode()


def opened(owner: str, text: str) -> dict[str, str]:
    """What was sealed for that owner. Raises `CannotOpen`."""
    try:
        found = json.loads(_box().decrypt(text.encode()))
    except (InvalidToken, ValueError) as error:
        raise CannotOpen(f"{owner} cannot be opened with the keys at hand") from error
    if found["owner"] != owner:
        raise CannotOpen(f"what was sealed for {found['owner']} does not open for {owner}")
    values: dict[str, str] = found["values"]
    return values


def resealed(text: str) -> str:
    """The same, sealed with the first key."""
    return _box().rotate(text.encode()).decode()


def sealed_bytes(data: bytes) -> bytes:
    return _box().encrypt(data)


def opened_bytes(data: bytes) -> bytes:
    try:
        return _box().decrypt(data)
    except InvalidToken as error:
        raise CannotOpen("the file cannot be opened with the keys at hand") from error


def resealed_bytes(data: bytes) -> bytes:
    return _box().rotate(data)


def fingerprint(account: str) -> str:
    """The same for the same account, and nothing to anyone without our key: to notice one account of several people."""
    key = hashlib.sha256(b"payouts.accounts:" + settings().secret_key.encode()).digest()
    return hmac.new(key, account.encode(), hashlib.sha256).hexdigest()[:32]


def _box() -> MultiFernet:
    named = [word.strip() for word in settings().payouts.data_keys.split(",") if word.strip()]
    return MultiFernet([Fernet(_stretched(word)) for word in (named or [settings().secret_key])])


def _stretched(word: str) -> bytes:
    """A key of the right length from any long random text (HKDF, RFC 5869)."""
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"imece payouts personal data")
    return base64.urlsafe_b64encode(derive.derive(word.encode()))
