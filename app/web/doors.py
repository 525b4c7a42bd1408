"""Doors of pages that lie below the floor that knows people: who may come in is asked of that floor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from werkzeug.wrappers import Response

from app.errors import NotFound
from app.sockets import Socket
from app.web.navigation import allowed

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")

# Asked without arguments: None lets the reader in, a response is sent instead; raises `NotFound` for whom it is not.
at_desk: Socket[Response | None] = Socket("web.at_desk")
at_portal: Socket[Response | None] = Socket("web.at_portal")


@dataclass(frozen=True)
class StaffActed:
    """A member of staff did something on a page below the floor that keeps the audit log."""

    action: str
    subject_type: str
    subject_id: str
    details: dict[str, Any] = field(default_factory=dict)


def desk(*roles: str) -> Callable[[Callable[Arguments, Answer]], Callable[Arguments, Answer | Response]]:
    """For desk routes: open to staff who hold one of `roles`, or any staff role when none is named."""

    def around(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer | Response]:
        return _behind(at_desk, view, frozenset(roles))

    return around


def signed_in(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer | Response]:
    """For portal routes: open to whoever has an account."""
    return _behind(at_portal, view, frozenset())


def _behind(
    door: Socket[Response | None], view: Callable[Arguments, Answer], roles: frozenset[str]
) -> Callable[Arguments, Answer | Response]:
    @wraps(view)
    def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer | Response:
        answers = door.answers()
        if not answers:
            raise NotFound  # nobody keeps this door, so nobody comes in
        for refusal in answers:
            if refusal is not None:
                return refusal
        if not allowed(roles):
            raise NotFound
        return view(*args, **kwargs)

    return guarded
