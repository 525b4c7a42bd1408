"""The states of a case and the moves between them; its goals, industries and problems. Pure: no web, no database."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.errors import Conflict


class State(StrEnum):
    """Where a case stands. What was approved is one version; what changes after it needs approval again."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


# A withdrawn case can be written anew; whether it may be shown again, consent decides.
MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.IN_REVIEW, State.WITHDRAWN}),
    State.IN_REVIEW: frozenset({State.DRAFT, State.APPROVED, State.WITHDRAWN}),
    State.APPROVED: frozenset({State.DRAFT, State.IN_REVIEW, State.PUBLISHED, State.WITHDRAWN}),
    State.PUBLISHED: frozenset({State.IN_REVIEW, State.APPROVED, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset({State.DRAFT}),
}


class IllegalMove(Conflict):
    title = _l("This case cannot go there")


def move(now: State, wanted: State) -> State:
    """The wanted state when the move is allowed. Raises `IllegalMove`; to stay is no move and allowed."""
    if wanted is not now and wanted not in MOVES[now]:
        raise IllegalMove(_l("This case is in another state by now. Please look at it again."))
    return wanted


class Goal(StrEnum):
    """What a case is for: it decides the template and what is checked."""

    VALUE = "value"
    SIMILAR = "similar"
    WARM_UP = "warm_up"
    TRUST = "trust"
    ANALYSIS = "analysis"
    FINISHED = "finished"
    FAILURE = "failure"


class Industry(StrEnum):
    FOOD = "food"
    RETAIL = "retail"
    CRAFT = "craft"
    HOSPITALITY = "hospitality"
    EDUCATION = "education"
    HEALTH = "health"
    CULTURE = "culture"
    SOFTWARE = "software"
    MANUFACTURING = "manufacturing"
    FINANCE = "finance"
    PUBLIC = "public"
    OTHER = "other"


class Problem(StrEnum):
    """What clients come with; by it a reader finds cases like their own."""

    UNKNOWN = "unknown"
    FEW_ORDERS = "few_orders"
    FEW_INQUIRIES = "few_inquiries"
    LITTLE_TRUST = "little_trust"
    CLIENTS_LEAVE = "clients_leave"
    TOO_SLOW = "too_slow"
    TOO_EXPENSIVE = "too_expensive"
    NO_TIME = "no_time"
    NEW_MARKET = "new_market"
    NO_NUMBERS = "no_numbers"
