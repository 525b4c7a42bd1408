"""Catalogue and order pages against a bare Jinja page of the same weight, on the same server with the same load."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from app import create_app
from app.orders.links import order_link
from app.orders.models import Order
from tests.bench.figures import Figure, at_least
from tests.bench.serving import granian, requests_per_second, weight
from tests.databases import running_cluster, test_settings

GOAL = 0.5
ROUNDS = 5


def run() -> Iterator[Figure]:
    with running_cluster() as cluster, cluster.clone("bench") as url, tempfile.TemporaryDirectory() as folder:
        reference, cookie = _story(url, Path(folder))
        environ = {"DATABASE_URL": url, "IMECE_INSTANCE": folder, "SECRET_KEY": _secret(url, folder)}
        for name, path, sent in (
            ("catalogue page (/services), requests a second", "/services", ""),
            ("order page, requests a second", f"/orders/{reference}", cookie),
        ):
            measured, baseline, bytes_served = _side_by_side(environ, path, sent)
            yield at_least(
                GOAL,
                name=f"{name} ({bytes_served // 1000} kB)",
                measured=measured,
                unit="req/s",
                baseline=baseline,
                baseline_name="bare Jinja page",
            )


def _side_by_side(environ: dict[str, str], path: str, cookie: str) -> tuple[float, float, int]:
    """Medians of our page and the bare one, measured in turns so that a busy moment of the machine meets both."""
    with granian("wsgi:app", environ) as ours:
        bytes_served = weight(ours, path, cookie)
        with granian("tests.bench.bare:app", {"BARE_BYTES": str(bytes_served)}) as bare:
            turns = [
                (requests_per_second(ours, path, cookie=cookie, seconds=2), requests_per_second(bare, "/", seconds=2))
                for _ in range(ROUNDS)
            ]
    return median(turn[0] for turn in turns), median(turn[1] for turn in turns), bytes_served


def _secret(url: str, folder: str) -> str:
    return test_settings(url, Path(folder)).secret_key


def _story(url: str, folder: Path) -> tuple[str, str]:
    """Load the demo story; the reference of a paid order, and the cookie of a browser that may see it."""
    app = create_app(test_settings(url, folder))
    app.test_cli_runner().invoke(args=["demo", "load"], catch_exceptions=False)
    with app.app_context():
        order = Order.query.filter_by(state="paid").order_by(Order.id).first()
        link = urlsplit(order_link(order))
        client = app.test_client()
        answer = client.get(f"{link.path}?{link.query}")
        return order.reference, answer.headers["Set-Cookie"].split(";", 1)[0]
