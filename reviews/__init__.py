"""Asking, reviewing, moderation, showing, recovery, integrity, army: a wing that knows the core and no other wing."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

PACKAGES = ("reviewing", "asking", "moderation", "showing", "recovery", "integrity", "figures", "contributions", "army")


def init_app(app: Flask) -> None:
    """Plug the packages of this wing into the house, each by its own `init_app`."""
    for name in PACKAGES:
        import_module(f"reviews.{name}").init_app(app)
