"""How much hangs on a few: shares of the largest, and the index of Herfindahl and Hirschman. Pure: frames and whole numbers."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from app.money import round_half_up

TOPS = (1, 3, 10)
BASIS_POINTS = 10_000


def concentration(amounts: Sequence[int]) -> dict[str, int | None]:
    """Of what partners brought in one currency: how many brought something, the shares of the largest in basis points, and the
    sum of squared shares (0 to 10,000: 10,000 is a single partner). Whoever brought nothing or less does not count.

    Source: A. O. Hirschman, The Paternity of an Index, American Economic Review 54 (1964).
    """
    brought = sorted((amount for amount in amounts if amount > 0), reverse=True)
    whole = sum(brought)
    tops = {f"top_{count}": share(sum(brought[:count]), whole) for count in TOPS}
    index = round_half_up(sum(amount * amount for amount in brought) * BASIS_POINTS, whole * whole) if whole else None
    return {"partners": len(brought), **tops, "index": index}


def share(part: int, whole: int) -> int | None:
    return round_half_up(part * BASIS_POINTS, whole) if whole else None


def by_currency(frame: pd.DataFrame) -> pd.DataFrame:
    """From (group, currency, numerator) to a row for each currency."""
    rows = [
        {"currency": currency, **concentration([int(amount) for amount in own["numerator"]])}
        for currency, own in frame.groupby("currency", dropna=False, sort=True)
    ]
    columns = ["currency", "partners", *(f"top_{count}" for count in TOPS), "index"]
    found = pd.DataFrame(rows, columns=columns)
    return found.astype(dict.fromkeys(columns[1:], "Int64"))


def retention(frame: pd.DataFrame, months: Sequence[int]) -> pd.DataFrame:
    """From (source, later, buyers) to a row for each source: its newcomers, and how many of them came again so many months
    later."""
    if frame.empty:
        return pd.DataFrame(columns=["source", "size", *(f"after_{month}" for month in months)])
    wide = frame.pivot_table(index="source", columns="later", values="buyers", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=[0, *months], fill_value=0).astype("int64")
    wide = wide.rename(columns={0: "size", **{month: f"after_{month}" for month in months}})
    return wide.rename_axis(columns=None).sort_values("size", ascending=False, kind="stable").reset_index()


def lift(during: int, during_days: int, before: int, before_days: int) -> int | None:
    """By how many basis points there were more orders a day than before; None where there was nothing to compare with."""
    if not (during_days and before_days and before):
        return None
    return round_half_up((during * before_days - before * during_days) * BASIS_POINTS, before * during_days)
