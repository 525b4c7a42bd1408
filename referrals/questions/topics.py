"""What a question can be about: a closed list, so that a month can be summed up. Pure."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Topic(StrEnum):
    MATERIALS = "materials"
    TERMS = "terms"
    PAYMENT = "payment"
    TRACKING = "tracking"
    WISH = "wish"
    OTHER = "other"


TOPICS = {
    Topic.MATERIALS: _l("Texts, pictures, links to share"),
    Topic.TERMS: _l("The terms"),
    Topic.PAYMENT: _l("What I earned and when it is paid"),
    Topic.TRACKING: _l("Why something was or was not counted"),
    Topic.WISH: _l("A wish for the program"),
    Topic.OTHER: _l("Something else"),
}
