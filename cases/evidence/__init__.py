"""Evidence: results as rows, numbers bound to them, the chain to the order, and the seal of what was published."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from cases.evidence import charting, models, proving, queries  # noqa: F401  (tables are declared by being imported)
    from cases.writing import sockets

    sockets.numbers.plug(app, queries.numbers_of)
    sockets.checks.plug(app, proving.checks)
    sockets.charts.plug(app, charting.drawn)
