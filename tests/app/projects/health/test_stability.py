"""From measures to a verdict: the table of thresholds, and that worse is never better."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.projects.health.stability import RANK, Level, Verdict, attention, read, verdict
from app.projects.health.thresholds import THRESHOLDS, Process

MORE_IS_WORSE = [name for name, it in THRESHOLDS.items() if not it.less_is_worse]
values = st.fixed_dictionaries(
    {}, optional={name: st.integers(0, 500 if it.less_is_worse else 20_000) for name, it in THRESHOLDS.items()}
)


@pytest.mark.parametrize("name", MORE_IS_WORSE)
def test_thresholds_are_inclusive_where_more_is_worse(name: str) -> None:
    it = THRESHOLDS[name]

    assert read(name, it.watch - 1).level is Level.STABLE
    assert read(name, it.watch).level is Level.WATCH
    assert read(name, it.unstable - 1).level is Level.WATCH
    assert read(name, it.unstable).level is Level.UNSTABLE


def test_a_pulse_is_judged_the_other_way_round() -> None:
    levels = [read("pulse_x100", value).level for value in (500, 400, 399, 300, 299, 100)]

    assert levels == [Level.STABLE, Level.STABLE, Level.WATCH, Level.WATCH, Level.UNSTABLE, Level.UNSTABLE]


def test_a_process_is_as_bad_as_its_worst_measure_which_is_told_first() -> None:
    found = verdict(Process.PROJECT, {"wip_age_days": 8, "overdue_share_bp": 3000, "unanswered_hours": 500})

    assert found.level is Level.UNSTABLE
    assert [each.name for each in found.readings] == ["overdue_share_bp", "wip_age_days"]
    assert found.because()[0] == {
        "measure": "overdue_share_bp",
        "value": 3000,
        "watch": 1000,
        "unstable": 2500,
        "level": "unstable",
    }


def test_what_was_never_measured_is_unknown_and_no_alarm() -> None:
    found = verdict(Process.FEEDBACK, {"wip_age_days": 99})

    assert found.level is Level.UNKNOWN
    assert found.is_stable
    assert found.attention == 0


@given(values, st.sampled_from(sorted(THRESHOLDS)), st.integers(1, 20_000))
def test_worse_is_never_better(measured: dict[str, int], name: str, by: int) -> None:
    it = THRESHOLDS[name]
    measured.setdefault(name, 500 if it.less_is_worse else 0)
    worse = {**measured, name: max(0, measured[name] - by) if it.less_is_worse else measured[name] + by}

    before, after = verdict(it.process, measured), verdict(it.process, worse)

    assert RANK[after.level] >= RANK[before.level]
    assert after.attention >= before.attention


@given(values, values)
def test_an_unstable_project_stands_before_every_project_that_is_not(
    one: dict[str, int], other: dict[str, int]
) -> None:
    def verdicts(measured: dict[str, int]) -> list[Verdict]:
        return [verdict(process, measured) for process in Process]

    worst = [max(RANK[each.level] for each in verdicts(measured)) for measured in (one, other)]
    if worst[0] > worst[1]:
        assert attention(verdicts(one)) > attention(verdicts(other))


def test_every_threshold_of_a_process_has_watch_before_unstable() -> None:
    for it in THRESHOLDS.values():
        assert it.watch > it.unstable if it.less_is_worse else it.watch < it.unstable
