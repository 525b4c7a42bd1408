"""How boards are spoken of: what happened, the tones of labels, and what is wrong with an outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.projects.boards.models import BoardEvent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel.speaklater import LazyString

    from app.projects.boards.outline import Unreadable

# `who` acts, `name` is whom it is about.
EVENTS: dict[str, LazyString] = {
    "board_made": _l("%(who)s made the board."),
    "card_added": _l("%(who)s added this card."),
    "card_changed": _l("%(who)s changed the card."),
    "card_moved": _l("%(who)s moved the card within “%(after)s”."),
    "card_moved_on": _l("%(who)s moved the card from “%(before)s” to “%(after)s”."),
    "card_assigned": _l("%(who)s assigned %(name)s."),
    "card_unassigned": _l("%(who)s took %(name)s off the card."),
    "card_labelled": _l("%(who)s changed the labels."),
    "card_shown": _l("%(who)s showed the card to the client."),
    "card_hidden": _l("%(who)s hid the card from the client."),
    "card_archived": _l("%(who)s archived the card."),
    "card_restored": _l("%(who)s restored the card."),
    "card_commented": _l("%(who)s commented."),
    "comment_changed": _l("%(who)s changed a comment."),
    "comment_removed": _l("%(who)s removed a comment."),
    "checklist_changed": _l("%(who)s changed the checklist."),
    "item_done": _l("%(who)s ticked off a line of the checklist."),
    "item_undone": _l("%(who)s took a tick off the checklist."),
    "file_added": _l("%(who)s added a file."),
    "file_removed": _l("%(who)s removed a file."),
    "file_shown": _l("%(who)s showed a file to the client."),
    "file_hidden": _l("%(who)s hid a file from the client."),
    "column_added": _l("%(who)s added the column “%(column)s”."),
    "column_changed": _l("%(who)s changed the column “%(column)s”."),
    "column_moved": _l("%(who)s moved the column “%(column)s”."),
    "column_archived": _l("%(who)s archived the column “%(column)s”."),
    "column_restored": _l("%(who)s restored the column “%(column)s”."),
}
TONE_NAMES: dict[str, LazyString] = {
    "note": _l("Blue"),
    "good": _l("Green"),
    "warn": _l("Amber"),
    "bad": _l("Red"),
    "wait": _l("Saffron"),
    "quiet": _l("Grey"),
}
MISREAD: dict[str, LazyString] = {
    "orphan": _l("Line %(line)s: begin with a column, such as “# To do”."),
    "unknown": _l("Line %(line)s: begin it with “#”, “-” or “*”, or indent it below a card."),
    "nameless": _l("Line %(line)s: a name is missing."),
    "long": _l("Line %(line)s: this name is too long."),
    "many": _l("Line %(line)s: that is too much for one board."),
    "nothing": _l("Write at least one column, such as “# To do”."),
}


def board_event_words(event: BoardEvent, columns: Mapping[int, str]) -> str:
    """One line of the log; `columns` gives the names of the columns of this board by id."""
    gone = _("a column")
    ids = {key: event.details.get(key) for key in ("before", "after", "column_id")}
    named = {key: columns.get(value, gone) if isinstance(value, int) else gone for key, value in ids.items()}
    kind = event.kind
    if kind == "card_moved" and ids["before"] != ids["after"]:
        kind = "card_moved_on"
    words = EVENTS.get(kind, _l("%(who)s did something."))
    return str(words) % {
        "who": event.actor.name if event.actor else _("Somebody"),
        "name": event.subject.name if event.subject else _("somebody"),
        "before": named["before"],
        "after": named["after"],
        "column": named["column_id"],
    }


def misread_words(error: Unreadable) -> str:
    return str(MISREAD[error.why]) % {"line": error.line}
