"""Programs: the rules by which referring is rewarded, versioned, and who takes part."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from referrals.programs import models  # noqa: F401
