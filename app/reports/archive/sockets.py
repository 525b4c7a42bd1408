"""Where a package or a wing plugs in what is archived of it, and what is counted from that."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.sockets import Socket

if TYPE_CHECKING:
    import pandas as pd
    from flask_babel.speaklater import LazyString


@dataclass(frozen=True, kw_only=True)
class EventKind:
    """Events that are archived. `source` is a SELECT of `columns`, in this order and `happened_at` first, of what happened
    from %(begins)s until before %(ends)s, always in one order. There are numbers and closed words in it, never names.

    `columns` say for each a type: moment, whole, word or flag. `sums` are whole columns whose sums are compared after writing.
    `first` is a SELECT of the earliest moment there is. After `kept_days` rows may be gone: such a month stays as it was written.
    """

    name: str
    columns: Mapping[str, str]
    source: str
    first: str
    sums: tuple[str, ...] = ()
    kept_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class EventReport:
    """A table counted from archived events, in two steps: `part` takes the events of one month and a time zone, `whole` takes
    what all months gave, one below the other. Both are pure, top-level functions from frame to frame, so that they do the same
    one after another on one machine and side by side on a cluster.

    `order` are the columns the result is ordered by, `whole_numbers` the others.
    """

    name: str
    kind: str
    title: str | LazyString
    part: Callable[[pd.DataFrame, str], pd.DataFrame]
    whole: Callable[[pd.DataFrame], pd.DataFrame]
    order: tuple[str, ...]
    whole_numbers: tuple[str, ...]

    @property
    def columns(self) -> list[str]:
        return [*self.order, *self.whole_numbers]


# Asked without arguments.
event_kinds: Socket[Sequence[EventKind]] = Socket("reports.event_kinds")
event_reports: Socket[Sequence[EventReport]] = Socket("reports.event_reports")


def known_kinds() -> dict[str, EventKind]:
    return {kind.name: kind for answer in event_kinds.answers() for kind in answer}


def known_reports() -> dict[str, EventReport]:
    return {report.name: report for answer in event_reports.answers() for report in answer}
