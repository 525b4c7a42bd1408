"""Writing, evidence, consent and publishing of case studies: a wing that knows the core and no other wing."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

PACKAGES = ("writing", "evidence", "consent", "publishing")


def init_app(app: Flask) -> None:
    """Plug the packages of this wing into the house, each by its own `init_app`."""
    for name in PACKAGES:
        import_module(f"cases.{name}").init_app(app)
