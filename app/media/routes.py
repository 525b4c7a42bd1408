"""Public files: pictures of services and whatever else is for everyone."""

from __future__ import annotations

from flask import Blueprint, Response

from app.media import queries, serving

routes = Blueprint("media", __name__)


@routes.get("/files/<path:key>")
def public_file(key: str) -> Response:
    """A key never gets other bytes, so browsers may keep what they have for good."""
    return serving.send(queries.public_file(key), cacheable=True)
