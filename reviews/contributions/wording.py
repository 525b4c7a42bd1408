"""How ideas, works and licences are spoken of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

from app.web.filters import country_name
from reviews.contributions.scopes import UNION, WORLD

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

Tone = tuple["LazyString", str]

IDEA_STATES: dict[str, Tone] = {
    "open": (_l("New"), "note"),
    "under_review": (_l("Being evaluated"), "wait"),
    "shortlisted": (_l("On the shortlist"), "wait"),
    "accepted": (_l("Accepted"), "good"),
    "started": (_l("In the making"), "good"),
    "completed": (_l("Made real"), "good"),
    "declined": (_l("Declined"), "quiet"),
    "duplicate": (_l("Joined with another"), "quiet"),
    "withdrawn": (_l("Taken back by its author"), "quiet"),
}
CATEGORIES: dict[str, LazyString] = {
    "service": _l("A new service"),
    "product": _l("A product"),
    "way": _l("A better way of working"),
    "place": _l("A place or an event"),
    "words": _l("Words or pictures"),
    "other": _l("Something else"),
}
KINDS: dict[str, LazyString] = {
    "idea": _l("Ideas"),
    "photo": _l("Photos"),
    "video": _l("Videos"),
    "audio": _l("Recordings"),
    "text": _l("Texts"),
}
ONE_OF: dict[str, LazyString] = {
    "idea": _l("Idea"),
    "photo": _l("Photo"),
    "video": _l("Video"),
    "audio": _l("Recording"),
    "text": _l("Text"),
}
BRIEF_STATES: dict[str, Tone] = {
    "draft": (_l("Draft"), "quiet"),
    "coming": (_l("Opens soon"), "note"),
    "open": (_l("Open"), "good"),
    "over": (_l("Being decided"), "wait"),
    "closed": (_l("Decided"), "quiet"),
}
SUBMISSION_STATES: dict[str, Tone] = {
    "sent": (_l("Sent"), "note"),
    "shortlisted": (_l("On the shortlist"), "wait"),
    "chosen": (_l("Chosen"), "good"),
    "not_chosen": (_l("Not chosen"), "quiet"),
}
PURPOSES: dict[str, LazyString] = {
    "advertising": _l("Advertising"),
    "showing": _l("Showing our work"),
    "editorial": _l("Articles and reports"),
    "product": _l("Making a product or service of it"),
    "inside": _l("Inside the company"),
}
MEDIA: dict[str, LazyString] = {
    "web": _l("Websites"),
    "social": _l("Social networks"),
    "mail": _l("E-mail"),
    "print": _l("Print"),
    "film": _l("Film and television"),
    "place": _l("Shops, fairs and events"),
}
OFFER_STATES: dict[str, Tone] = {
    "asked": (_l("Waits for an answer"), "wait"),
    "named": (_l("A price was named"), "wait"),
    "agreed": (_l("Agreed, not paid yet"), "wait"),
    "granted": (_l("Granted"), "good"),
    "declined": (_l("Declined"), "quiet"),
    "expired": (_l("No answer, so no"), "quiet"),
    "revoked": (_l("Taken back"), "quiet"),
}
STANDINGS: dict[str, Tone] = {
    "upcoming": (_l("Begins later"), "note"),
    "active": (_l("In force"), "good"),
    "ending": (_l("Ends within a month"), "warn"),
    "over": (_l("Over"), "quiet"),
    "ended": (_l("Ended early"), "quiet"),
}
END_REASONS: dict[str, LazyString] = {
    "over": _l("The window is over"),
    "withdrawn": _l("The work was withdrawn"),
    "dispute": _l("A dispute was upheld"),
    "revoked": _l("Ended by us"),
    "agreed": _l("Ended by agreement"),
    "release": _l("Somebody in it took their consent back"),
    "taken_down": _l("Taken down by us"),
}
REQUEST_STATES: dict[str, Tone] = {
    "new": (_l("Waits for us"), "wait"),
    "offered": (_l("The holders were asked"), "note"),
    "declined": (_l("Declined"), "quiet"),
}
SURFACES: dict[str, LazyString] = {
    "service": _l("A page of a service"),
    "case": _l("A case study"),
    "social": _l("A post"),
    "mail": _l("A mailing"),
    "print": _l("Something printed"),
    "film": _l("A film"),
    "place": _l("A shop, a fair or an event"),
    "other": _l("Somewhere else"),
}
MADE: dict[str, LazyString] = {
    "own": _l("I made it myself"),
    "together": _l("I made it together with others"),
    "machine": _l("A machine helped to make it (AI)"),
    "other": _l("Somebody else made it, and I have the rights"),
}
RELEASE_KINDS: dict[str, LazyString] = {
    "model": _l("A person in it"),
    "property": _l("The owner of a place or thing in it"),
}
RELEASE_STATES: dict[str, Tone] = {
    "waiting": (_l("Asked"), "wait"),
    "given": (_l("Agrees"), "good"),
    "refused": (_l("Does not agree"), "bad"),
    "revoked": (_l("Took it back"), "bad"),
}
DISPUTE_CODES: dict[str, LazyString] = {
    "not_theirs": _l("It is mine, or somebody else’s"),
    "in_it": _l("I am in it and did not agree"),
    "property": _l("It shows my place or thing"),
    "terms": _l("It is used otherwise than agreed"),
    "other": _l("Another reason"),
}
ROYALTY_KINDS: dict[str, LazyString] = {
    "fee": _l("Fee of a licence"),
    "royalty": _l("Share of what was sold"),
    "prize": _l("Prize of a brief"),
}
HIDING: dict[str, LazyString] = {
    "personal": _l("It names private data of people"),
    "offensive": _l("It offends people"),
    "advert": _l("It advertises something"),
    "illegal": _l("It breaks a law or somebody’s rights"),
    "off_topic": _l("It is not about an idea"),
}
AUDIT: dict[str, LazyString] = {
    "idea.moved": _l("Idea moved"),
    "idea.merged": _l("Ideas joined"),
    "idea.hidden": _l("Idea or comment hidden"),
    "idea.shown": _l("Idea or comment shown again"),
    "idea.credited": _l("Idea credited on a service"),
    "brief.written": _l("Brief written"),
    "brief.closed": _l("Brief decided"),
    "licence.asked": _l("Licence asked for"),
    "licence.revoked": _l("Request for a licence taken back"),
    "licence.agreed": _l("Named price agreed"),
    "licence.ended": _l("Licence ended"),
    "licence.placed": _l("Licensed work placed"),
    "licence.taken_down": _l("Licensed work taken down"),
    "licence.delivered": _l("Licensed file fetched"),
    "licence_request.declined": _l("Request of the library declined"),
    "dispute.decided": _l("Dispute decided"),
    "contribution_policy.written": _l("Rules of contributions changed"),
}


def idea_state_words(state: str) -> str:
    return str(IDEA_STATES[state][0])


def place_words(code: str) -> str:
    if code == WORLD:
        return str(_WORLD)
    return str(_UNION) if code == UNION else country_name(code)


def joined(codes: Iterable[str], words: dict[str, LazyString]) -> str:
    return ", ".join(str(words.get(code, code)) for code in codes)


def places_words(codes: Iterable[str]) -> str:
    return ", ".join(place_words(code) for code in codes)


_WORLD = _l("Worldwide")
_UNION = _l("European Union")
