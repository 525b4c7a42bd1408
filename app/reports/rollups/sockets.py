"""Where a package or a wing plugs in what it wants added up by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.sockets import Socket


@dataclass(frozen=True, kw_only=True)
class RollUp:
    """What is added up by the seller's days into `table`, one row for each day and set of `keys`.

    `source` is a SELECT of `day`, the keys and the sums, in this order, from `wanted (day, begins, ends)`: the days asked for
    with the moments between which they lie. Its rows follow from what is stored now, whenever it is asked.

    Triggers of the migration note in `report_changed_hour`, under `name`, each hour whose rows changed. `moments` is a SELECT
    of all hours there are, for the first time and for a seller who moves to another time zone.
    """

    name: str
    table: str
    keys: tuple[str, ...]
    sums: tuple[str, ...]
    source: str
    moments: str

    @property
    def columns(self) -> tuple[str, ...]:
        return ("day", *self.keys, *self.sums)


@dataclass(frozen=True, kw_only=True)
class Rolled:
    """SQL over the columns of a roll-up: what its rows add to the numerator, the denominator and the number of rows.

    `currency` is off where nothing is money.
    """

    roll_up: RollUp
    numerator: str
    denominator: str
    rows: str
    where: str = "true"
    currency: bool = True


# Asked without arguments.
roll_ups: Socket[Sequence[RollUp]] = Socket("reports.rollups")
