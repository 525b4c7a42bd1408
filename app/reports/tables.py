"""From frames to frames: empty buckets, figures, comparison, small groups, cohorts. Pure: no web, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from app.money import round_half_up

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

SMALLEST_GROUP = 5
FEW = "\u2026few"
COUNTED = ("numerator", "denominator", "rows")
BASIS_POINTS = 10_000


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table. `unit` is text, day, month, or what a metric counts in; money is of the row's `currency`.

    `metric` names the metric whose rows a number opens (`*key`: as that column of the frame says), `narrow` what they are
    narrowed to: pairs of (parameter, column of the frame or value)."""

    key: str
    label: str | LazyString
    unit: str = "text"
    metric: str = ""
    narrow: tuple[tuple[str, str], ...] = ()
    # The endpoint and the argument of the page that a cell of this column names.
    opens: tuple[str, str] | None = None


@dataclass(frozen=True)
class Table:
    """A frame with what its columns mean. A column `currency` is empty where nothing is money. `narrow` names the columns
    of the frame that say which rows a line counts: (column, parameter)."""

    columns: tuple[Column, ...]
    frame: pd.DataFrame
    narrow: tuple[tuple[str, str], ...] = ()

    @property
    def is_empty(self) -> bool:
        return self.frame.empty

    def records(self) -> list[dict[str, Any]]:
        """Plain Python values, None for what is missing."""
        return plain(self.frame)


def plain(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dictionaries of plain Python values."""
    columns = {
        name: [
            None if missing else value for value, missing in zip(frame[name].tolist(), frame[name].isna(), strict=True)
        ]
        for name in frame.columns
    }
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def figure(how: str, unit: str, numerator: int, denominator: int) -> int | None:
    """The value of a metric in its unit, half up; None where there is nothing to divide by."""
    if how == "sum":
        return numerator
    if denominator == 0:
        return None
    if how == "ratio":
        return round_half_up(numerator * (100 if unit == "points" else BASIS_POINTS), denominator)
    return round_half_up(numerator * (100 if unit == "hundredths" else 1), denominator)


def with_value(frame: pd.DataFrame, how: str, unit: str) -> pd.DataFrame:
    """A column `value` beside numerator, denominator and rows; medians have one already."""
    if how == "median":
        return frame
    values = [
        figure(how, unit, int(top), int(bottom))
        for top, bottom in zip(frame["numerator"], frame["denominator"], strict=True)
    ]
    return frame.assign(value=pd.array(values, dtype="Int64"))


def filled(frame: pd.DataFrame, buckets: Sequence[date], currencies: Sequence[str]) -> pd.DataFrame:
    """Every bucket of every currency, in order; nothing counted is zero, never missing."""
    every = pd.MultiIndex.from_product([list(buckets), list(currencies)], names=["bucket", "currency"])
    empty = pd.DataFrame(index=every).reset_index().astype({"currency": "str"})
    whole = empty.merge(frame, on=["bucket", "currency"], how="left", validate="one_to_one")
    zeros: dict[str, int] = dict.fromkeys([name for name in COUNTED if name in whole], 0)
    return whole.fillna(zeros).astype(dict.fromkeys(zeros, "int64"))


def side_by_side(frames: Mapping[str, pd.DataFrame], on: Sequence[str], zero: Sequence[str] = ()) -> pd.DataFrame:
    """One column of values for each metric, joined on `on`; a metric in `zero` is 0 where it counted nothing."""
    whole: pd.DataFrame | None = None
    for name, frame in frames.items():
        part = frame[[*on, "value"]].rename(columns={"value": name})
        whole = part if whole is None else whole.merge(part, on=list(on), how="outer", validate="one_to_one")
    assert whole is not None, "a table needs a metric"
    return whole.fillna(dict.fromkeys(zero, 0)).reset_index(drop=True)


def few_together(frame: pd.DataFrame, smallest: int = SMALLEST_GROUP) -> pd.DataFrame:
    """Groups of fewer than `smallest` people become one; if that one is small too, it is left out of the split, so that
    nobody can be told apart. Takes columns group, currency, numerator, denominator, rows, people."""
    small = frame["people"] < smallest
    kept, rest = frame[~small].reset_index(drop=True), frame[small]
    together = rest.groupby("currency", dropna=False, as_index=False)[[*COUNTED, "people"]].sum()
    together = together[together["people"] >= smallest].assign(group=FEW)
    if together.empty:
        return kept
    # What the figure of these groups together is, only their sums can say; a median cannot.
    whole = together.reindex(columns=frame.columns).astype({"value": "Int64"} if "value" in frame else {})
    return pd.concat([kept, whole], ignore_index=True)


def cohorts(frame: pd.DataFrame, until: str) -> pd.DataFrame:
    """From (cohort, later, buyers) to one row per cohort: `size`, then how many came again after so many months.

    A month after `until` (both like 2026-11) has not begun: there is nothing to say, which is not zero.
    """
    if frame.empty:
        return pd.DataFrame({"cohort": pd.Series(dtype="object"), "size": pd.Series(dtype="int64")})
    wide = frame.pivot_table(index="cohort", columns="later", values="buyers", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=range(int(frame["later"].max()) + 1), fill_value=0).astype("int64")
    wide = wide.rename(columns={0: "size", **{month: f"after_{month}" for month in wide.columns if month}})
    wide = wide.rename_axis(columns=None).reset_index()
    for name in [column for column in wide.columns if column.startswith("after_")]:
        begun = wide["cohort"].map(_month) + int(name.removeprefix("after_")) <= _month(until)
        wide[name] = wide[name].astype("Int64").where(begun)
    return wide


def _month(text: str) -> int:
    year, _dash, month = text.partition("-")
    return 12 * int(year) + int(month)
