"""What publishing calls things: in documents, on pages, at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from cases.publishing.channels import SOURCE, Channel, Kind, Reading, State

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

STATES: dict[str, tuple[LazyString, str]] = {
    State.SCHEDULED: (_l("Planned"), "wait"),
    State.LIVE: (_l("In public"), "good"),
    State.HELD: (_l("Held: a number has changed"), "warn"),
    State.REPLACED: (_l("Replaced by a later version"), "quiet"),
    State.REFUSED: (_l("Not published at its hour"), "bad"),
    State.WITHDRAWN: (_l("Withdrawn"), "bad"),
}
CHANNELS: dict[str, LazyString] = {
    Channel.BLOG: _l("Blog"),
    Channel.SITE: _l("Our website"),
    Channel.LANDING: _l("Landing page"),
    Channel.EXTERNAL: _l("Media of others"),
    Channel.PRINT: _l("Print"),
    Channel.PROPOSAL: _l("Proposal"),
    Channel.SOCIAL: _l("Social network"),
    Channel.ADS: _l("Advertisement"),
}
READINGS: dict[str, LazyString] = {
    Reading.PAGE: _l("Page read"),
    Reading.BLOG: _l("Blog article read"),
    Reading.PDF: _l("PDF loaded"),
    Reading.SLIDES: _l("Slides loaded"),
    Reading.PRESS: _l("Press kit loaded"),
}
KINDS: dict[str, LazyString] = {
    Kind.MONEY: _l("Money"),
    Kind.TIME: _l("Time"),
    Kind.SHARE: _l("Rates and shares"),
    Kind.COUNT: _l("Things that are counted"),
}
TOUCHES: dict[str, LazyString] = {SOURCE: _l("A case")}
AUDIT: dict[str, LazyString] = {
    "case.scheduled": _l("Case planned for publication"),
    "case.published": _l("Case published"),
    "case.taken_down": _l("Case taken down"),
}


def document_words() -> dict[str, str]:
    """The words that stand in every document besides its own, in the language that is spoken now."""
    return {
        "case_study": _("Case study"),
        "page_of": _("Page {page} of {pages}"),
        "contents": _("Contents"),
        "read_online": _("Read it online"),
        "metric": _("What was measured"),
        "before": _("Before"),
        "after": _("After"),
        "change": _("Difference"),
        "period": _("Period"),
        "source": _("Source"),
        "a_client": _("A client"),
        "external": _("This work was done elsewhere: its order and payment are not verified here."),
        "failure": _("This did not work out. We tell what went wrong and what we learned."),
    }
