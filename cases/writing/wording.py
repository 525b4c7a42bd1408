"""What goals, states, industries, problems and blocks are called."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from cases.writing.states import Goal, Industry, Problem, State

STATES: dict[str, tuple[LazyString, str]] = {
    State.DRAFT: (_l("Draft"), "quiet"),
    State.IN_REVIEW: (_l("With the client"), "wait"),
    State.APPROVED: (_l("Approved"), "note"),
    State.PUBLISHED: (_l("Published"), "good"),
    State.WITHDRAWN: (_l("Withdrawn"), "bad"),
}

GOALS: dict[str, LazyString] = {
    Goal.VALUE: _l("Show the value of something new or difficult"),
    Goal.SIMILAR: _l("Attract clients with similar problems"),
    Goal.WARM_UP: _l("Warm up those who do not know us yet"),
    Goal.TRUST: _l("Build trust"),
    Goal.ANALYSIS: _l("Analyse what worked and what did not"),
    Goal.FINISHED: _l("Tell of a large project that is finished"),
    Goal.FAILURE: _l("A failure, and what was learned from it"),
}

INDUSTRIES: dict[str, LazyString] = {
    Industry.FOOD: _l("Food and drink"),
    Industry.RETAIL: _l("Retail"),
    Industry.CRAFT: _l("Crafts"),
    Industry.HOSPITALITY: _l("Hotels and restaurants"),
    Industry.EDUCATION: _l("Education"),
    Industry.HEALTH: _l("Health"),
    Industry.CULTURE: _l("Culture and sport"),
    Industry.SOFTWARE: _l("Software"),
    Industry.MANUFACTURING: _l("Manufacturing"),
    Industry.FINANCE: _l("Finance and law"),
    Industry.PUBLIC: _l("Public and non-profit"),
    Industry.OTHER: _l("Other"),
}

PROBLEMS: dict[str, LazyString] = {
    Problem.UNKNOWN: _l("Nobody knew them"),
    Problem.FEW_ORDERS: _l("Too few orders"),
    Problem.FEW_INQUIRIES: _l("Too few inquiries"),
    Problem.LITTLE_TRUST: _l("People did not trust them yet"),
    Problem.CLIENTS_LEAVE: _l("Clients did not come back"),
    Problem.TOO_SLOW: _l("Everything took too long"),
    Problem.TOO_EXPENSIVE: _l("Each client cost too much"),
    Problem.NO_TIME: _l("No time for marketing"),
    Problem.NEW_MARKET: _l("A new market or language"),
    Problem.NO_NUMBERS: _l("Nobody knew what worked"),
}

# The headings of a case, in the order of `document.ORDER`.
BLOCKS: dict[str, LazyString] = {
    "title": _l("Title"),
    "highlights": _l("In short"),
    "obstacles": _l("What stood in the way"),
    "problems": _l("Problems"),
    "client": _l("The client"),
    "client_anonymous": _l("The client, without a name"),
    "task": _l("The task"),
    "criteria": _l("Why they chose us"),
    "steps": _l("How it went"),
    "result": _l("The result"),
    "went_wrong": _l("What went wrong"),
    "lessons": _l("What we learned"),
    "figures": _l("Pictures and charts"),
    "reviews": _l("What the client says"),
    "wrap_up": _l("What comes next"),
    "you_get": _l("What you get"),
    "call": _l("Your next step"),
    "faq": _l("Questions and answers"),
    "glossary": _l("Words explained"),
    "sources": _l("Sources"),
}

FIELDS: dict[str, LazyString] = {
    "text": _l("Problem"),
    "title": _l("Title"),
    "decision": _l("Decision"),
    "argument": _l("Argument"),
    "rejected": _l("What was not chosen"),
    "caption": _l("Caption"),
    "alt": _l("Description for who cannot see it"),
    "question": _l("Question"),
    "answer": _l("Answer"),
    "word": _l("Word"),
    "meaning": _l("Meaning"),
}


def place_words(place: str) -> str:
    """`steps.2.argument` as a person says it."""
    block, _, rest = place.partition(".")
    number, _, field = rest.partition(".")
    words = [str(BLOCKS.get(block, block))]
    if number:
        words.append(number)
    if field and field != "text":
        words.append(str(FIELDS.get(field, field)))
    return " · ".join(words)


# What stands in the audit log, in the reader's words.
AUDIT = {
    "case.started": _l("Case study started"),
    "case.facts_changed": _l("Facts of a case study changed"),
    "case.draft": _l("Case study taken back to draft"),
    "case.review": _l("Case study sent to review"),
}
