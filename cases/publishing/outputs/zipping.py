"""Zip files that are the same for the same content: no clock, no machine in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime

# The first day a zip file knows.
_FIRST = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16


def zipped(inside: Mapping[str, bytes], at: datetime) -> bytes:
    """A zip of these files in their order, each dated `at`."""
    day = max(at.timetuple()[:6], _FIRST)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kit:
        for name, data in inside.items():
            entry = zipfile.ZipInfo(name, day)
            entry.external_attr = _READABLE
            entry.compress_type = zipfile.ZIP_DEFLATED
            kit.writestr(entry, data)
    return out.getvalue()


def dated(data: bytes, at: datetime) -> bytes:
    """The zip file `data` with every date in it replaced by `at`."""
    with zipfile.ZipFile(io.BytesIO(data)) as kit:
        return zipped({name: kit.read(name) for name in kit.namelist()}, at)
