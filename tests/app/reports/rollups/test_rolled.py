"""What is read from roll-ups is what the rows say, for every metric, split and filter, before and after it was counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from flask import Flask
from pandas.testing import assert_frame_equal

from app.config import settings
from app.database import db
from app.reports import frames, rolled
from app.reports.parameters import Eyes, Parameters
from app.reports.rollups.tasks import roll_up
from app.reports.sockets import known_metrics
from tests.factories.catalogue import make_service
from tests.factories.trade import trade

HOUSE = Eyes.of_the_house(names_people=True)


def asked(services: list[int]) -> list[Parameters]:
    zone = settings().seller.timezone
    whole = Parameters(first=date(2026, 3, 1), last=date(2026, 11, 30), zone=zone, compare="none", group="month")
    return [
        whole,
        replace(whole, first=date(2026, 10, 24), last=date(2026, 10, 26), group="day"),
        replace(whole, currency="EUR", group="week", filters=(("service", str(services[0])),)),
        replace(whole, filters=(("relation", "b2b"), ("source", ""))),
        replace(whole, filters=(("service", ""), ("source", "referrals.link"))),
    ]


def frames_of(metric: Any, parameters: Parameters) -> list[Any]:
    split = [each.id for each in metric.dimensions]
    return [
        frames.totals(metric, parameters, HOUSE),
        frames.series(metric, parameters, HOUSE),
        *(frames.breakdown(metric, parameters, HOUSE, name, people_too=False) for name in split),
    ]


def without_people(metric: Any, parameters: Parameters) -> list[Any]:
    bare = replace(metric, rolled=())
    found = frames_of(bare, parameters)
    return [frame.drop(columns=["people"], errors="ignore") for frame in found]


@pytest.mark.parametrize("seed", [4, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(5, 11))])
def test_what_was_added_up_is_what_the_rows_say(app: Flask, seed: int) -> None:
    services = [make_service(f"work-{number}").id for number in range(2)]
    trade(Random(seed), services, steps=60)
    db.session.commit()
    metrics = [metric for metric in known_metrics().values() if metric.rolled]
    assert len(metrics) == 6 and all(rolled.holds(metric, asked(services)[0]) for metric in metrics)

    for counted in (False, True):
        if counted:
            roll_up()
        for metric in metrics:
            for parameters in asked(services):
                for ours, theirs in zip(frames_of(metric, parameters), without_people(metric, parameters), strict=True):
                    assert_frame_equal(ours.reset_index(drop=True), theirs.reset_index(drop=True), check_like=True)
