"""Publishing: the case in public, in every form, and what came of it."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from cases.publishing import models  # noqa: F401
