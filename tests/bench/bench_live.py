"""200 open channel pages: what they cost every other page, and how long a message takes to be seen."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from app import create_app
from app.database import transaction
from app.web import live
from tests.bench.figures import Figure, at_least, at_most
from tests.bench.polling import pages_open, seconds_until_seen
from tests.bench.serving import granian, requests_per_second
from tests.databases import running_cluster, test_settings

PAGES = 200
CHANNELS = 40
ROUNDS = 5
MESSAGES = 5


def run() -> Iterator[Figure]:
    with running_cluster() as cluster, cluster.clone("bench") as url, tempfile.TemporaryDirectory() as folder:
        it = test_settings(url, Path(folder))
        app = create_app(it)
        app.test_cli_runner().invoke(args=["demo", "load"], catch_exceptions=False)
        environ = {"DATABASE_URL": url, "IMECE_INSTANCE": folder, "SECRET_KEY": it.secret_key}
        with granian("wsgi:app", environ) as port, app.app_context():
            turns = [_turn(port) for _ in range(ROUNDS)]
            with pages_open(port, _tickets()):
                waited = [_wait(port) for _ in range(MESSAGES)]
        yield at_least(
            0.9,
            name=f"catalogue page beside {PAGES} open channels, requests a second",
            measured=median(turn[1] for turn in turns),
            unit="req/s",
            baseline=median(turn[0] for turn in turns),
            baseline_name="the same page alone",
        )
        yield at_most(3, name="a message is seen on another's open page after", measured=max(waited), unit="s")


def _turn(port: int) -> tuple[float, float]:
    """The page alone, then beside the open channels, one right after the other."""
    alone = requests_per_second(port, "/services", seconds=2)
    with pages_open(port, _tickets()):
        return alone, requests_per_second(port, "/services", seconds=2)


def _tickets() -> list[str]:
    topics = [f"channel-{1 + at % CHANNELS}" for at in range(PAGES)]
    return [live.ticket(topic, live.standing(topic)) for topic in topics]


def _wait(port: int) -> float:
    """A message right after a page has asked in vain: the longest wait there is."""
    topic = "channel-1"
    with transaction():
        seen = live.advance(topic) - 1
    return seconds_until_seen(port, live.ticket(topic, live.standing(topic)), seen)
