"""Evidence: results as rows, numbers bound to them, the chain to the order, and the seal of what was published."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from cases.evidence import models  # noqa: F401  (tables are declared by being imported)
