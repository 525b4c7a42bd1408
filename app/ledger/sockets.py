"""Questions the ledger asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from app.sockets import Socket

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

# Answered with words for the purposes of postings: `Posting.purpose` → what it was for, as a person reads it.
purposes: Socket[Mapping[str, LazyString]] = Socket("ledger.purposes")
