"""Writing: what a case is, its texts in versions and languages, and who says what about them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from cases.writing import checking, models, sockets, tasks  # noqa: F401  (tables are declared by being imported)

    sockets.checks.plug(app, checking.findings_of)
