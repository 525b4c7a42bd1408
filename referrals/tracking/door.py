"""The door before the house: `/r/<code>` is answered before Flask has begun, because a click must not wait.

Whatever it does not know, however strange, goes on to the house as `/r/-`, whose page is friendly.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import psycopg
from flask import Flask
from itsdangerous import BadData
from werkzeug.http import parse_cookie

from app import clock
from app.accounts.signing_in import COOKIE_KEY
from app.accounts.tokens import fingerprint
from app.config import Settings
from referrals.tracking import tokens, traffic
from referrals.tracking.destinations import UTM, destination, values_of, with_values
from referrals.tracking.intake import Intake, Kept, Seen

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

log = logging.getLogger(__name__)
MARK = "referral"
CHOICE = "referral_choice"
VIA = "via"
REMEMBERED = timedelta(days=90)
_PLACE = re.compile(r"/r/(?P<code>[A-Za-z0-9][A-Za-z0-9_-]{2,63})(?P<pixel>/seen\.gif)?/?")
_PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")
_NEVER_KEPT = [("Cache-Control", "no-store"), ("X-Robots-Tag", "noindex"), ("X-Content-Type-Options", "nosniff")]
_MARKED_KINDS = {"counted", "repeat"}
LONGEST_QUERY = 8000


class Door:
    """A WSGI application around another."""

    def __init__(self, inside: Callable[..., Iterable[bytes]], app: Flask) -> None:
        it: Settings = app.extensions["settings"]
        self._inside = inside
        self.intake = Intake(app)
        self._secret = it.secret_key
        self._key = tokens.signing_key(it.secret_key)
        self._hosts = frozenset(host for host in (urlsplit(it.base_url).hostname, *it.landing_hosts) if host)
        self._secure = "; Secure" if it.is_production else ""
        self._sessions = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        self._session_cookie = app.config["SESSION_COOKIE_NAME"]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith("/r/") or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._inside(environ, start_response)
        place = _PLACE.fullmatch(path)
        if place is not None and place["pixel"]:
            self._keep(environ, place["code"], {}, "impression")
            start_response("200 OK", _pixel_headers())
            return [_PIXEL] if environ["REQUEST_METHOD"] == "GET" else []
        values = values_of(environ.get("QUERY_STRING", "")[:LONGEST_QUERY])
        kept = self._keep(environ, place["code"], values, "click") if place is not None else None
        if kept is None:
            return self._inside({**environ, "PATH_INFO": "/r/-", "QUERY_STRING": ""}, start_response)
        start_response("302 Found", self._answer(environ, kept, values))
        return []

    def _keep(self, environ: WSGIEnvironment, code: str, values: dict[str, str], event: str) -> Kept | None:
        kind = traffic.kind_of(environ)
        if event == "impression" and kind is traffic.Kind.EMBEDDED:
            kind = traffic.Kind.COUNTED
        now = clock.now()
        details = {name: value for name, value in values.items() if name != "to"}
        if (came_from := _host_of(environ.get("HTTP_REFERER", ""))) is not None:
            details["from"] = came_from
        seen = Seen(
            code=code.lower(),
            event=event,
            kind=kind.value,
            visitor=visitor(self._secret, now, environ),
            session=self._session(environ),
            now=now,
            details=details,
        )
        try:
            return self.intake.keep(seen)
        except psycopg.Error:
            log.exception("a touch of %s could not be kept", seen.code)
            return None

    def _answer(self, environ: WSGIEnvironment, kept: Kept, values: dict[str, str]) -> list[tuple[str, str]]:
        target = destination(values.get("to"), kept.target, self._hosts)
        more = {name: value for name, value in values.items() if name in UTM}
        headers = [("Content-Length", "0"), *_NEVER_KEPT]
        if kept.kind in _MARKED_KINDS:
            touch = tokens.Touch(clock.now().replace(microsecond=0), kept.id, kept.link_id)
            cookies = parse_cookie(environ) if "HTTP_COOKIE" in environ else {}
            remembered = cookies.get(CHOICE) == "yes"
            if remembered:
                mark = tokens.opened(cookies.get(MARK), self._key) or tokens.Mark()
                headers.append(("Set-Cookie", self.cookie(tokens.sealed(mark.with_touch(touch), self._key))))
            if not remembered or not target.startswith("/"):
                more[VIA] = tokens.sealed(tokens.Mark((touch,)), self._key)
        root = environ.get("SCRIPT_NAME", "") if target.startswith("/") else ""
        headers.append(("Location", root + with_values(target, more)))
        return headers

    def cookie(self, sealed: str) -> str:
        age = int(REMEMBERED.total_seconds())
        return f"{MARK}={sealed}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{self._secure}"

    def _session(self, environ: WSGIEnvironment) -> str:
        """The fingerprint of the session of a signed-in browser, by which a partner's own clicks are known."""
        raw = parse_cookie(environ).get(self._session_cookie) if "HTTP_COOKIE" in environ else None
        if not raw:
            return ""
        try:
            token = self._sessions.loads(raw).get(COOKIE_KEY)
        except (BadData, AttributeError):
            return ""
        return fingerprint(token) if isinstance(token, str) else ""


def visitor(secret: str, now: datetime, environ: WSGIEnvironment) -> bytes:
    """Who clicks, for one day: a hash of network and browser under a key that changes at midnight UTC.

    IPv6 counts as its /64, which is what one household gets.
    """
    address = environ.get("REMOTE_ADDR", "")
    network = ":".join(address.split(":")[:4]) if ":" in address else address
    agent = environ.get("HTTP_USER_AGENT", "")[: traffic.LONGEST_AGENT]
    words = f"{network}\n{agent}".encode("utf-8", "surrogatepass")
    return hmac.digest(_key_of_day(secret, f"{now:%Y-%m-%d}"), words, "sha256")[:16]


@lru_cache(maxsize=4)
def _key_of_day(secret: str, day: str) -> bytes:
    return hmac.digest(secret.encode(), f"referrals.visitor:{day}".encode(), hashlib.sha256)


def _host_of(address: str) -> str | None:
    """Only the host: the rest of where somebody came from is nobody's business."""
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return None
    return host if host and host.isascii() and host.isprintable() and len(host) < 254 else None


def _pixel_headers() -> list[tuple[str, str]]:
    length = str(len(_PIXEL))
    shown = [
        ("Content-Type", "image/gif"),
        ("Content-Length", length),
        ("Cross-Origin-Resource-Policy", "cross-origin"),
    ]
    return [*shown, *_NEVER_KEPT]


def stand_before(app: Flask) -> Door:
    """Put the door before the house, but behind what tells the caller's address from a proxy's."""
    outer: Any = app.wsgi_app
    if hasattr(outer, "x_for"):
        door = Door(outer.app, app)
        outer.app = door
    else:
        door = Door(outer, app)
        app.wsgi_app = door  # type: ignore[method-assign]
    app.extensions["referral_door"] = door
    return door
