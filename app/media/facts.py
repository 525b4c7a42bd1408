"""What can have happened to pictures that are shown by the permission of others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class PermittedPictureShown:
    """It stands somewhere from now on: `place` names where, such as "case:12"; whoever keeps permissions may refuse."""

    permission: str
    surface: str
    place: str
    title: str
    by_id: int | None


@dataclass(frozen=True, kw_only=True)
class PermittedPictureRemoved:
    permission: str
    place: str
