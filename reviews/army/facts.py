"""What can have happened to superfans, campaigns and missions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class SuperfansFound:
    """A run looked at everybody; `superfans` of `people` reach the threshold."""

    run_id: int
    people: int
    superfans: int


@dataclass(frozen=True, kw_only=True)
class FanObjected:
    """This person is in no list of superfans from now on."""

    user_id: int


@dataclass(frozen=True, kw_only=True)
class CampaignLaunched:
    campaign_id: int


@dataclass(frozen=True, kw_only=True)
class CampaignClosed:
    campaign_id: int


@dataclass(frozen=True, kw_only=True)
class VolunteerJoined:
    volunteer_id: int
    campaign_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class VolunteerLeft:
    volunteer_id: int
    campaign_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class MissionOffered:
    assignment_id: int
    volunteer_id: int


@dataclass(frozen=True, kw_only=True)
class MissionTaken:
    assignment_id: int
    volunteer_id: int


@dataclass(frozen=True, kw_only=True)
class StageSubmitted:
    """Somebody handed over a stage of their mission; a named person looks at it."""

    submission_id: int
    assignment_id: int


@dataclass(frozen=True, kw_only=True)
class MissionDone:
    """Every stage was accepted, and where somebody was helped, they or a colleague said that it took place."""

    assignment_id: int
    volunteer_id: int
    user_id: int


@dataclass(frozen=True, kw_only=True)
class ComplaintOpened:
    complaint_id: int
    campaign_id: int


@dataclass(frozen=True, kw_only=True)
class ComplaintClosed:
    complaint_id: int
    campaign_id: int
    outcome: str
