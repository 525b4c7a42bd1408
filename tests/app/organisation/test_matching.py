"""The score of a suggestion, without a database: every point is accounted for."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.organisation.matching import Offer, Reason, Wish, hours_apart, reasons, score

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ZONES = ("UTC", "Europe/Istanbul", "Asia/Kolkata", "America/Los_Angeles", "Pacific/Auckland", "Europe/Warsaw")
DISCIPLINES = ("design", "web", "film", "data")


def offer(**changes: object) -> Offer:
    usual: dict[str, object] = {
        "skills": {"design": (5, True)},
        "languages": ("en", "tr"),
        "timezone": "Europe/Istanbul",
        "hours_per_week": 40,
        "available_from": None,
    }
    return Offer(**{**usual, **changes})  # type: ignore[arg-type]


def parts(wish: Wish, made: Offer) -> dict[str, Reason]:
    return {part.kind: part for part in reasons(wish, made, AT)}


def test_who_has_all_that_is_wished_scores_a_hundred() -> None:
    wish = Wish(disciplines=("design",), languages=("tr",), timezone="Europe/Istanbul", hours_per_week=20)

    assert score(reasons(wish, offer(), AT)) == 100


def test_a_skill_nobody_assessed_counts_up_to_three() -> None:
    wish = Wish(disciplines=("design",))

    assert parts(wish, offer(skills={"design": (5, False)}))["skills"].points == 30
    assert parts(wish, offer(skills={"design": (5, True)}))["skills"].points == 50


def test_missing_skills_and_languages_are_told() -> None:
    found = parts(Wish(disciplines=("design", "film"), languages=("tr", "hi")), offer())

    assert found["skills"].points == 25
    assert found["skills"].facts["levels"]["film"] == {"level": 0, "assessed": False}
    assert found["languages"].facts == {"spoken": ["tr"], "missing": ["hi"]}


def test_who_begins_later_than_wished_gets_nothing_for_availability() -> None:
    wish = Wish(begins_on=date(2026, 12, 1))

    assert parts(wish, offer(available_from=date(2026, 12, 1)))["availability"].points == 20
    late = parts(wish, offer(available_from=date(2026, 12, 2)))["availability"]
    assert (late.points, late.facts["available_from"]) == (0, "2026-12-02")


def test_running_projects_share_the_week() -> None:
    wish = Wish(hours_per_week=20)

    assert parts(wish, offer(running_projects=1))["availability"].points == 20
    assert parts(wish, offer(running_projects=3))["availability"].points == 10


@pytest.mark.parametrize(
    ("one", "other", "hours"),
    [
        ("Europe/Istanbul", "Europe/Istanbul", 0),
        ("Europe/Istanbul", "Europe/Warsaw", 2),
        ("Asia/Kolkata", "Europe/Istanbul", 3),
        ("America/Los_Angeles", "Asia/Tokyo", 7),
        ("Pacific/Auckland", "America/Los_Angeles", 3),
    ],
)
def test_zones_are_compared_around_the_clock(one: str, other: str, hours: int) -> None:
    assert hours_apart(one, other, AT) == hours_apart(other, one, AT)
    assert abs(hours_apart(one, other, AT) - hours) <= 1


@given(
    disciplines=st.sets(st.sampled_from(DISCIPLINES)),
    skills=st.dictionaries(st.sampled_from(DISCIPLINES), st.tuples(st.integers(1, 5), st.booleans())),
    wished=st.sets(st.sampled_from(("en", "tr", "hi", "pl"))),
    spoken=st.sets(st.sampled_from(("en", "tr", "hi", "pl"))),
    zones=st.tuples(st.none() | st.sampled_from(ZONES), st.sampled_from(ZONES)),
    hours=st.tuples(st.none() | st.integers(1, 80), st.integers(0, 80)),
    projects=st.integers(0, 20),
)
def test_every_score_lies_between_nothing_and_a_hundred(
    disciplines: set[str],
    skills: dict[str, tuple[int, bool]],
    wished: set[str],
    spoken: set[str],
    zones: tuple[str | None, str],
    hours: tuple[int | None, int],
    projects: int,
) -> None:
    wish = Wish(disciplines=tuple(disciplines), languages=tuple(wished), timezone=zones[0], hours_per_week=hours[0])
    made = Offer(
        skills=skills,
        languages=tuple(spoken),
        timezone=zones[1],
        hours_per_week=hours[1],
        available_from=None,
        running_projects=projects,
    )

    found = reasons(wish, made, AT)

    assert all(0 <= part.points <= part.most for part in found)
    assert sum(part.most for part in found) == 100
    assert score(found) == sum(part.points for part in found)
