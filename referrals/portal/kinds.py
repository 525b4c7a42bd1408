"""What partners can be told by mail, and how. Pure."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

FIRST_CLICK, FIRST_ORDER, MATURED, PAID_OUT = "first_click", "first_order", "matured", "paid_out"
CONTEST, LEAD = "contest", "lead"
KINDS = {
    FIRST_CLICK: _l("The first click on a link of yours"),
    FIRST_ORDER: _l("An order by somebody you brought"),
    MATURED: _l("A commission has become yours"),
    PAID_OUT: _l("Money was paid out to you"),
    CONTEST: _l("The result of a contest"),
    LEAD: _l("News of your leads"),
}
AT_ONCE, WEEKLY, NEVER = "at_once", "weekly", "never"
HOW = {AT_ONCE: _l("At once"), WEEKLY: _l("In one letter a week"), NEVER: _l("Not at all")}
# A payout has a letter of its own, with its document: who wants the news as well says so.
_USUAL = {PAID_OUT: NEVER}


def usual(kind: str) -> str:
    return _USUAL.get(kind, AT_ONCE)
