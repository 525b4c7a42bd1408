"""Keeping the doors of pages that lie below this floor, and the log of what staff do there."""

from __future__ import annotations

from flask import Flask
from flask_login import current_user
from werkzeug.wrappers import Response

from app.accounts import audit
from app.accounts.access import ask_to_sign_in, refusal_at_desk
from app.events import subscribe
from app.web import doors


def init_app(app: Flask) -> None:
    doors.at_desk.plug(app, refusal_at_desk)
    doors.at_portal.plug(app, refusal_at_portal)
    subscribe(app, doors.StaffActed, note)


def refusal_at_portal() -> Response | None:
    return None if current_user.is_authenticated else ask_to_sign_in()


def note(acted: doors.StaffActed) -> None:
    audit.record(acted.action, (acted.subject_type, acted.subject_id), **acted.details)
