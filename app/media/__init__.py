"""Files: recognised by content, cleaned, put away under random keys, shown without doing harm."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Plug this floor into the house."""
    from app.media import models, storage  # noqa: F401

    storage.init_app(app)
