"""What referrals and promotions report: figures for the company, and a made-up world to try them on."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.reports.seeding.sockets import seeds
    from referrals.figures import seeding

    seeds.plug(app, lambda: seeding.PART)
