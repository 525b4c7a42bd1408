"""Where questions show up: in the portal of partners, and at the desk while somebody waits."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.accounts.access import viewer
from app.accounts.roles import Role
from app.web.navigation import MenuEntry, Waiting
from referrals.questions.queries import open_count, partnerships_of

_STAFF = frozenset({Role.MARKETER.value, Role.CUSTOMER_REPRESENTATIVE.value, Role.ADMIN.value})


def entries() -> list[MenuEntry]:
    return [
        MenuEntry(
            "desk", "referrals", _l("Partners' questions"), "questions_desk.index", _STAFF, 46, "bi-chat-left-text"
        ),
        MenuEntry(
            "portal",
            "main",
            _l("Ask the program"),
            "partner_questions.index",
            order=45,
            icon="bi-chat-left-text",
            when=_takes_part,
        ),
    ]


def _takes_part() -> bool:
    person = viewer().user
    return person is not None and bool(partnerships_of(person))


def waiting() -> list[Waiting]:
    return [Waiting(_l("Questions of partners"), open_count(), "questions_desk.index", {}, _STAFF)]
