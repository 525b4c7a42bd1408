"""When a process counts as stable: the numbers, and where they come from. Pure.

Two processes are looked at, the *project process* (is the work flowing?) and the *feedback process* (is the client heard?).
Each measure has two thresholds: from `watch` on somebody should look, from `unstable` on the process is not stable any more.

| measure | watch | unstable | why |
|---|---|---|---|
| `overdue_share_bp`: open cards past their day, of those that have one | 10 % | 25 % | one in ten is noise, one in four is a plan that no longer holds |
| `wip_age_days`: age of the oldest card in work | 7 | 14 | a card should be done within a week; two weeks are twice that (Kanban: ageing work in progress) |
| `over_limit_columns`: columns above their limit | 1 | 2 | a limit that is not kept is no limit |
| `milestone_late_days`: days the latest milestone is late | 1 | 7 | a week cannot be caught up silently |
| `approval_late_days`: days the longest approval is overdue | 1 | 5 | work stands still while nobody answers; five days are a working week |
| `unanswered_hours`: longest time a message of the client waits | 24 | 48 | the answer-time goal is one day; two are a promise broken |
| `complaint_hours`: age of the oldest complaint without an answer | 24 | 72 | a complaint is heard within a day and answered within three |
| `pulse_x100`: mean of the last pulses, 1–5, times 100 | under 400 | under 300 | below “good”, below the middle |
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Process(StrEnum):
    PROJECT = "project"
    FEEDBACK = "feedback"


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """`watch` and `unstable` are inclusive where more is worse, exclusive where less is worse."""

    process: Process
    watch: int
    unstable: int
    less_is_worse: bool = False


THRESHOLDS: dict[str, Threshold] = {
    "overdue_share_bp": Threshold(process=Process.PROJECT, watch=1_000, unstable=2_500),
    "wip_age_days": Threshold(process=Process.PROJECT, watch=7, unstable=14),
    "over_limit_columns": Threshold(process=Process.PROJECT, watch=1, unstable=2),
    "milestone_late_days": Threshold(process=Process.PROJECT, watch=1, unstable=7),
    "approval_late_days": Threshold(process=Process.PROJECT, watch=1, unstable=5),
    "unanswered_hours": Threshold(process=Process.FEEDBACK, watch=24, unstable=48),
    "complaint_hours": Threshold(process=Process.FEEDBACK, watch=24, unstable=72),
    "pulse_x100": Threshold(process=Process.FEEDBACK, watch=400, unstable=300, less_is_worse=True),
}
