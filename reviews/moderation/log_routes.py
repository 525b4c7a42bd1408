"""The public account of moderation: by subject, as a whole, and as a file that anybody can check."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from app.web import arguments
from app.web.locale import language_code
from app.web.pagination import paginate
from reviews.moderation import queries, recording, wording
from reviews.moderation.chaining import PROGRAM
from reviews.moderation.codes import REASONS
from reviews.moderation.counting import STARS

routes = Blueprint("moderation_log", __name__, url_prefix="/reviews", template_folder="templates")
ENTRIES_IN_A_FILE = 10_000


@routes.get("/<slug>/moderation")
def subject(slug: str) -> str:
    """What became of every review of one service, by reason and by star, and its part of the log."""
    service = queries.logged_service(slug)
    return render_template(
        "moderation/subject.html",
        service=service,
        title=service.text(language_code()).title,
        tally=queries.tally_of(service.id),
        page=paginate(queries.log(service.id)),
        stars=STARS,
        reasons=REASONS,
        wording=wording,
    )


@routes.get("/log")
def log() -> str:
    return render_template(
        "moderation/log.html",
        tally=queries.tally_of(),
        page=paginate(queries.log()),
        head=recording.head(),
        program=PROGRAM,
        stars=STARS,
        reasons=REASONS,
        wording=wording,
    )


@routes.get("/log.json")
def download() -> Response:
    """The entries after `?after=`, in order; `next` is what to ask with for those that did not fit."""
    after = arguments.whole_number("after", 0, high=2**53)
    entries = [entry.as_entry() for entry in queries.log_after(after, ENTRIES_IN_A_FILE)]
    head = recording.head()
    complete = not entries or head is None or entries[-1]["number"] == head.number
    return jsonify(
        entries=entries,
        head={"number": head.number, "hash": head.hash} if head else None,
        next=None if complete else entries[-1]["number"],
    )
