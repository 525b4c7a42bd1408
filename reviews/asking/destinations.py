"""Where a review may be asked to appear, and what that place forbids. Pure.

The rules are those of the places themselves: Google's policy on user-generated content in Maps forbids incentives, selective
asking and asking for particular content; Trustpilot's rules for businesses forbid incentives, selection, and one's own devices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from reviews.asking.steering import ALWAYS, ELSEWHERE, Finding, Steer, findings


class Place(StrEnum):
    HOUSE = "house"
    GOOGLE = "google"
    TRUSTPILOT = "trustpilot"


class Breach(StrEnum):
    """What a destination refuses."""

    INCENTIVE = "incentive"
    SELECTION = "selection"
    CONTENT = "content"
    STEERING = "steering"
    OWN_DEVICE = "own_device"


@dataclass(frozen=True)
class RuleSet:
    """What may be done when asking for a review there."""

    place: Place
    incentives: bool
    selection: bool
    demanded_content: bool
    own_device: bool


RULES: Mapping[Place, RuleSet] = {
    Place.HOUSE: RuleSet(Place.HOUSE, incentives=True, selection=True, demanded_content=True, own_device=True),
    Place.GOOGLE: RuleSet(Place.GOOGLE, incentives=False, selection=False, demanded_content=False, own_device=False),
    Place.TRUSTPILOT: RuleSet(
        Place.TRUSTPILOT, incentives=False, selection=False, demanded_content=False, own_device=False
    ),
}


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What somebody means to do: the text, whether anything is given, whether only some are asked, on whose device."""

    text: str = ""
    offers: bool = False
    selected: bool = False
    own_device: bool = False


@dataclass(frozen=True)
class Refusal:
    breach: Breach
    words: str = ""


def refusals(place: Place, plan: Plan) -> list[Refusal]:
    """Why `plan` may not be carried out for `place`; empty when it may. Steering is refused for every place."""
    rules = RULES[place]
    found = [
        *([Refusal(Breach.INCENTIVE)] if plan.offers and not rules.incentives else []),
        *([Refusal(Breach.SELECTION)] if plan.selected and not rules.selection else []),
        *([Refusal(Breach.OWN_DEVICE)] if plan.own_device and not rules.own_device else []),
    ]
    return [*found, *(_refusal(each) for each in findings(plan.text, _codes(rules)))]


def _codes(rules: RuleSet) -> tuple[Steer, ...]:
    if rules.incentives and rules.demanded_content:
        return ALWAYS
    return ELSEWHERE


def _refusal(finding: Finding) -> Refusal:
    breach = {Steer.REWARD: Breach.INCENTIVE, Steer.CONTENT: Breach.CONTENT}.get(finding.code, Breach.STEERING)
    return Refusal(breach, finding.words)
