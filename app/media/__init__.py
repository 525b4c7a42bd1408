"""Files: recognised by content, cleaned, put away under random keys, shown without doing harm."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Plug this floor into the house."""
    from app.media import models, routes, storage  # noqa: F401  (tables are declared by being imported)

    storage.init_app(app)
    app.register_blueprint(routes.routes)
