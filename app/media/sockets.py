"""Pictures of others that may be shown for a while: whoever shows pictures asks, whoever keeps permissions answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.media.models import StoredFile
from app.sockets import Socket


@dataclass(frozen=True, kw_only=True)
class Permitted:
    """A picture with a permission in force at this moment. `credit` is said wherever it is shown.

    `permission` names the permission for ever; `until` is its last day, `url` says in public what it covers.
    """

    permission: str
    title: str
    credit: str
    file: StoredFile
    until: date
    url: str


# Asked with a surface (such as "case") and names of permissions, or None for all: what may be shown there now.
permitted: Socket[Sequence[Permitted]] = Socket("media.permitted")


def permitted_now(surface: str, permissions: Sequence[str] | None = None) -> dict[str, Permitted]:
    """By the name of the permission. Nothing is asked for no names."""
    if permissions is not None and not permissions:
        return {}
    return {each.permission: each for answer in permitted.answers(surface, permissions) for each in answer}
