"""The PDF of an invoice: XML written and checked, page set, both joined."""

from __future__ import annotations

from flask import Flask
from flask_babel import Babel

from app.invoices.document import render
from app.invoices.facturx import xml_of
from tests.app.invoices.samples import a_document
from tests.bench.figures import Figure, at_most, median_seconds

GOAL_MS = 100
COUNTER = iter(range(10**6))


def run() -> list[Figure]:
    """Medians of invoices that differ, so that nothing is remembered from the one before."""
    app = Flask("bench")
    Babel(app)
    with app.app_context():
        return [_figure("invoice PDF, 3 lines", 3), _figure("invoice PDF, 60 lines", 60)]


def _figure(name: str, lines: int) -> Figure:
    def draw() -> None:
        it = a_document(lines=lines, title=f"Brand film {next(COUNTER)}")
        render(it, xml_of(it))

    seconds = median_seconds(draw, rounds=15)
    return at_most(GOAL_MS, name=name, measured=seconds * 1000, unit="ms")
