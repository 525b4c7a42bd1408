"""The communication plan as a matrix: every item stands where it belongs, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.projects.communication.matrix import MOST_COLUMNS, Matrix, arrange, months, weeks

DISCIPLINES = ["strategy", "design", "web"]
CHANNELS = ["website", "email", "press"]


@dataclass(frozen=True)
class Item:
    discipline: str
    channel: str
    starts_on: date
    ends_on: date


days = st.dates(date(2026, 1, 1), date(2028, 12, 31))
items = st.builds(
    lambda discipline, channel, start, length: Item(discipline, channel, start, start + timedelta(days=length)),
    st.sampled_from([*DISCIPLINES, "unknown"]),
    st.sampled_from([*CHANNELS, "smoke signs"]),
    days,
    st.integers(0, 400),
)


@given(st.lists(items, min_size=1, max_size=12))
def test_each_item_stands_in_every_column_it_touches_and_in_its_own_row_only(plan: list[Item]) -> None:
    matrix = arrange(plan, DISCIPLINES, CHANNELS)

    for row in matrix.rows:
        for span, cell in zip(matrix.columns, row.cells, strict=True):
            wanted = [each for each in plan if (each.discipline, each.channel) == (row.discipline, row.channel)]
            assert sorted(cell, key=repr) == sorted((each for each in wanted if span.touches(each)), key=repr)
    shown = [each for row in matrix.rows for cell in row.cells for each in cell]
    assert set(shown) == set(plan)


@given(st.lists(items, min_size=1, max_size=12))
def test_columns_follow_one_another_without_gap_and_cover_all_days(plan: list[Item]) -> None:
    matrix = arrange(plan, DISCIPLINES, CHANNELS)

    for earlier, later in zip(matrix.columns, matrix.columns[1:], strict=False):
        assert later.start == earlier.end + timedelta(days=1)
    assert matrix.columns[0].start <= min(each.starts_on for each in plan)
    assert matrix.columns[-1].end >= max(each.ends_on for each in plan)
    assert matrix.by_month or len(matrix.columns) <= MOST_COLUMNS


@given(st.lists(items, max_size=12))
def test_rows_of_one_discipline_stand_together_in_the_order_of_the_lists(plan: list[Item]) -> None:
    rows = arrange(plan, DISCIPLINES, CHANNELS).rows

    assert sum(row.spans_rows for row in rows) == len(rows)
    known = [DISCIPLINES.index(row.discipline) for row in rows if row.discipline in DISCIPLINES]
    assert known == sorted(known)


def test_an_empty_plan_is_an_empty_matrix() -> None:
    matrix: Matrix[Item] = arrange([], DISCIPLINES, CHANNELS)

    assert (matrix.columns, matrix.rows) == ([], [])


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    assert [span.start for span in weeks(date(2026, 11, 25), date(2026, 12, 7))] == [
        date(2026, 11, 23),
        date(2026, 11, 30),
        date(2026, 12, 7),
    ]
    assert [(span.start, span.end) for span in months(date(2026, 12, 31), date(2027, 1, 1))] == [
        (date(2026, 12, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 1, 31)),
    ]
