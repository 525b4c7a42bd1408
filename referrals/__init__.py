"""Programs, tracking, promotions, commissions, risk and the partner's portal: a wing that knows the core and no other wing."""

from __future__ import annotations

from importlib import import_module

from flask import Flask

PACKAGES = ("programs", "tracking", "promotions", "commissions", "risk", "questions", "months", "portal", "figures")


def init_app(app: Flask) -> None:
    """Plug the packages of this wing into the house, each by its own `init_app`."""
    for name in PACKAGES:
        import_module(f"referrals.{name}").init_app(app)
