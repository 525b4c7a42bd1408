"""Why a code applies or does not: the closed list. Pure."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    APPLIES = "applies"
    UNKNOWN = "unknown"
    TOO_MANY_TRIES = "too_many_tries"
    NOT_STARTED = "not_started"
    OVER = "over"
    PAUSED = "paused"
    NOT_IN_CURRENCY = "not_in_currency"
    NOT_FOR_SERVICE = "not_for_service"
    NOT_FOR_RELATION = "not_for_relation"
    NOT_FOR_GROUP = "not_for_group"
    ONLY_FIRST_ORDER = "only_first_order"
    MINIMUM_MISSING = "minimum_missing"
    USED_UP = "used_up"
    BUDGET_SPENT = "budget_spent"
    CODE_USED = "code_used"
    USED_BY_YOU = "used_by_you"
    NEEDS_EMAIL = "needs_email"
    OWN_CODE = "own_code"
    TWICE = "twice"
    OUTDONE = "outdone"
    GIVES_NOTHING = "gives_nothing"
