"""The editor's form: one field for each text of a case, rows for its lists. Words are Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    FormField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import URL, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from app.web.forms import CheckboxesField, Form
from cases.writing.document import (
    TEXTS,
    Document,
    Figure,
    Question,
    Source,
    StatedProblem,
    Step,
    Term,
)
from cases.writing.wording import BLOCKS, FIELDS

LONGEST = 6000
MOST_ROWS = 40
ROWS = ("problems", "steps", "figures", "faq", "glossary", "sources")
HELP: dict[str, Any] = {
    "title": _l("The essence and the result, with a number, the time it took and the field of work."),
    "highlights": _l("The first thing read: what you are proud of, in two or three sentences."),
    "obstacles": _l("What made it hard."),
    "client": _l("What they do, for whom, in which field."),
    "client_anonymous": _l("The same without a name, for places where the client wants none."),
    "task": _l("What they came with."),
    "criteria": _l("By what they chose us; the client can write this best."),
    "result": _l("What became of each problem, with references to results."),
    "wrap_up": _l("Left empty, it is left out everywhere."),
    "you_get": _l("What a reader would get who orders the same."),
    "call": _l("What the reader should do now."),
    "lessons": _l("What you would do again, and what not."),
}


class Row(Form):
    """A row of a list; the form around it carries the token. A row without its first field is left out."""

    class Meta(Form.Meta):
        csrf = False


class ProblemRow(Row):
    text = TextAreaField(FIELDS["text"], [Length(max=1000)])
    results = StringField(
        _l("Answered by"), [Length(max=300)], description=_l("Names of results, with spaces between them.")
    )
    unsolved = BooleanField(_l("Not solved"))


class StepRow(Row):
    on = DateField(_l("Day"), [Optional()])
    title = StringField(FIELDS["title"], [Length(max=200)])
    text = TextAreaField(_l("What was done"), [Length(max=LONGEST)])
    decision = TextAreaField(FIELDS["decision"], [Length(max=2000)])
    argument = TextAreaField(FIELDS["argument"], [Length(max=2000)])
    rejected = TextAreaField(FIELDS["rejected"], [Length(max=2000)])


class FigureRow(Row):
    show = SelectField(_l("File or chart"), [Optional()], choices=(), validate_choice=False)
    caption = StringField(FIELDS["caption"], [Length(max=400)])
    alt = TextAreaField(FIELDS["alt"], [Length(max=1000)])


class QuestionRow(Row):
    question = StringField(FIELDS["question"], [Length(max=300)])
    answer = TextAreaField(FIELDS["answer"], [Length(max=2000)])


class TermRow(Row):
    word = StringField(FIELDS["word"], [Length(max=100)])
    meaning = TextAreaField(FIELDS["meaning"], [Length(max=600)])


class SourceRow(Row):
    title = StringField(FIELDS["title"], [Length(max=300)])
    url = StringField(_l("Address"), [Optional(), Length(max=500), URL(message=_l("It begins with https://."))])


class TextForm(Form):
    """A whole text. `version` is the one it was built on, 0 for the first."""

    version = IntegerField(validators=[NumberRange(min=0)], default=0, widget=HiddenInput())
    title = StringField(BLOCKS["title"], [Length(max=300)], description=HELP["title"])
    problems = FieldList(FormField(ProblemRow), max_entries=MOST_ROWS)
    steps = FieldList(FormField(StepRow), max_entries=MOST_ROWS)
    figures = FieldList(FormField(FigureRow), max_entries=MOST_ROWS)
    reviews = CheckboxesField(BLOCKS["reviews"], choices=(), validate_choice=False)
    faq = FieldList(FormField(QuestionRow), max_entries=MOST_ROWS)
    glossary = FieldList(FormField(TermRow), max_entries=MOST_ROWS)
    sources = FieldList(FormField(SourceRow), max_entries=MOST_ROWS)
    note = StringField(_l("What you changed"), [Length(max=200)])

    def offer(self, shown: Sequence[tuple[str, str]], reviews: Iterable[tuple[str, str]]) -> None:
        """What figures may show, and which reviews of the client there are."""
        self.reviews.choices = [SelectChoice(*each) for each in reviews]
        choices = [SelectChoice("", "—"), *(SelectChoice(*each) for each in shown)]
        for row in self.figures:
            kept = row.form.show.data
            strange = [] if kept in {None, "", *(each[0] for each in shown)} else [SelectChoice(kept, kept)]
            row.form.show.choices = [*choices, *strange]

    def add_row(self, name: str) -> None:
        """One more empty row of that list, as far as there is room."""
        rows = self[name]
        if len(rows) < MOST_ROWS:
            rows.append_entry()

    def document(self) -> Document:
        """What was typed; rows without their first words are left out."""
        texts = {name: self[name].data or "" for name in TEXTS}
        return Document(
            **texts,
            problems=tuple(map(_problem, self._rows("problems", "text"))),
            steps=tuple(map(_step, self._rows("steps", "title", "text"))),
            figures=tuple(Figure(**_words(row)) for row in self._rows("figures", "show")),
            reviews=tuple(self.reviews.data or ()),
            faq=tuple(Question(**_words(row)) for row in self._rows("faq", "question")),
            glossary=tuple(Term(**_words(row)) for row in self._rows("glossary", "word")),
            sources=tuple(Source(**_words(row)) for row in self._rows("sources", "title", "url")),
        )

    def _rows(self, name: str, *needed: str) -> list[dict[str, Any]]:
        return [row for row in self[name].data if any(row.get(each) for each in needed)]


for _name in TEXTS:
    if _name != "title":
        _field = TextAreaField(BLOCKS[_name], [Length(max=LONGEST)], description=HELP.get(_name, ""))
        setattr(TextForm, _name, _field)


def filled(document: Document, version: int) -> dict[str, Any]:
    """The form's data for a document, with one empty row at the end of each list."""
    values: dict[str, Any] = {name: getattr(document, name) for name in (*TEXTS, *ROWS)}
    rows = {name: [_plain(item) for item in values[name]] for name in ROWS}
    for each in rows.values():
        each.append({})
    return {**values, **rows, "reviews": list(document.reviews), "version": version}


def _plain(item: Any) -> dict[str, Any]:
    values = dict(vars(item))
    if isinstance(item, Step):
        values["on"] = item.day
    if isinstance(item, StatedProblem):
        values["results"] = " ".join(item.results)
    return values


def _problem(row: dict[str, Any]) -> StatedProblem:
    names = (row.get("results") or "").replace(",", " ").split()
    return StatedProblem(text=row["text"] or "", results=tuple(names), unsolved=bool(row.get("unsolved")))


def _step(row: dict[str, Any]) -> Step:
    on = row.get("on")
    words = {name: row.get(name) or "" for name in ("title", "text", "decision", "argument", "rejected")}
    return Step(on=on.isoformat() if isinstance(on, date) else "", **words)


def _words(row: dict[str, Any]) -> dict[str, str]:
    return {name: value or "" for name, value in row.items() if name != "csrf_token"}
