"""Organisation: the independent members, what they are and can do, and how their membership goes."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.organisation import models, sockets  # noqa: F401
