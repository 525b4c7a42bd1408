"""The seal of what is shown for approval: the same for the same words and files, another one for anything else. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

SHOWN = 12


def seal(*, title: str, text: str, source: str, files: Iterable[tuple[str, str]]) -> str:
    """SHA-256 over the words and the files, in hexadecimal. `files`: pairs of (name, SHA-256), in the order shown."""
    content = {"title": title, "text": text, "source": source, "files": [list(each) for each in files]}
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def short(seal_of: str) -> str:
    """The beginning of a seal, which is enough for people to compare."""
    return " ".join(seal_of[at : at + 4] for at in range(0, SHOWN, 4))
