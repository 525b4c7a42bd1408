"""Where a campaign and a mission of somebody's stand, and how they may go on. Pure."""

from __future__ import annotations

from enum import StrEnum

MOST_AT_ONCE = 3


class CampaignState(StrEnum):
    DRAFT = "draft"
    LIVE = "live"
    PAUSED = "paused"
    CLOSED = "closed"


class Part(StrEnum):
    """Who of ours answers for what in a campaign."""

    LEADER = "leader"
    COMMUNITY = "community"
    SUPPORT = "support"


class Step(StrEnum):
    """Of one mission with one volunteer."""

    OFFERED = "offered"
    TAKEN = "taken"
    CHECKING = "checking"
    DONE = "done"
    DECLINED = "declined"
    LAPSED = "lapsed"
    GIVEN_UP = "given_up"
    CALLED_OFF = "called_off"


RUNNING = frozenset({Step.OFFERED, Step.TAKEN, Step.CHECKING})
# What came to nothing without anybody's fault: it counts as no offer, so that saying no costs nobody their turn.
REFUSED = frozenset({Step.DECLINED, Step.LAPSED, Step.CALLED_OFF})

CAMPAIGN_MOVES: dict[CampaignState, frozenset[CampaignState]] = {
    CampaignState.DRAFT: frozenset({CampaignState.LIVE, CampaignState.CLOSED}),
    CampaignState.LIVE: frozenset({CampaignState.PAUSED, CampaignState.CLOSED}),
    CampaignState.PAUSED: frozenset({CampaignState.LIVE, CampaignState.CLOSED}),
    CampaignState.CLOSED: frozenset(),
}
MOVES: dict[Step, frozenset[Step]] = {
    Step.OFFERED: frozenset({Step.TAKEN, Step.DECLINED, Step.LAPSED, Step.CALLED_OFF}),
    Step.TAKEN: frozenset({Step.CHECKING, Step.DONE, Step.GIVEN_UP, Step.CALLED_OFF}),
    Step.CHECKING: frozenset({Step.TAKEN, Step.GIVEN_UP, Step.CALLED_OFF}),
    Step.DONE: frozenset(),
    Step.DECLINED: frozenset(),
    Step.LAPSED: frozenset(),
    Step.GIVEN_UP: frozenset(),
    Step.CALLED_OFF: frozenset(),
}


def may_go(before: str, after: str) -> bool:
    return Step(after) in MOVES[Step(before)]


def campaign_may_go(before: str, after: str) -> bool:
    return CampaignState(after) in CAMPAIGN_MOVES[CampaignState(before)]
