"""What an error page says: what happened, and the next step. Used by `web/error.html`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Flask
from flask_babel import lazy_gettext as _l

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class ErrorWords:
    title: LazyString
    happened: LazyString
    next_step: LazyString


ERROR_WORDS: dict[int, ErrorWords] = {
    400: ErrorWords(
        _l("We could not read that request"),
        _l("Part of what your browser sent was incomplete, too old or garbled. Nothing was changed."),
        _l("Go back, reload the page and send it again."),
    ),
    403: ErrorWords(
        _l("This is not open to you"),
        _l("You are signed in, but your role does not include this page."),
        _l("If you need it for your work, ask the person who invited you."),
    ),
    404: ErrorWords(
        _l("We cannot find that page"),
        _l("The address may be mistyped, the page may have moved, or it belongs to somebody else."),
        _l("Check the address, or start again from the front page."),
    ),
    405: ErrorWords(
        _l("That cannot be done this way"),
        _l("This address exists, but it does not take what your browser sent."),
        _l("Go back and use the button on the page."),
    ),
    409: ErrorWords(
        _l("Somebody was faster"),
        _l("What you wanted to change has changed in the meantime. Nothing of yours was saved over it."),
        _l("Go back, reload the page and look at how it stands now."),
    ),
    410: ErrorWords(
        _l("This is no longer here"),
        _l("The link was used already, has expired, or what it led to was taken down."),
        _l("Ask for a new link where this one came from."),
    ),
    413: ErrorWords(
        _l("That was too large"),
        _l("What you sent is larger than we can take. Nothing was saved."),
        _l("Go back and send a smaller file or a shorter text."),
    ),
    415: ErrorWords(
        _l("We cannot take that kind of content"),
        _l("This page takes what its own form sends, and nothing else."),
        _l("Go back and use the form on the page."),
    ),
    422: ErrorWords(
        _l("Something in what you sent needs a correction"),
        _l("One of the values does not fit. Nothing was changed."),
        _l("Go back and correct it."),
    ),
    429: ErrorWords(
        _l("That was a little too fast"),
        _l("There were many requests from you in a short time, so we pause for a moment."),
        _l("Wait a minute and try again."),
    ),
    500: ErrorWords(
        _l("Something broke on our side"),
        _l("This is our fault, not yours. What was not finished has been undone, and we have a record of it."),
        _l("Try again in a minute. If it happens again, write to us and name the number below."),
    ),
    503: ErrorWords(
        _l("We are busy for a moment"),
        _l("A part of the platform does not answer right now. Nothing was changed."),
        _l("Wait a moment and try again."),
    ),
}


def error_words(status: int) -> ErrorWords:
    """The words for `status`, or those of its family."""
    return ERROR_WORDS.get(status) or ERROR_WORDS[400 if status < 500 else 500]


def init_app(app: Flask) -> None:
    app.jinja_env.globals["error_words"] = error_words
