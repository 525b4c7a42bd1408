"""The ledger: who has what, as transfers that are only ever added, with balances that are the sum of them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from app.ledger import models  # noqa: F401
