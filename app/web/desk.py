"""The staff desk's front page and its search."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response

from app.errors import NotFound
from app.web import arguments, navigation
from app.web.reader import reader

routes = Blueprint("desk", __name__, url_prefix="/desk")
Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")
SHORTEST_SEARCH = 2


def staff_only(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
    """A second lock, behind the one of the accounts that asks strangers to sign in."""

    @wraps(view)
    def guarded(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
        person = reader()
        if person is None or not person.is_staff:
            raise NotFound
        return view(*args, **kwargs)

    return guarded


@routes.get("")
@staff_only
def front() -> str:
    asked = [entry for answer in navigation.waiting.answers() for entry in answer]
    shown = [entry for entry in asked if navigation.allowed(entry.roles)]
    return render_template(
        "web/desk_front.html",
        waiting=sorted((entry for entry in shown if entry.count), key=lambda entry: -entry.count),
        done=[entry for entry in shown if not entry.count],
    )


@routes.get("/search")
@staff_only
def search() -> str | Response:
    """One exact hit is opened at once; `?list=1` always lists."""
    text = arguments.text("q")
    found = (
        [hit for answer in navigation.search_hits.answers(text) for hit in answer]
        if len(text) >= SHORTEST_SEARCH
        else []
    )
    if len(found) == 1 and "list" not in request.args:
        return redirect(found[0].url)
    kinds = list(dict.fromkeys(str(hit.kind) for hit in found))
    return render_template(
        "web/desk_search.html",
        text=text,
        too_short=0 < len(text) < SHORTEST_SEARCH,
        groups=[(kind, [hit for hit in found if str(hit.kind) == kind]) for kind in kinds],
        total=len(found),
    )
