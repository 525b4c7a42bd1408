"""A request that is sent again does nothing twice: its Idempotency-Key brings the first answer back.

https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import sqlalchemy as sa
from flask import Response, jsonify, request
from flask_babel import lazy_gettext as _l
from flask_smorest import Blueprint
from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.api.guarding import current_key
from app.api.models import ApiReplay
from app.database import db, transaction
from app.errors import BadRequest, Conflict

HEADER = "Idempotency-Key"
LONGEST_KEY = 255
KEPT_DAYS = 30
_PARAMETER = {
    "in": "header",
    "name": HEADER,
    "schema": {"type": "string", "maxLength": LONGEST_KEY},
    "description": "The same key with the same body brings the first answer back for 30 days; with another body it is a 409.",
}


class KeyReused(Conflict):
    title = _l("This Idempotency-Key was used for something else")


def idempotent(view: Callable[..., Response]) -> Callable[..., Response]:
    """For resources that write, below `bearer` and above `arguments`: the view runs inside one transaction,
    in which its answer is kept too. Of parallel copies one works, the others wait for its answer. An error keeps nothing.
    """

    @wraps(view)
    def once(*args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "").strip()
        if not key:
            with transaction():
                return view(*args, **kwargs)
        if len(key) > LONGEST_KEY or not key.isprintable():
            raise BadRequest(_l("An Idempotency-Key has at most %(max)s printable characters.", max=LONGEST_KEY))
        with transaction():
            earlier = _claim(key)
            if earlier is not None:
                return _again(earlier)
            response = view(*args, **kwargs)
            _keep(key, response)
            return response

    documented: Callable[..., Response] = Blueprint.doc(parameters=[_PARAMETER], responses={409: "CONFLICT"})(once)
    return documented


def _claim(key: str) -> ApiReplay | None:
    """None when this request is the first; waits for a parallel first one."""
    owner = current_key().id
    claimed = db.session.scalar(
        insert(ApiReplay)
        .values(api_key_id=owner, key=key, request_hash=_request_hash(), created_at=clock.now())
        .on_conflict_do_nothing()
        .returning(ApiReplay.key)
    )
    return None if claimed is not None else db.session.get_one(ApiReplay, (owner, key))


def _again(earlier: ApiReplay) -> Response:
    if earlier.request_hash != _request_hash():
        raise KeyReused(_l("Send another request under another key."))
    answer = jsonify(earlier.body)
    answer.status_code = earlier.status or 200
    answer.headers["Idempotent-Replayed"] = "true"
    return answer


def _keep(key: str, response: Response) -> None:
    db.session.execute(
        sa.update(ApiReplay)
        .where(ApiReplay.api_key_id == current_key().id, ApiReplay.key == key)
        .values(status=response.status_code, body=response.get_json())
    )


def _request_hash() -> str:
    """Of what was asked; spaces and the order of names in the body say nothing."""
    body = json.dumps(request.get_json(silent=True), sort_keys=True)
    return hashlib.sha256(f"{request.method} {request.full_path} {body}".encode()).hexdigest()
