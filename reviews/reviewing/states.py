"""Where a review stands, and from where to where it may move. Pure; a trigger keeps the same table."""

from __future__ import annotations

from enum import StrEnum

from app.errors import Conflict


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    HELD = "held"
    PUBLISHED = "published"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


class Channel(StrEnum):
    """By which way a review came, or was asked for."""

    EMAIL = "email"
    SMS = "sms"
    ONSITE_FORM = "onsite_form"
    ONSITE_PROMPT = "onsite_prompt"
    CHAT = "chat"
    PHONE_CALL = "phone_call"
    POLL = "poll"
    IN_PERSON_QR = "in_person_qr"
    KIOSK = "kiosk"
    PAPER = "paper"
    IMPORT = "import"
    MENTION = "mention"


class Verification(StrEnum):
    """How well it is known that the author was a customer; the strongest first."""

    ORDER_TOKEN = "order_token"  # noqa: S105  (a level, not a secret)
    ORDER_MATCH_CONFIRMED = "order_match_confirmed"
    PROOF_SUBMITTED = "proof_submitted"
    ACCOUNT_ONLY = "account_only"
    NONE = "none"

    @property
    def is_verified(self) -> bool:
        """Whether an order of ours stands behind it."""
        return self in {Verification.ORDER_TOKEN, Verification.ORDER_MATCH_CONFIRMED}


class Relation(StrEnum):
    """What the author is to the company; anything but `none` is shown beside the review."""

    NONE = "none"
    EMPLOYEE = "employee"
    MANAGER = "manager"
    RELATIVE = "relative"
    AGENT = "agent"


# Copied from elsewhere: never verified, always with their origin.
COPIED = frozenset({Channel.IMPORT, Channel.MENTION})
# A withdrawn review is the author's last word; what was removed or refused may come back by an appeal or a correction.
MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.SUBMITTED, State.WITHDRAWN}),
    State.SUBMITTED: frozenset({State.HELD, State.PUBLISHED, State.REFUSED, State.WITHDRAWN}),
    # What had been shown before it was held is removed, what had not is refused.
    State.HELD: frozenset({State.PUBLISHED, State.REFUSED, State.REMOVED, State.SUBMITTED, State.WITHDRAWN}),
    State.PUBLISHED: frozenset({State.SUBMITTED, State.HELD, State.REMOVED, State.WITHDRAWN}),
    State.REFUSED: frozenset({State.SUBMITTED, State.PUBLISHED, State.WITHDRAWN}),
    State.REMOVED: frozenset({State.SUBMITTED, State.PUBLISHED, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset(),
}


class IllegalMove(Conflict):
    """A review cannot go there from where it stands."""


def move(present: State, wanted: State) -> State:
    """`wanted`, if a review may go there from `present`. Raises `IllegalMove`."""
    if wanted not in MOVES[present]:
        raise IllegalMove
    return wanted
