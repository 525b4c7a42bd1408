"""The made-up world: the same from the same seed, refused where somebody's data are, and true to what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock
from app.database import db
from app.reports import frames
from app.reports.parameters import Eyes, Parameters
from app.reports.rollups.checking import compare
from app.reports.rollups.counting import every
from app.reports.rollups.tasks import roll_up
from app.reports.seeding import planting
from app.reports.seeding.world import Sizes
from app.reports.sockets import known_metrics
from reviews.integrity import running
from tests.conftest import NOON
from tests.factories.orders import an_order

HOUSE = Eyes.of_the_house(names_people=True)
SIZES = Sizes(orders=4_000, clicks=20_000, reviews=600, days=400)


@pytest.fixture
def world(app: Flask) -> Iterator[dict[str, Any]]:
    with clock.freeze(NOON):
        planting.plant(SIZES, seed=3)
        yield planting.known_truths()
    planting.truths_path().unlink()


def numbers(statement: str, **values: object) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.session.execute(sa.text(statement), values)]


@pytest.mark.slow
def test_what_is_planted_is_found(world: dict[str, Any]) -> None:
    paid = numbers(
        "SELECT currency, count(*), sum(net_minor)::bigint FROM customer_order WHERE paid_at IS NOT NULL GROUP BY 1"
    )
    assert {row[0]: row[1:] for row in paid} == {
        currency: (it["orders"], it["net_minor"]) for currency, it in world["sales"].items()
    }

    best = numbers("""
        SELECT e.user_id, count(*) FROM referral_conversion c JOIN program_enrolment e ON e.id = c.enrolment_id
        WHERE c.kind = 'sale' GROUP BY 1 ORDER BY 2 DESC LIMIT 1
    """)
    assert best == [(world["best_partner"]["user_id"], world["best_partner"]["paid_orders"])]
    until = date.fromisoformat(world["until"])
    asked = Parameters(first=until - timedelta(days=SIZES.days + 1), last=until + timedelta(days=1), compare="none")
    brought = frames.breakdown(known_metrics()["referrals.sales"], asked, HOUSE, "partner")
    assert brought.sort_values("rows")["group"].iloc[-1] == str(world["best_partner"]["user_id"])

    by_link = numbers(
        "SELECT link_id, sum(count)::int FROM referral_day WHERE day BETWEEN :first AND :last AND kind = 'counted' "
        "GROUP BY 1 ORDER BY 2 DESC LIMIT 1",
        first=world["click_burst"]["first_day"],
        last=date.fromisoformat(world["click_burst"]["first_day"]) + timedelta(days=1),
    )
    assert by_link[0][0] == world["click_burst"]["link_id"] and by_link[0][1] >= world["click_burst"]["clicks"]

    burst = [found for found in running.look().found if found.service_id == world["fraud_burst"]["service_id"]]
    assert {"burst_volume", "unverified_five_star_burst"} <= {str(found.sign) for found in burst}

    response = world["response"]
    before, since = (response[f"answered_{part}"] / response[f"asked_{part}"] for part in ("before", "since"))
    assert since < before / 2


@pytest.mark.slow
def test_the_ordered_service_falls_on_its_day(world: dict[str, Any]) -> None:
    drop = world["drop"]
    since = date.fromisoformat(drop["since"])
    weekly = numbers(
        "SELECT count(*) FILTER (WHERE o.placed_at < :since) * 7.0 / :before, "
        "count(*) FILTER (WHERE o.placed_at >= :since) * 7.0 / :after FROM customer_order o "
        "JOIN order_line l ON l.order_id = o.id AND l.position = 1 AND l.service_id = :service",
        since=since,
        before=(since - (date.fromisoformat(world["until"]) - timedelta(days=SIZES.days))).days,
        after=(date.fromisoformat(world["until"]) - since).days,
        service=drop["service_id"],
    )
    before, after = map(float, weekly[0])
    assert after < before * 0.75


@pytest.mark.slow
def test_its_roll_ups_are_what_its_events_say(world: dict[str, Any]) -> None:
    roll_up()

    checks = [compare(it) for it in every()]
    assert all(check.holds and check.rows for check in checks), checks


@pytest.mark.slow
def test_the_same_seed_makes_the_same_world(app: Flask) -> None:
    sizes = Sizes(orders=300, clicks=500, reviews=40, days=200)
    found = []
    for _time in range(2):
        truths = planting.plant(sizes, seed=9, until=NOON.date())
        orders = numbers("SELECT placed_at, net_minor, currency, state FROM customer_order ORDER BY id DESC LIMIT 300")
        stars = numbers("SELECT rating, submitted_at FROM review ORDER BY id DESC LIMIT 40")
        found.append((truths["sales"], truths["response"], orders, stars))
    planting.truths_path().unlink()

    assert found[0] == found[1]
    assert planting.plant(sizes, seed=10, until=NOON.date())["sales"] != found[0][0]


def test_a_database_in_use_is_left_alone(app: Flask) -> None:
    an_order()

    answer = app.test_cli_runner().invoke(args=["seed", "--orders", "10", "--clicks", "0", "--reviews", "0"])

    assert answer.exit_code == 1
    assert "There are orders or accounts here already." in answer.output
    assert numbers("SELECT count(*) FROM customer_order") == [(1,)]
