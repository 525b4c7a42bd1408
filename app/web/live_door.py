"""In front of Flask: the answer to "is there anything newer than N?", from memory, without session or database."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import sqlalchemy as sa
from flask import Flask

from app.config import Settings
from app.web.live import read_ticket
from app.web.live_watch import Watch

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = "/live/"
NOTHING_NEW = "204 No Content"
SOMETHING_NEW = "200 OK"
# The ticket is no longer good: whoever may still look gets another one with what is new.
RENEW = "410 Gone"
UNKNOWN = "404 Not Found"
NOT_NOW = "503 Service Unavailable"
_HEADERS = [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]


def init_app(app: Flask) -> None:
    it: Settings = app.extensions["settings"]
    watch = Watch(sa.make_url(app.config["SQLALCHEMY_DATABASE_URI"]).set(drivername="postgresql"))
    app.extensions["web.live_watch"] = watch
    app.wsgi_app = LiveDoor(app.wsgi_app, watch, it.secret_key)  # type: ignore[method-assign,assignment]


class LiveDoor:
    """Answers `GET /live/<ticket>?seen=N`; everything else goes on to the application."""

    def __init__(self, inside: WSGIApplication, watch: Watch, secret_key: str) -> None:
        self.inside = inside
        self.watch = watch
        self.secret_key = secret_key

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(PREFIX) or environ.get("REQUEST_METHOD") != "GET":
            return self.inside(environ, start)
        status, body = self._answer(path.removeprefix(PREFIX), environ.get("QUERY_STRING", ""))
        headers = list(_HEADERS)
        if status is not NOTHING_NEW:
            headers += [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))]
        start(status, headers)
        return [body] if body else []

    def _answer(self, text: str, query: str) -> tuple[str, bytes]:
        ticket = read_ticket(text, self.secret_key)
        if ticket is None:
            return UNKNOWN, b""
        if ticket.is_expired:
            return RENEW, b""
        now = self.watch.standing(ticket.topic)
        if now is None:
            return NOT_NOW, b""
        if now.version != ticket.version:
            return RENEW, b""
        return (SOMETHING_NEW, str(now.newest).encode()) if now.newest > _seen(query) else (NOTHING_NEW, b"")


def _seen(query: str) -> int:
    """The number in the query; what is no number has seen nothing."""
    value = parse_qs(query).get("seen", ["0"])[0]
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 19 else 0
