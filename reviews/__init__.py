"""Reviews and what people give beyond words: a wing that knows the core and no other wing."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Plug this wing into the house. Nothing is furnished yet."""
