"""Where others may add to what the catalogue tells search engines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.sockets import Socket


@dataclass(frozen=True)
class PublicPage:
    """A page that search engines may know. `path` begins with a slash."""

    path: str
    changed_at: datetime | None = None


# Asked without arguments when the sitemap is drawn.
public_pages: Socket[Iterable[PublicPage]] = Socket("catalogue.public_pages")
