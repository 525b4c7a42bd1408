"""What can have happened to stamps."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Stamped:
    """An authority has stamped the digest, and its token was verified. `kind` and `subject_id` are those of the request."""

    stamp_id: int
    kind: str
    subject_id: int
