"""What evidence says against a version: numbers without a row, references without an answer, results without proof."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flask_babel import gettext as _

from cases.evidence.binding import Rows
from cases.evidence.models import CaseResult
from cases.evidence.queries import charts_of, numbers_of, results_of
from cases.writing.document import Document
from cases.writing.goals import TEMPLATES
from cases.writing.models import Case, CaseText
from cases.writing.queries import assets_of
from cases.writing.sockets import Check, Severity
from cases.writing.states import Goal, Industry
from cases.writing.wording import INDUSTRIES

_PERIOD = re.compile(r"\{\{\s*[a-z][a-z0-9_]*\.(?:period|begins|ends)\s*\}\}|\{\{\s*(?:year|date)\s[^}]*\}\}")


def checks(case: Case, text: CaseText) -> list[Check]:
    """The answer of evidence to `cases.checks`."""
    rows, document, results = numbers_of(case), text.document, results_of(case.id)
    return [
        *_numbers(document, rows),
        *_problems(document, rows),
        *_title(case, document, rows),
        *_figures(case, document),
        *_proof(results, _used(document, rows)),
        *_words(results, case, text.language),
    ]


def _numbers(document: Document, rows: Rows) -> Iterator[Check]:
    """One number without a row stops everything."""
    for place, words in document.words():
        for number in rows.unbound(words):
            yield Check(
                code="unbound",
                sentence=_("“%(number)s” is not bound to a result. Write a reference instead.", number=number),
                place=place,
            )
        for reference in rows.unknown(words):
            yield Check(
                code="unknown_reference",
                sentence=_("No result answers %(reference)s, or it has no such percentage.", reference=reference),
                place=place,
            )


def _problems(document: Document, rows: Rows) -> Iterator[Check]:
    for number, problem in enumerate(document.problems, start=1):
        for key in problem.results:
            if key not in rows.by_key:
                yield Check(
                    code="unknown_reference",
                    sentence=_("There is no result called %(key)s.", key=key),
                    place=f"problems.{number}",
                )


def _title(case: Case, document: Document, rows: Rows) -> Iterator[Check]:
    """A number with its unit, the time it took, and the field of work; a story of failure may do without the number."""
    if TEMPLATES[case.known_goal].number_in_title and not rows.keys(document.title):
        yield Check(code="title_number", sentence=_("The title names no result."), place="title")
    if case.known_goal is not Goal.FAILURE and not _PERIOD.search(document.title):
        yield Check(
            code="title_period",
            sentence=_("The title does not say in which time. Add a reference such as {{orders.period}}."),
            place="title",
            severity=Severity.WARNING,
        )
    if Industry(case.industry) is not Industry.OTHER and len(document.title.split()) < 4:
        yield Check(
            code="title_industry",
            sentence=_(
                "The title is short: does it say in which field (%(industry)s)?", industry=INDUSTRIES[case.industry]
            ),
            place="title",
            severity=Severity.WARNING,
        )


def _figures(case: Case, document: Document) -> Iterator[Check]:
    known = {f"asset:{each.key}" for each in assets_of(case.id)} | {f"chart:{each.key}" for each in charts_of(case.id)}
    for number, figure in enumerate(document.figures, start=1):
        if figure.show not in known:
            yield Check(
                code="unknown_figure",
                sentence=_("What this figure shows is not among the files and charts of the case."),
                place=f"figures.{number}",
            )


def _proof(results: Sequence[CaseResult], used: set[str]) -> Iterator[Check]:
    """A number that is told has a baseline, a method and a proof; what is unusual says so."""
    for result in results:
        if result.key not in used:
            continue
        for missing, sentence in (
            (result.baseline is None, _("The result %(key)s has no baseline.", key=result.key)),
            (not result.method, _("The result %(key)s does not say how it was measured.", key=result.key)),
            (not result.asset_key, _("No file proves the result %(key)s.", key=result.key)),
        ):
            if missing:
                yield Check(code="weak_proof", sentence=sentence, severity=Severity.WARNING, place="result")


def _words(results: Sequence[CaseResult], case: Case, language: str) -> Iterator[Check]:
    if language == case.language:
        return
    for result in results:
        if not result.words.get(language, {}).get("metric"):
            yield Check(
                code="untranslated_result",
                sentence=_("The result %(key)s has no name in this language.", key=result.key),
                severity=Severity.WARNING,
                place="result",
            )


def _used(document: Document, rows: Rows) -> set[str]:
    texts = {key for _, words in document.words() for key in rows.keys(words)}
    return texts | {key for problem in document.problems for key in problem.results}
