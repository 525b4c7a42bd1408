"""What is reported of superfans, missions and ideas is what their own pages say."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from app.database import db as database
from app.reports import answering, drilling, frames
from app.reports.parameters import Eyes, Parameters
from app.reports.sockets import known_metrics, report_for
from reviews.army import fairness
from reviews.army.fan_models import FanRun, FanScore, FanWeights
from reviews.army.mission_models import MissionAssignment
from reviews.army.states import Step
from reviews.contributions.models import Idea
from tests.cast import Cast
from tests.factories.army import a_campaign, a_mission, a_volunteer, somebody

HOUSE = Eyes.of_the_house(names_people=True)
NOVEMBER = Parameters(first=date(2026, 11, 1), last=date(2026, 11, 30), zone="UTC", compare="none")
AT = datetime(2026, 11, 10, 12, tzinfo=UTC)


def value(metric_id: str) -> int | None:
    frame = frames.totals(known_metrics()[metric_id], NOVEMBER, HOUSE)
    return None if frame.empty else int(frame["value"].iloc[0])


def records(report: str, part: str) -> list[dict[str, Any]]:
    answer = answering.answer(report_for(HOUSE, report), NOVEMBER, HOUSE)
    return next(each.table.records() for each in answer.sections if each.part.id == part)


def test_superfans_stand_in_fifths_and_in_the_value_matrix(db: Any, cast: Cast) -> None:
    weights = FanWeights(parts={}, threshold=40)
    database.session.add(weights)
    database.session.flush()
    run = FanRun(day=AT.date(), weights_id=weights.id, people=3, superfans=1, objected=0, segments={}, ran_at=AT)
    database.session.add(run)
    database.session.flush()
    for number, (segment, fifths, worth, told) in enumerate(
        [("champion", (5, 4, 5), 900, 500), ("advocate", (5, 4, 1), 100, 700), ("miser", (0, 0, 0), 0, 0)]
    ):
        recency, frequency, monetary = fifths
        database.session.add(
            FanScore(
                user_id=somebody(number).id, run_id=run.id, score=50, is_superfan=number == 0, segment=segment,
                recency=recency, frequency=frequency, monetary=monetary, value_minor=worth, recommended_minor=told,
                currency="EUR", parts={}, scored_at=AT,
            )
        )  # fmt: skip
    database.session.flush()

    assert [value(f"fans.{name}") for name in ("people", "superfans", "value", "recommended")] == [
        3,
        3_333,
        1_000,
        1_200,
    ]
    assert {each["group"]: (each["fans.value"], each["fans.recommended"]) for each in records("fans", "matrix")} == {
        "champion": (900, 500), "advocate": (100, 700), "miser": (0, 0),
    }  # fmt: skip
    first = records("fans", "rfm")[0]
    assert first["recency"] == "5" and [first[f"often_{often}"] for often in range(1, 6)] == [0, 0, 0, 2, 0]
    cell = known_metrics()["fans.people"]
    rows = drilling.rows_of(cell, NOVEMBER.narrowed(recency="5", frequency="4"), HOUSE)
    assert sorted(rows.frame["who"]) == ["Neighbour 0", "Neighbour 1"]


def test_missions_are_counted_by_what_came_of_them_and_the_board_has_three_sides(db: Any, cast: Cast) -> None:
    campaign = a_campaign(cast.marta)
    campaign.launched_at = AT
    mission = a_mission(campaign)
    for number, step in enumerate((Step.DONE, Step.TAKEN, Step.DECLINED, Step.LAPSED)):
        volunteer = a_volunteer(campaign, somebody(number))
        taken = AT if step in (Step.DONE, Step.TAKEN) else None
        database.session.add(
            MissionAssignment(
                reference=f"M-{number}", mission_id=mission.id, volunteer_id=volunteer.id, step=step, reward={}, because={},
                offered_at=AT, taken_at=taken, declined_by="volunteer" if step == Step.DECLINED else None,
                ended_at=None if step == Step.TAKEN else AT, confirmed_at=AT if step == Step.DONE else None,
            )
        )  # fmt: skip
    database.session.flush()

    names = ("offered", "accepted", "done", "cost", "time_given")
    assert [value(f"missions.{name}") for name in names] == [4, 6_667, 1, 2_00, 1_800]
    line, found = records("missions", "scoreboard")[0], fairness.report(campaign)
    assert (line["label"], line["done"], line["people"], line["wishes"]) == (campaign.name, 1, 4, 0)
    assert (line["gini"], line["hour"], line["balance"]) == (found.gini_bp, found.hour_minor, found.balance_bp)
    assert line["gini"] is None, "of four people unevenness says nothing"


def test_ideas_are_counted_once_and_those_taken_up_are_known(db: Any, cast: Cast) -> None:
    kept = {"text": "x", "language": "en", "category": "service", "author_name": "Ola", "submitted_at": AT}
    first = Idea(reference="I-1", title="One", state="accepted", **kept)
    database.session.add(first)
    database.session.flush()
    database.session.add(Idea(reference="I-2", title="Two", state="open", **kept))
    database.session.add(Idea(reference="I-3", title="Same", state="duplicate", merged_into_id=first.id, **kept))
    database.session.flush()

    assert (value("contributions.ideas"), value("contributions.taken_up")) == (2, 5_000)
