"""R5: what a place forbids cannot be planned for it."""

from __future__ import annotations

import pytest

from reviews.asking.destinations import Breach, Place, Plan, refusals

NEUTRAL = "How was it? Your words help others, whatever they are."


@pytest.mark.parametrize("place", [Place.GOOGLE, Place.TRUSTPILOT])
def test_r5_places_elsewhere_refuse_gifts_selection_content_and_our_devices(place: Place) -> None:
    plans = {
        Breach.INCENTIVE: [Plan(text=NEUTRAL, offers=True), Plan(text=f"{NEUTRAL} You get a voucher.")],
        Breach.SELECTION: [Plan(text=NEUTRAL, selected=True)],
        Breach.CONTENT: [Plan(text=f"{NEUTRAL} Please mention Marta."), Plan(text=f"{NEUTRAL} Add a photo.")],
        Breach.STEERING: [Plan(text=f"{NEUTRAL} Five stars would be lovely.")],
        Breach.OWN_DEVICE: [Plan(text=NEUTRAL, own_device=True)],
    }
    for breach, those in plans.items():
        for plan in those:
            assert breach in {each.breach for each in refusals(place, plan)}, plan
    assert refusals(place, Plan(text=NEUTRAL)) == []


def test_our_own_page_allows_gifts_but_never_steering() -> None:
    plan = Plan(text=f"{NEUTRAL} As a thank-you there is a voucher, whatever you write.", offers=True, own_device=True)

    assert refusals(Place.HOUSE, plan) == []
    assert refusals(Place.HOUSE, Plan(text="If you were satisfied, please write."))[0].breach is Breach.STEERING
