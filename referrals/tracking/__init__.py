"""Tracking: links, touches, and who brought a buyer."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from referrals.tracking import models  # noqa: F401
