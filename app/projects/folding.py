"""A timeline without repetitions: what one person did again and again is one line with a number. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Generic, Protocol, TypeVar

# So long may somebody pause between two of the same kind.
CLOSE = timedelta(hours=1)


class Happened(Protocol):
    kind: Any
    actor_id: Any
    happened_at: Any
    internal: Any


Event = TypeVar("Event", bound=Happened)


@dataclass(frozen=True)
class Line(Generic[Event]):
    """`count` things of one kind by one person; `latest` is the newest of them, `earliest` the first."""

    latest: Event
    earliest: Event
    count: int = 1


def folded(events: Iterable[Event], kinds: Collection[str]) -> list[Line[Event]]:
    """The lines of `events`, the newest first; only events of `kinds` that follow one another closely are folded."""
    lines: list[Line[Event]] = []
    for event in events:
        if lines and event.kind in kinds and _continues(lines[-1].earliest, event):
            lines[-1] = replace(lines[-1], earliest=event, count=lines[-1].count + 1)
        else:
            lines.append(Line(event, event))
    return lines


def _continues(later: Happened, earlier: Happened) -> bool:
    alike = (later.kind, later.actor_id, later.internal) == (earlier.kind, earlier.actor_id, earlier.internal)
    return alike and bool(later.happened_at - earlier.happened_at <= CLOSE)
