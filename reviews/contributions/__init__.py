"""Contributions: ideas people propose and works they give, bought with a licence, paid and credited."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    from reviews.contributions import asset_models, licence_models, models  # noqa: F401
