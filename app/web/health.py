"""Is the process alive, and is it ready for people? For load balancers and for whoever is on call."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from flask import Blueprint, Flask, Response, jsonify
from sqlalchemy.exc import SQLAlchemyError

from app import clock
from app.config import settings
from app.database import db
from app.web.limits import limiter

routes = Blueprint("health", __name__)
_LAST_HEARTBEAT = sa.text("SELECT max(last_heartbeat) FROM procrastinate_workers")


def init_app(app: Flask) -> None:
    app.register_blueprint(routes)
    limiter.exempt(routes)


@routes.get("/healthz")
def alive() -> Response:
    """The process answers; nothing else is asked."""
    return jsonify(status="ok")


@routes.get("/readyz")
def ready() -> tuple[Response, int]:
    reasons = not_ready_because()
    if reasons:
        return jsonify(status="not ready", reasons=reasons), 503
    return jsonify(status="ready"), 200


def not_ready_because() -> list[str]:
    """Sentences for whoever is on call; empty when all is well."""
    try:
        heartbeat = db.session.scalar(_LAST_HEARTBEAT)
    except SQLAlchemyError:
        db.session.rollback()
        return ["The database does not answer, or its migrations have not run."]
    if heartbeat is None:
        return ["No worker is at work: jobs wait and no mail leaves."]
    silence = clock.now() - heartbeat
    if silence > timedelta(seconds=settings().stalled_after_seconds):
        return [f"The last sign of life of a worker is {int(silence.total_seconds())} seconds old."]
    return []
