"""What can have happened in the ledger."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class TransfersPosted:
    """A posting was written, once per source; `holder_ids` are the people whose accounts it touched."""

    posting_id: int
    source: str
    purpose: str
    holder_ids: tuple[int, ...]
