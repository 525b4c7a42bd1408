"""The blueprint that all pages of channels stand on, and the door of each: who is in the channel at this moment."""

from __future__ import annotations

from flask import Blueprint, jsonify, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import viewer
from app.projects.access import Participation, on_channel
from app.projects.channels.models import Channel, Message
from app.projects.channels.queries import channel_of
from app.web.limits import caller, limiter

routes = Blueprint("channels", __name__, template_folder="../templates")


def by_person() -> str:
    user = viewer().user
    return f"person:{user.id}" if user else caller()


# Nobody types this fast; a script that runs wild fills no channel.
writing_limit = limiter.shared_limit(
    "60 per minute; 600 per hour", scope="channel-writing", key_func=by_person, methods=["POST"]
)


def enter(reference: str) -> tuple[Participation, Channel]:
    """The reader's place in the project and its channel. Raises `NotFound` for everybody who is not in it now."""
    me = on_channel(viewer(), reference)
    return me, channel_of(me)


def by_script() -> bool:
    """Whether our own script asks, which wants JSON, and not a person's browser going to a page."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"], default="text/html") != "text/html"


def address_of(channel: Channel, message: Message | None = None) -> str:
    reference = channel.project.reference
    if message is None:
        return url_for("channels.show", reference=reference)
    return url_for("channels.show", reference=reference, at=message.id, _anchor=f"m-{message.id}")


def said(**values: object) -> Response:
    answer = jsonify(**values)
    answer.headers["Cache-Control"] = "no-store"
    return answer
