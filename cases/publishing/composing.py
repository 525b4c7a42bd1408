"""From the text, the rows and the files of a case to the plain document that every output is drawn from."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa
from flask_babel import force_locale, format_date
from flask_babel import gettext as _

from app import clock
from app.config import settings
from app.database import db
from app.projects.sockets import testimonials
from cases.evidence.models import CaseResult
from cases.evidence.queries import results_of
from cases.publishing import charting
from cases.publishing.outputs.document import Addresses, Document, Link, Pair, Picture, Quote, Result, Section, Step
from cases.publishing.recording import CLIENT, QUOTES, Record
from cases.publishing.wording import document_words
from cases.writing.drawing import credited
from cases.writing.models import Case, CaseAsset, CaseText
from cases.writing.queries import permissions_of
from cases.writing.sockets import Numbers, numbers
from cases.writing.wording import BLOCKS, INDUSTRIES, PROBLEMS

PICTURES = frozenset({"image/webp", "image/jpeg", "image/png"})


def compose(case: Case, text: CaseText, *, published_at: datetime | None = None) -> Record:
    """Everything bound and written out in the language of the text, the client named; addresses come when it is drawn."""
    now = clock.now()
    with force_locale(text.language):
        made = _Composer(case, text)
        document = Document(
            reference=case.reference,
            slug=case.slug,
            language=text.language,
            version=text.version,
            title=made.bound(text.document.title),
            lead=made.lead(),
            client=case.client_name,
            industry=str(INDUSTRIES[case.industry]),
            period=period_words(case.began_on, case.ended_on),
            goal=case.goal,
            published_at=published_at or now,
            changed_at=now,
            seller=settings().seller.name,
            addresses=Addresses(page=""),
            words=document_words(),
            sections=made.sections(),
            results=made.results,
            problems=tuple(str(PROBLEMS[each]) for each in case.problems if each in PROBLEMS),
            is_failure=case.is_failure,
            is_external=case.external,
        )
        return Record(document=document, anonymous_client=made.bound(text.document.client_anonymous))


def period_words(begins: date | None, ends: date | None) -> str:
    """In the language that is spoken now."""
    if begins is None or ends is None:
        return ""
    return _("%(begin)s to %(end)s", begin=format_date(begins, "long"), end=format_date(ends, "long"))


class _Composer:
    """The parts of one document, in the language that is spoken now."""

    def __init__(self, case: Case, text: CaseText) -> None:
        self._case, self._language, self._text = case, text.language, text.document
        self._numbers: Numbers | None = next(iter(numbers.answers(case)), None)
        self._rows = results_of(case.id)
        self.results = tuple(self._result(row) for row in self._rows)

    def bound(self, text: str) -> str:
        return self._numbers.bound(text, self._language) if self._numbers else text

    def lead(self) -> str:
        """The first paragraphs: the most interesting facts, then what stood in the way."""
        return "\n\n".join(
            self.bound(part.strip()) for part in (self._text.highlights, self._text.obstacles) if part.strip()
        )

    def sections(self) -> tuple[Section, ...]:
        text = self._text
        return (
            Section(key="problems", heading=self._heading("problems"), pairs=self._problems()),
            self._plain(CLIENT, text.client),
            self._plain("task", text.task),
            self._plain("criteria", text.criteria),
            Section(key="steps", heading=self._heading("steps"), steps=self._steps()),
            Section(
                key="result",
                heading=self._heading("result"),
                text=self.bound(text.result),
                is_table=bool(self.results),
                charts=charting.charts_of(self._case, text, self._rows, self._language, self.bound),
            ),
            self._plain("went_wrong", text.went_wrong),
            self._plain("lessons", text.lessons),
            Section(key="figures", heading=_("What it looks like"), pictures=self._pictures()),
            Section(key=QUOTES, heading=self._heading(QUOTES), quotes=self._quotes()),
            self._plain("wrap_up", text.wrap_up),
            self._plain("you_get", text.you_get),
            self._plain("call", text.call),
            Section(
                key="faq",
                heading=self._heading("faq"),
                pairs=tuple(self._pair(it.question, it.answer) for it in text.faq),
            ),
            Section(
                key="glossary",
                heading=self._heading("glossary"),
                pairs=tuple(self._pair(it.word, it.meaning) for it in text.glossary),
            ),
            Section(
                key="sources",
                heading=self._heading("sources"),
                links=tuple(Link(words=it.title or it.url, url=it.url) for it in text.sources),
            ),
        )

    def _heading(self, kind: str) -> str:
        return str(BLOCKS[kind])

    def _plain(self, kind: str, text: str) -> Section:
        return Section(key=kind, heading=self._heading(kind), text=self.bound(text))

    def _pair(self, term: str, text: str) -> Pair:
        return Pair(term=self.bound(term), text=self.bound(text))

    def _problems(self) -> tuple[Pair, ...]:
        """Each problem with the rows that answer it, or that it was not solved."""
        said = {row.key: row for row in self.results}
        found = []
        for problem in self._text.problems:
            answers = [f"{said[key].metric}: {_span(said[key])}" for key in problem.results if key in said]
            solved = "\n\n".join(answers) or (_("Not solved.") if problem.unsolved else "")
            found.append(Pair(term=self.bound(problem.text), text=solved))
        return tuple(found)

    def _steps(self) -> tuple[Step, ...]:
        return tuple(
            Step(
                day=format_date(step.day, "long") if step.day else "",
                title=self.bound(step.title),
                text="\n\n".join(self.bound(part) for part in (step.text, step.decision) if part.strip()),
                argument=" ".join(
                    part
                    for part in (
                        self.bound(step.argument),
                        _("Not chosen: %(other)s", other=self.bound(step.rejected)) if step.rejected.strip() else "",
                    )
                    if part.strip()
                ),
            )
            for step in self._text.steps
        )

    def _result(self, row: CaseResult) -> Result:
        return Result(
            key=row.key,
            metric=row.word("metric", self._language),
            baseline=self._said(f"{row.key}.baseline") if row.baseline is not None else "",
            value=self._said(row.key),
            change=self._said(f"{row.key}.change"),
            period=period_words(row.begins_on, row.ends_on),
            source=self._proof(row),
            is_confirmed=row.is_confirmed,
        )

    def _proof(self, row: CaseResult) -> str:
        """Who counted it and how, and that nobody should expect the same where it is unusual."""
        unusual = _("Unusual: others should not expect the same.") if row.exceptional else ""
        said = (row.word("source", self._language), row.word("method", self._language), unusual)
        return " · ".join(part.strip() for part in said if part.strip())

    def _said(self, reference: str) -> str:
        """What a reference says, or nothing where it may say nothing (a percentage of zero)."""
        said = self.bound("{{" + reference + "}}")
        return "" if said.startswith("{{") else said

    def _pictures(self) -> tuple[Picture, ...]:
        wanted = {it.show.removeprefix("asset:"): it for it in self._text.figures if it.show.startswith("asset:")}
        found = sa.select(CaseAsset).where(
            CaseAsset.case_id == self._case.id, CaseAsset.key.in_(wanted), CaseAsset.removed_at.is_(None)
        )
        assets = db.session.scalars(found).all()
        permissions = permissions_of(assets)
        known = {each.key: each for each in assets if not each.permission or each.permission in permissions}
        shown = [known[key] for key in wanted if key in known and known[key].file.content_type in PICTURES]
        return tuple(
            Picture(
                number=number,
                key=asset.file.key,
                alt=self.bound(wanted[asset.key].alt),
                caption=credited(self.bound(wanted[asset.key].caption), asset, permissions),
                width=asset.file.width or 0,
                height=asset.file.height or 0,
                permission=asset.permission,
            )
            for number, asset in enumerate(shown, start=1)
        )

    def _quotes(self) -> tuple[Quote, ...]:
        """The client's reviews by reference, verbatim as they stand in public now."""
        if self._case.project_id is None or not self._text.reviews:
            return ()
        known = {said.reference: said for answer in testimonials.answers(self._case.project_id) for said in answer}
        return tuple(
            Quote(
                text=said.text or said.title,
                author=said.author_name or _("Anonymous"),
                language=said.language,
                stars=said.stars,
                disclosure=said.disclosure,
                url=said.url,
            )
            for said in (known[reference] for reference in self._text.reviews if reference in known)
        )


def _span(it: Result) -> str:
    numbers_said = f"{it.baseline} → {it.value}" if it.baseline else it.value
    return f"{numbers_said} ({it.change})" if it.change else numbers_said
