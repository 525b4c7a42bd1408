"""What the words of this package are called on pages: reasons, outcomes, places, channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from reviews.asking.destinations import Breach, Place, Refusal
from reviews.reviewing.states import Channel

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

PLACE_NAMES: dict[Place, LazyString | str] = {
    Place.HOUSE: _l("Our own pages"),
    Place.GOOGLE: "Google",
    Place.TRUSTPILOT: "Trustpilot",
}
BREACHES: dict[Breach, LazyString] = {
    Breach.INCENTIVE: _l("Nothing may be given for a review there."),
    Breach.SELECTION: _l(
        "Everyone must be asked there, or a sample drawn from everyone: no services or languages alone."
    ),
    Breach.CONTENT: _l("Nobody may be told what to write or to show there."),
    Breach.STEERING: _l("These words prefer some answers to others."),
    Breach.OWN_DEVICE: _l("Reviews for that place may not be collected on a device of ours."),
}
ASK_STATE_WORDS: dict[str, tuple[LazyString, str]] = {
    "waiting": (_l("Waiting"), "wait"),
    "sent": (_l("Asked"), "note"),
    "answered": (_l("Answered"), "good"),
    "skipped": (_l("Not asked"), "quiet"),
}
SKIPPED: dict[str, LazyString] = {
    "objected": _l("They asked us not to."),
    "reviewed": _l("They have written already."),
    "asked_lately": _l("They were asked about the same service within twelve months."),
    "disputed": _l("The money is in dispute."),
    "refunded": _l("The money went back."),
    "reopened": _l("The work goes on; it is asked about after the next delivery."),
    "no_place": _l("The address of our page there is missing."),
    "erased": _l("The person is not in our books any more."),
}
SUPPRESSED: dict[str, LazyString] = {
    "objected": _l("One click in a message"),
    "told_us": _l("Told us"),
    "called": _l("Told us on the phone"),
}
OUTCOME_WORDS: dict[str, tuple[LazyString, str]] = {
    "answered": (_l("They answered"), "good"),
    "no_answer": (_l("Nobody picked up"), "quiet"),
    "call_later": (_l("Call again later"), "wait"),
    "refused": (_l("They do not want to be asked"), "warn"),
    "wrong_number": (_l("Wrong number"), "bad"),
}
CHANNELS: dict[str, LazyString] = {
    Channel.EMAIL: _l("E-mail"),
    Channel.SMS: _l("Text message"),
    Channel.ONSITE_FORM: _l("Form on the site"),
    Channel.ONSITE_PROMPT: _l("Question on the site"),
    Channel.CHAT: _l("Feedback channel"),
    Channel.PHONE_CALL: _l("Phone call"),
    Channel.POLL: _l("Poll"),
    Channel.IN_PERSON_QR: _l("QR code"),
    Channel.KIOSK: _l("Kiosk"),
    Channel.PAPER: _l("Paper"),
    Channel.IMPORT: _l("Import"),
    Channel.MENTION: _l("Found elsewhere"),
}
MENTION_STATE_WORDS: dict[str, tuple[LazyString, str]] = {
    "new": (_l("New"), "wait"),
    "shown": (_l("Shown"), "good"),
    "dismissed": (_l("Put aside"), "quiet"),
}
DISMISSAL_WORDS: dict[str, LazyString] = {
    "not_about_us": _l("Not about us"),
    "duplicate": _l("There already"),
    "spam": _l("Spam"),
    "private": _l("Not meant for the public"),
    "no_words": _l("Nothing to read"),
}


def refusal_sentences(found: list[Refusal]) -> list[str]:
    """Each breach once, with the words that caused it."""
    by_breach: dict[Breach, list[str]] = {}
    for each in found:
        by_breach.setdefault(each.breach, []).extend([each.words] if each.words else [])
    return [
        f"{BREACHES[breach]} {' '.join(f'“{word}”' for word in words)}".strip() for breach, words in by_breach.items()
    ]


# What stands in the audit log, in the reader's words.
AUDIT = {
    "asking_prompt.changed": _l("Rules for the question on our pages changed"),
    "asking_rule.changed": _l("Rule for asking for reviews changed"),
    "asking_objection.added": _l("Put on the list of those we do not ask"),
    "asking_objection.ended": _l("Taken off the list of those we do not ask"),
    "asking_call.made": _l("Call about a review noted"),
    "asking_campaign.drawn": _l("Sample for a round of requests drawn"),
    "asking_campaign.begun": _l("Round of requests begun"),
    "kiosk.opened": _l("Kiosk for reviews opened"),
    "kiosk.closed": _l("Kiosk for reviews closed"),
    "kiosk.released": _l("Answers of a kiosk made into reviews"),
    "asking_words.restored": _l("Our words for a letter brought back"),
    "asking_words.changed": _l("Words of a letter changed"),
    "asking_place.changed": _l("Place for reviews elsewhere changed"),
    "mention.decided": _l("Mention of us decided"),
    "mention_feed.ended": _l("Source of mentions given up"),
    "mention_feed.followed": _l("Source of mentions followed"),
    "mentions.brought": _l("Mentions of us brought in"),
    "poll.closed": _l("Poll closed"),
    "poll.asked": _l("Poll begun"),
}
PROMPT_PLACE_WORDS = {
    "portal.front": _l("Front page of an account"),
    "service": _l("Page of that service"),
}
