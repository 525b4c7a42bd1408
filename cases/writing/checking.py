"""What is not as it should be in a version: the linter's findings in words, and what others answer."""

from __future__ import annotations

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from cases.writing import linting, sockets
from cases.writing.linting import Finding
from cases.writing.models import Case, CaseLink, CaseText
from cases.writing.sockets import Check, Severity
from cases.writing.sourcing import broken_links

SENTENCES: dict[str, LazyString] = {
    "missing": _l("This part is empty; a case with this goal needs it."),
    "advised": _l("This part is empty. Cases with this goal are better with it."),
    "unanswered": _l("This problem has no result. Name the result that answers it, or say that it was not solved."),
    "undated": _l("This step has no day."),
    "disorder": _l("This step lies before the one above it. Tell it in the order in which it happened."),
    "outside": _l("This day lies outside the days of the project."),
    "no_caption": _l("A picture needs a caption that says what it shows."),
    "no_alt": _l("A picture needs a description for who cannot see it."),
    "long_title": _l("The title is longer than %(most)s characters."),
    "long": _l("The case has %(words)s words; more than %(most)s are rarely read to the end."),
    "short": _l("The case has %(words)s words; fewer than %(fewest)s rarely convince."),
    "few_visuals": _l("So much text wants %(wanted)s pictures or charts."),
    "dense": _l("A paragraph here has %(words)s words; more than %(most)s look like a wall."),
    "long_sentence": _l("A sentence here has more than %(most)s words."),
    "superlative": _l("“%(words)s” is a claim without a number or a source."),
    "number_word": _l("“%(words)s” is a number in words: refer to a result instead, so that it is proved."),
}


def findings_of(case: Case, text: CaseText) -> list[Check]:
    """The answer of writing to `cases.checks`."""
    found = linting.lint(
        text.document, goal=case.known_goal, language=text.language, begins=case.began_on, ends=case.ended_on
    )
    return [*map(_check, found), *map(_of_link, broken_links(case))]


def checks_of(case: Case, text: CaseText) -> list[Check]:
    """All there is to say about this version by anybody, what stops it first."""
    found = [check for answer in sockets.checks.answers(case, text) for check in answer]
    return sorted(found, key=lambda check: check.severity is not Severity.STOP)


def stops(case: Case, text: CaseText) -> list[Check]:
    """What keeps this version from being published; nothing, and it may be."""
    return [check for check in checks_of(case, text) if check.severity is Severity.STOP]


def _check(found: Finding) -> Check:
    sentence = SENTENCES[found.code]
    return Check(
        code=found.code,
        sentence=str(sentence) % found.values if found.values else sentence,
        severity=Severity.STOP if found.stops else Severity.WARNING,
        place=found.place,
    )


def _of_link(link: CaseLink) -> Check:
    return Check(
        code="broken_link",
        sentence=_("The source %(url)s could not be reached.", url=link.url),
        severity=Severity.WARNING,
        place="sources",
    )
