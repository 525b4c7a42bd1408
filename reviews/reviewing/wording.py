"""How reviews are spoken of."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.media.films import SENTENCES
from reviews.reviewing.models import BY_STAFF, Review, ReviewMedia
from reviews.reviewing.states import Channel, State, Verification

STATES = {
    State.DRAFT: (_l("Waits for your confirmation"), "wait"),
    State.SUBMITTED: (_l("Being looked at"), "wait"),
    State.HELD: (_l("Waits for a person to look at it"), "wait"),
    State.PUBLISHED: (_l("Published"), "good"),
    State.REFUSED: (_l("Not published"), "warn"),
    State.WITHDRAWN: (_l("Taken back"), "quiet"),
    State.REMOVED: (_l("Taken down"), "warn"),
}
CHANNELS = {
    Channel.EMAIL: _l("E-mail"),
    Channel.SMS: _l("Text message"),
    Channel.ONSITE_FORM: _l("Form on the site"),
    Channel.ONSITE_PROMPT: _l("Prompt on the site"),
    Channel.CHAT: _l("Chat"),
    Channel.PHONE_CALL: _l("Phone call"),
    Channel.POLL: _l("Poll"),
    Channel.IN_PERSON_QR: _l("QR code"),
    Channel.KIOSK: _l("Kiosk"),
    Channel.PAPER: _l("Paper"),
    Channel.IMPORT: _l("Import"),
    Channel.MENTION: _l("Mention elsewhere"),
}
VERIFICATIONS = {
    Verification.ORDER_TOKEN: _l("Customer, asked after an order"),
    Verification.ORDER_MATCH_CONFIRMED: _l("Customer, by order number and address"),
    Verification.PROOF_SUBMITTED: _l("Customer, with a proof"),
    Verification.ACCOUNT_ONLY: _l("Has an account"),
    Verification.NONE: _l("Not verified"),
}
# What reports call the money that is given here; a reward's source begins with the key.
COSTS = {
    "review-request": _l("Rewards for reviews"),
    "review-sharing": _l("Rewards for sharing reviews"),
    "review-contest": _l("Prizes of review contests"),
}
AUDIT = {
    "review_offer.written": _l("Wrote an offer for reviews"),
    "review_offer.revised": _l("Changed an offer for reviews"),
    "review_offer.activated": _l("Switched an offer for reviews on"),
    "review_offer.deactivated": _l("Switched an offer for reviews off"),
    "review_sharing.decided": _l("Looked at a shared review"),
    "review_guide.written": _l("Wrote questions that help to review"),
    "review_media.transcribed": _l("Wrote down what is said in a film"),
    "review_contest.opened": _l("Opened a contest among reviews"),
    "review_contest.decided": _l("Decided a contest among reviews"),
}
KINDS = {"photo": _l("Photo"), "video": _l("Video"), "audio": _l("Recording")}


def state_words(state: str) -> tuple[str, str]:
    words, tone = STATES[State(state)]
    return str(words), tone


def author_shown(review: Review) -> str:
    return review.author_name or _("Anonymous")


def stars(rating: int) -> str:
    """For those who do not see the stars."""
    return _("%(rating)s of 5 stars", rating=rating)


def refusal(media: ReviewMedia) -> str:
    if media.refusal == BY_STAFF:
        return _("Somebody looked at it, and it is not shown. The reason is in the mail we sent you.")
    return str(SENTENCES.get(media.refusal, SENTENCES["broken"]))


def duration(milliseconds: int | None) -> str:
    """As a clock shows it: 1:05."""
    seconds = round((milliseconds or 0) / 1000)
    return f"{seconds // 60}:{seconds % 60:02d}"
