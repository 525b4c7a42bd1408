"""The API object of flask-smorest, told to leave errors to the house, and what holds for every request to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING, NoReturn

import marshmallow as ma
from flask import Flask, Response, request
from flask_babel import gettext as _
from flask_smorest import Api, Blueprint
from werkzeug.exceptions import UnsupportedMediaType

from app.api.scopes import SCOPES
from app.errors import BadRequest
from app.web.setup import csrf

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

PREFIX = "/api/v1"
PROBLEM = "application/problem+json"
LONGEST_BODY = 256 * 1024
DESCRIPTION = (
    "Amounts are whole minor units (`amount_minor`) with an ISO 4217 currency and its exponent. Times are UTC (RFC 3339). "
    "Errors are problem details (RFC 9457)."
)


class Problem(ma.Schema):
    """Problem details of RFC 9457; `instance` is the number under which our log knows the request."""

    type = ma.fields.String()
    title = ma.fields.String()
    status = ma.fields.Integer()
    detail = ma.fields.String()
    instance = ma.fields.String()
    errors = ma.fields.Dict(metadata={"description": "What is wrong, field by field"})


class ResourceApi(Api):
    """Errors of resources are answered by app.errors, like all others, and described as what they are."""

    ERROR_SCHEMA = Problem

    def _register_error_handlers(self) -> None:
        """None: the library's own would take over the errors of every page of the house."""

    def _register_responses(self) -> None:
        self.DEFAULT_RESPONSE_CONTENT_TYPE = PROBLEM
        try:
            super()._register_responses()
        finally:
            del self.DEFAULT_RESPONSE_CONTENT_TYPE


def init_app(app: Flask) -> None:
    seller = app.extensions["settings"].seller
    app.config.update(
        API_TITLE=f"{seller.name} API",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        API_SPEC_OPTIONS={"info": {"description": DESCRIPTION}},
    )
    app.extensions[SCOPES] = {}
    api = app.extensions["api"] = ResourceApi(app)
    api.spec.components.security_scheme("key", {"type": "http", "scheme": "bearer"})
    app.before_request(refuse_unreadable_body)
    app.after_request(name_scheme)


def put_up(app: Flask, blueprint: Blueprint, scopes: Mapping[str, LazyString]) -> None:
    app.extensions[SCOPES].update(scopes)
    csrf.exempt(blueprint)
    app.extensions["api"].register_blueprint(blueprint, url_prefix=PREFIX + (blueprint.url_prefix or ""))


def refuse_unreadable_body() -> None:
    """Before any resource sees it: too long is a 413, another type than JSON a 415, what no JSON is a 400."""
    if not request.path.startswith(f"{PREFIX}/"):
        return
    request.max_content_length = LONGEST_BODY
    raw = request.get_data(cache=True)
    if not raw:
        return
    if not request.is_json:
        raise UnsupportedMediaType
    try:
        json.loads(raw, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise BadRequest(_("The body is not JSON that can be read.")) from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def name_scheme(response: Response) -> Response:
    """RFC 9110 §11.6.1: a 401 says how to prove who asks."""
    if response.status_code == HTTPStatus.UNAUTHORIZED and request.path.startswith(f"{PREFIX}/"):
        response.headers.setdefault("WWW-Authenticate", "Bearer")
    return response
