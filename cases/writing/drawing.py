"""A text as a reader sees it: Markdown cleaned, numbers bound, in the order of a case. Nothing in it can carry script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.catalogue.prose import prose
from app.media.sockets import Permitted
from app.projects.sockets import Testimonial, testimonials
from cases.writing import sockets
from cases.writing.document import ORDER, TEXTS, Document
from cases.writing.models import Case, CaseAsset, CaseText
from cases.writing.queries import permissions_of, shown_assets_of
from cases.writing.sockets import Numbers
from cases.writing.wording import BLOCKS

_REFERENCE = re.compile(r"\{\{[^{}]{1,60}\}\}")
_NOTHING = Markup("")
# Private characters that stand for the n-th reference while the words around it are drawn.
_OPEN, _CLOSE = "\ue000", "\ue001"


@dataclass(frozen=True, kw_only=True)
class Section:
    """One block: `items` are what is drawn of lists, `html` of texts. `anchor` is its place in the page and the contents."""

    kind: str
    anchor: str
    heading: str
    html: Markup = _NOTHING
    items: Sequence[object] = ()


class NoNumbers:
    """Where nobody answers `cases.numbers` words stay as they are."""

    def bound(self, text: str, locale: str) -> str:
        return text

    def unbound(self, text: str) -> Sequence[str]:
        return ()

    def unknown(self, text: str) -> Sequence[str]:
        return ()

    def keys(self, text: str) -> Sequence[str]:
        return ()

    def references(self) -> Sequence[tuple[str, str]]:
        return ()


def numbers_of(case: Case) -> Numbers:
    return next(iter(sockets.numbers.answers(case)), NoNumbers())


def markdown(text: str, numbers: Numbers, locale: str) -> Markup:
    """Cleaned HTML. A number is put in after the words are drawn, so that it cannot become a list or emphasis."""
    found: list[str] = []

    def hidden(match: re.Match[str]) -> str:
        found.append(match[0])
        return f"{_OPEN}{len(found) - 1}{_CLOSE}"

    plain = text.replace(_OPEN, "").replace(_CLOSE, "")
    html = str(prose(_REFERENCE.sub(hidden, plain)))

    def shown(match: re.Match[str]) -> str:
        return str(escape(numbers.bound(found[int(match[1])], locale)))

    return Markup(re.sub(rf"{_OPEN}(\d+){_CLOSE}", shown, html))  # noqa: S704  (cleaned by prose, numbers escaped)


def bound(document: Document, numbers: Numbers, locale: str) -> Document:
    """The same document with every reference replaced by what its row says."""
    return document.with_words({place: numbers.bound(text, locale) for place, text in document.words()})


def sections(case: Case, text: CaseText) -> list[Section]:
    """The blocks of a version after the title, those that are empty left out; the nameless client only where it is needed."""
    numbers, document = numbers_of(case), text.document
    with force_locale(text.language):
        return list(_sections(case, document, numbers, text.language))


def title(case: Case, text: CaseText) -> str:
    """With its numbers, for headings and lists."""
    return numbers_of(case).bound(text.document.title, text.language)


def _sections(case: Case, document: Document, numbers: Numbers, language: str) -> Iterator[Section]:
    for kind in ORDER:
        value = getattr(document, kind)
        if kind in {"title", "client_anonymous"} or not value:
            continue
        heading = str(BLOCKS[kind])
        if kind in TEXTS:
            if value.strip():
                yield Section(kind=kind, anchor=kind, heading=heading, html=markdown(value, numbers, language))
        else:
            items = _items(case, kind, document, numbers, language)
            if items:
                yield Section(kind=kind, anchor=kind, heading=heading, items=items)


def _items(case: Case, kind: str, document: Document, numbers: Numbers, language: str) -> Sequence[object]:
    if kind == "figures":
        return figures(case, document, numbers, language)
    if kind == "reviews":
        return quotes(case, document)
    if kind == "sources":
        return document.sources

    def drawn(text: str) -> Markup:
        return markdown(text, numbers, language)

    if kind == "problems":
        return [
            {"text": drawn(each.text), "results": each.results, "unsolved": each.unsolved} for each in document.problems
        ]
    if kind == "steps":
        names = ("text", "decision", "argument", "rejected")
        return [
            {"day": step.day, "title": numbers.bound(step.title, language)}
            | {name: drawn(getattr(step, name)) if getattr(step, name) else "" for name in names}
            for step in document.steps
        ]
    if kind == "faq":
        return [
            {"question": numbers.bound(each.question, language), "answer": drawn(each.answer)} for each in document.faq
        ]
    return [{"word": each.word, "meaning": drawn(each.meaning)} for each in document.glossary]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A figure: a file or a drawn chart, with its number among the figures of this text."""

    number: int
    caption: str
    alt: str
    asset: CaseAsset | None = None
    chart: Markup | None = None


def figures(case: Case, document: Document, numbers: Numbers, language: str) -> list[Shown]:
    """What is there of the figures a text names, numbered from one."""
    assets = {each.key: each for each in shown_assets_of(case.id)}
    permissions, found = permissions_of(list(assets.values())), list[Shown]()
    for figure in document.figures:
        way, _, key = figure.show.partition(":")
        asset = assets.get(key) if way == "asset" else None
        drawn = (each for each in sockets.charts.answers(case, key, language) if each is not None)
        chart = next(drawn, None) if way == "chart" else None
        if asset is not None or chart is not None:
            found.append(
                Shown(
                    number=len(found) + 1,
                    caption=credited(numbers.bound(figure.caption, language), asset, permissions),
                    alt=numbers.bound(figure.alt, language),
                    asset=asset,
                    chart=chart,
                )
            )
    return found


def credited(caption: str, asset: CaseAsset | None, permissions: Mapping[str, Permitted]) -> str:
    """The caption, and whose picture it is where it is shown by somebody's licence. In the language that is spoken now."""
    permitted = permissions.get(asset.permission) if asset is not None else None
    if permitted is None or not permitted.credit:
        return caption
    return _("%(caption)s Picture: %(credit)s", caption=caption, credit=permitted.credit)


def quotes(case: Case, document: Document) -> list[Testimonial]:
    """The client's reviews that the text names, in the author's words, as long as they are public and verified."""
    if case.project_id is None:
        return []
    known = {each.reference: each for answer in testimonials.answers(case.project_id) for each in answer}
    return [known[name] for name in document.reviews if name in known and known[name].is_verified]
