"""What cases, their outcomes and their clock are called on pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

STANDINGS: dict[str, tuple[LazyString, str]] = {
    "waiting": (_l("Waits for a first step"), "wait"),
    "due": (_l("More than a day without a step"), "warn"),
    "late": (_l("More than two days without a step"), "bad"),
    "answered": (_l("In good hands"), "note"),
    "closed": (_l("Closed"), "quiet"),
}
OUTCOMES: dict[str, LazyString] = {
    "helped": _l("It was put right"),
    "explained": _l("It was explained"),
    "done_again": _l("It was done again"),
    "refunded": _l("Money went back"),
    "no_answer": _l("The person did not answer"),
    "nothing_to_do": _l("There is nothing to do"),
    "withdrawn": _l("The review was taken back by its author"),
}
CHOSEN = tuple(outcome for outcome in OUTCOMES if outcome != "withdrawn")


# What stands in the audit log, in the reader's words.
AUDIT = {
    "recovery.closed": _l("Case of an unhappy customer closed"),
    "recovery.written": _l("Wrote to an unhappy customer"),
    "theme.kept": _l("Theme of unhappy reviews written"),
    "themes.begun": _l("Usual themes of unhappy reviews taken over"),
}
