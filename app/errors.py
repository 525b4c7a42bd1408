"""Errors that carry their status and a sentence for the person who meets them."""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, Response, g, jsonify, render_template, request
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import HTTPException

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

log = logging.getLogger(__name__)


class DomainError(Exception):
    """A rule of the business said no. `status` is the HTTP status, the message is shown to the person."""

    status: int = 409
    title: str | LazyString = _l("That is not possible right now")

    def __init__(self, message: str | LazyString = "", **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.details = details

    def __str__(self) -> str:
        return str(self.message or self.title)


class NotFound(DomainError):
    status = 404
    title = _l("We cannot find that page")


class Forbidden(DomainError):
    status = 403
    title = _l("This is not open to you")


class Conflict(DomainError):
    status = 409
    title = _l("Somebody was faster")


class Gone(DomainError):
    status = 410
    title = _l("This is no longer here")


class Invalid(DomainError):
    status = 422
    title = _l("Something in what you sent needs a correction")


class BadRequest(DomainError):
    status = 400
    title = _l("We could not read that request")


class TooMany(DomainError):
    status = 429
    title = _l("That was a little too fast")


class Busy(DomainError):
    """Somebody holds the lock that this needs; nothing was changed and the same request may be sent again."""

    status = 503
    title = _l("Busy for a moment, please try again")


def init_app(app: Flask) -> None:
    app.register_error_handler(DomainError, _show_domain_error)
    app.register_error_handler(HTTPException, _show_http_error)
    app.register_error_handler(Exception, _show_unexpected)


def request_id() -> str:
    """A short id, made once per request, by which a person and a log line find one another."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(6)
    value: str = g.request_id
    return value


def _show_domain_error(error: DomainError) -> tuple[Response | str, int]:
    return _answer(error.status, error.title, error.message)


def _show_http_error(error: HTTPException) -> tuple[Response | str, int] | Response | HTTPException:
    if error.code is None or error.code < 400:
        return error
    return _answer(error.code, None, "", _fields_of(error))


def _fields_of(error: HTTPException) -> dict[str, object]:
    """What webargs found wrong with a request of a program, field by field."""
    found = getattr(error, "data", None) or {}
    fields: dict[str, object] = found.get("messages") or {}
    return fields


def _show_unexpected(error: Exception) -> tuple[Response | str, int]:
    log.error("request %s failed", request_id(), exc_info=error)
    return _answer(500, None, "")


def _answer(
    status: int, title: object, message: object, fields: dict[str, object] | None = None
) -> tuple[Response | str, int]:
    """A page for people, application/problem+json (RFC 9457) for programs."""
    if _wants_json():
        name = str(title or HTTPStatus(status).phrase)
        errors = {"errors": fields} if fields else {}
        body = jsonify(
            type="about:blank", status=status, title=name, detail=str(message), instance=request_id(), **errors
        )
        body.content_type = "application/problem+json"
        return body, status
    page = render_template("web/error.html", status=status, title=title, message=message, request_id=request_id())
    return page, status


def _wants_json() -> bool:
    if request.path.startswith(("/api/", "/webhooks/")):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html")
    return best == "application/json"
