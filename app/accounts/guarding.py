"""What holds before every page: the desk is shut to strangers, and a session remembers when it was last seen."""

from __future__ import annotations

from flask import Flask, request, session
from flask_login import LoginManager
from werkzeug.wrappers import Response

from app.accounts import signing_in
from app.accounts.access import ask_to_sign_in, current_session, refusal_at_desk
from app.database import transaction


def init_app(app: Flask) -> None:
    manager = LoginManager(app)
    # Our session rows do what Flask-Login's fingerprint of the browser is for.
    manager.session_protection = None
    manager.request_loader(signing_in.load_user)
    manager.unauthorized_handler(ask_to_sign_in)
    app.before_request(guard_desk)
    app.before_request(note_presence)


def guard_desk() -> Response | None:
    """Every address under /desk, whichever package it belongs to, asks for staff and their second factor."""
    if request.path == "/desk" or request.path.startswith("/desk/"):
        return refusal_at_desk()
    return None


def note_presence() -> None:
    """Mark the session as seen, at most once in ten minutes; files that pages are made of do not count."""
    if signing_in.COOKIE_KEY not in session or (request.endpoint or "").endswith("static"):
        return
    row = current_session()
    if row is not None and signing_in.was_seen_long_ago(row):
        with transaction():
            signing_in.mark_seen(row)
