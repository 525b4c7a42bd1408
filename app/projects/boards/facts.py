"""What can have happened on a board."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class BoardMade:
    board_id: int
    project_id: int


@dataclass(frozen=True, kw_only=True)
class CardMoved:
    """Into another column; `done` when that is the column of what is done."""

    card_id: int
    project_id: int
    from_column_id: int
    to_column_id: int
    done: bool


@dataclass(frozen=True, kw_only=True)
class CardShown:
    """From now on the client sees this card."""

    card_id: int
    project_id: int


@dataclass(frozen=True, kw_only=True)
class CardCommented:
    """`mentioned` are the user ids of those who may read the comment and are named in it."""

    comment_id: int
    card_id: int
    project_id: int
    mentioned: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class CardAssigned:
    card_id: int
    project_id: int
    user_id: int
    by_id: int
