"""Reports: what is counted, and how it is added up, kept and looked at."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.reports import rollups, seeding

    rollups.init_app(app)
    seeding.init_app(app)
