"""Demo."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Plug this floor into the house."""
