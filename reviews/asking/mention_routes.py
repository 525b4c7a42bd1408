"""Mentions for everybody, each with its origin, and the desk where they are found, brought and decided about."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.accounts import audit
from app.accounts.access import desk, viewer
from app.accounts.roles import STAFF_ROLES, Role
from app.database import db, transaction
from app.errors import Invalid
from app.web import arguments
from app.web.exports import csv_response
from app.web.pagination import paginate
from reviews.asking import mentioning
from reviews.asking.forms import ConfirmForm, FeedForm, MentionFileForm
from reviews.asking.place_models import DISMISSALS, MENTION_STATES, MentionFeed
from reviews.asking.wording import DISMISSAL_WORDS, MENTION_STATE_WORDS

routes = Blueprint("mentions", __name__, template_folder="templates")
staff = Blueprint("mentions_desk", __name__, url_prefix="/desk/asking/mentions", template_folder="templates")
Answer = str | AnyResponse | tuple[str, int]
WRITERS = (Role.MARKETER, Role.ADMIN)


@routes.get("/reviews/found-elsewhere")
def index() -> str:
    return render_template("asking/mentions.html", page=paginate(mentioning.shown(), per_page=20))


@staff.get("", endpoint="index")
@desk(*STAFF_ROLES)
def queue() -> str:
    return _list(FeedForm(), MentionFileForm())


@staff.get("/export.csv")
@desk(*STAFF_ROLES)
def export() -> Response:
    found = mentioning.listed(arguments.choice("state", MENTION_STATES, ""), arguments.text("q")).limit(50_000)
    rows = [
        [
            it.origin,
            it.url,
            it.author_name,
            it.text,
            it.language,
            it.written_at.isoformat() if it.written_at else "",
            it.state,
        ]
        for it in db.session.scalars(found)
    ]
    return csv_response("mentions.csv", ["origin", "url", "author", "text", "language", "date", "state"], rows)


@staff.post("/feeds")
@desk(*WRITERS)
def follow() -> Answer:
    form = FeedForm()
    if form.validate():
        try:
            with transaction():
                feed = mentioning.follow(form.url.data or "", (form.keywords.data or "").split(","))
                audit.record("mention_feed.followed", feed)
            flash(_("The feed is read every hour from now on."), "good")
            return redirect(url_for(".index"), 303)
        except Invalid as error:
            form.url.errors = [*form.url.errors, str(error)]
    return _list(form, MentionFileForm(formdata=None)), form.status


@staff.post("/feeds/<int:feed_id>/end")
@desk(*WRITERS)
def unfollow(feed_id: int) -> AnyResponse:
    if ConfirmForm().validate():
        with transaction():
            mentioning.unfollow(feed_id)
            audit.record("mention_feed.ended", ("mention_feed", feed_id))
        flash(_("The feed is not read any more. What was found stays."), "good")
    return redirect(url_for(".index"), 303)


@staff.post("/file")
@desk(*WRITERS)
def bring() -> Answer:
    form, file = MentionFileForm(), request.files.get("file")
    if form.validate() and file is not None:
        try:
            with transaction():
                new, known = mentioning.bring(file.stream.read(mentioning.MOST_BYTES + 1))
                audit.record("mentions.brought", ("mention", 0), new=new, known=known)
            flash(_("%(new)s new mentions; %(known)s were there already.", new=new, known=known), "good")
            return redirect(url_for(".index"), 303)
        except Invalid as error:
            form.file.errors = [*form.file.errors, str(error)]
    return _list(FeedForm(formdata=None), form), form.status


@staff.post("/<int:mention_id>/decision")
@desk(*WRITERS)
def decide(mention_id: int) -> AnyResponse:
    """Show it, or put it aside for a reason of the closed list, which knows no opinion; either can be undone."""
    wanted = arguments.choice("decision", ("show", "new", *DISMISSALS), source=request.form)
    with transaction():
        mention, user = mentioning.mention_by_id(mention_id), viewer().user
        if wanted == "show":
            mention.show(user)
        elif wanted == "new":
            mention.reopen(user)
        else:
            mention.dismiss(wanted, user)
        audit.record("mention.decided", mention, decision=wanted)
    flash(_("Done. You can undo it in the list."), "good")
    return redirect(url_for(".index", state=request.args.get("state")), 303)


def _list(feed: FeedForm, file: MentionFileForm) -> str:
    found = mentioning.listed(arguments.choice("state", MENTION_STATES, "new"), arguments.text("q"))
    feeds = db.session.scalars(
        sa.select(MentionFeed).order_by(MentionFeed.ended_at.is_(None).desc(), MentionFeed.id)
    ).all()
    return render_template(
        "asking/desk_mentions.html",
        page=paginate(found),
        feeds=feeds,
        feed=feed,
        file=file,
        states=[(state, words[0]) for state, words in MENTION_STATE_WORDS.items()],
        words=MENTION_STATE_WORDS,
        dismissals=DISMISSAL_WORDS,
        may_write=viewer().has_role(*WRITERS),
    )
