"""When a process counts as stable: the numbers, and where they come from. Pure.

Two processes are looked at, the *project process* (is the work flowing?) and the *feedback process* (is the client heard?).
Each measure has two thresholds, watch / unstable: from the first on somebody should look, from the second on the process is
not stable any more.

overdue_share_bp      10 % / 25 %   Open cards past their day, of those that have one. One in ten is noise, one in four a plan
                                    that no longer holds.
wip_age_days          7 / 14        How long the oldest card lies in its column of work. A week is what a step may take (Kanban:
                                    ageing work in progress against an expectation of service); two weeks are twice that.
over_limit_columns    1 / 2         Columns above their limit. A limit that is not kept is no limit.
milestone_late_days   1 / 7         A week cannot be caught up silently.
approval_late_days    1 / 5         Work stands still while nobody answers; five days are a working week.
unanswered_hours      24 / 48       The longest time a message of the client waits. The goal is a day.
complaint_hours       24 / 72       Age of the oldest complaint without an answer: heard in a day, answered in three.
pulse_x100            < 400 / < 300 Mean of the last pulses (1-5) times 100: below "good", below the middle.

The numbers are our own choice; they stand here and nowhere else.
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
