"""Commissions: what an order earns for those who brought it, at every level, and what a refund takes back."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.rewards.sockets import barriers
    from referrals.commissions import models, subscribers  # noqa: F401

    barriers.plug(app, subscribers.wait_for_source)
