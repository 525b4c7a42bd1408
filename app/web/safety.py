"""What is refused before any route sees it, and where a redirect may lead."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes, urlsplit

from flask import Flask, request
from flask_babel import gettext as _
from werkzeug.exceptions import UnsupportedMediaType

from app.errors import BadRequest

FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}
# Programs speak here; each of these routes checks its own content type.
PROGRAM_PATHS = ("/api/", "/webhooks/")


def init_app(app: Flask) -> None:
    app.before_request(refuse_unreadable_address)
    app.before_request(refuse_unknown_content)
    app.before_request(refuse_unreadable_form)


def refuse_unreadable_address() -> None:
    """An address that is not UTF-8, or that holds NUL, is a 400: PostgreSQL could not even compare it."""
    # WSGI hands over the path already unquoted, its bytes dressed as Latin-1 (PEP 3333).
    _refuse_unreadable(request.environ.get("PATH_INFO", "").encode("latin-1", "replace"))
    _refuse_unreadable(unquote_to_bytes(request.query_string))


def refuse_unknown_content() -> None:
    """Pages only take forms. JSON or XML sent to one is a 415, not an empty form."""
    if request.method not in {"POST", "PUT", "PATCH"} or request.path.startswith(PROGRAM_PATHS):
        return
    if request.mimetype not in FORM_TYPES and (request.mimetype or request.content_length):
        raise UnsupportedMediaType


def refuse_unreadable_form() -> None:
    if request.mimetype == "application/x-www-form-urlencoded" and not request.path.startswith(PROGRAM_PATHS):
        body = request.get_data(cache=True, parse_form_data=False)
        _refuse_unreadable(unquote_to_bytes(body), nul=False)


def local_target(target: str | None, default: str = "/") -> str:
    """`target` when it is a path on this site, else `default`: a redirect never leads elsewhere.

    Browsers read a backslash as a slash and skip tabs and newlines, so both may make a path foreign.
    """
    if not target or not target.startswith("/") or len(target) > 2000:
        return default
    if "\\" in target or any(ord(character) < 33 or ord(character) == 127 for character in target):
        return default
    try:
        parts = urlsplit(target)
    except ValueError:
        return default
    if parts.scheme or parts.netloc or target.startswith("//"):
        return default
    return target


def _refuse_unreadable(raw: bytes, *, nul: bool = True) -> None:
    """NUL in a form is left to its field, which can say so in place."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(_("The request contains characters that cannot be read.")) from error
    if nul and b"\x00" in raw:
        raise BadRequest(_("The request contains characters that cannot be read."))
