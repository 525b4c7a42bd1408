"""Keys: the random names under which files lie."""

from __future__ import annotations

import re
import secrets

# The only endings a stored file may have; what is not listed has none.
ENDINGS = {
    "application/pdf": ".pdf",
    "application/xml": ".xml",
    "image/webp": ".webp",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "video/webm": ".webm",
    "audio/webm": ".weba",
    "text/csv": ".csv",
    "text/plain": ".txt",
}
# Plain words between slashes, and perhaps an ending: nothing here can climb out of a folder.
_SAFE = re.compile(r"[a-z0-9]{1,64}(/[a-z0-9]{1,64}){0,3}(\.[a-z0-9]{1,8})?")


class UnsafeKey(ValueError):
    """The key could lead out of the store."""


def new_key(content_type: str) -> str:
    """128 random bits under a two-letter folder, so that no folder grows too large."""
    name = secrets.token_hex(16)
    return f"{name[:2]}/{name}{ENDINGS.get(content_type, '')}"


def checked(key: str) -> str:
    """The key itself; raises `UnsafeKey` for what could be anything but a key."""
    if not _SAFE.fullmatch(key):
        raise UnsafeKey(f"{key!r} is no key of a stored file")
    return key
