"""Writing: what a case is, its texts in versions and languages, and who says what about them."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from cases.writing import models  # noqa: F401  (tables are declared by being imported)
