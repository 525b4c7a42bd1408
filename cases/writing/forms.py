"""Starting a case, its facts, comments and files."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, DateField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from app.projects.models import Project
from app.web.forms import CheckboxesField, Form, LocaleField
from cases.writing.commenting import LONGEST
from cases.writing.starting import Brief
from cases.writing.states import Goal, Industry, Problem
from cases.writing.wording import GOALS, INDUSTRIES, PROBLEMS


def _choices(words: dict[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(str(key), label) for key, label in words.items()]


class ConfirmForm(Form):
    """One button."""


class BriefForm(Form):
    """What is known when a case begins."""

    goal = RadioField(_l("What is it for?"), [InputRequired()], choices=lambda: _choices(GOALS), default=Goal.VALUE)
    industry = SelectField(_l("Industry of the client"), choices=lambda: _choices(INDUSTRIES))
    problems = CheckboxesField(_l("What the client came with"), choices=lambda: _choices(PROBLEMS))
    language = LocaleField(_l("Language of the first text"))

    def brief(self) -> Brief:
        return Brief(
            goal=Goal(self.goal.data),
            industry=Industry(self.industry.data),
            language=self.language.data,
            problems=tuple(Problem(each) for each in self.problems.data or ()),
        )


class FromProjectForm(BriefForm):
    project = SelectField(_l("Project"), [InputRequired(_l("Please choose a delivered project."))])

    def offer(self, projects: list[Project]) -> None:
        self.project.choices = [SelectChoice(each.reference, f"{each.title} · {each.client_name}") for each in projects]


class Days(Form):
    began_on = DateField(_l("It began on"), [Optional()])
    ended_on = DateField(_l("It ended on"), [Optional()])

    def validate_ended_on(self, field: DateField) -> None:
        if field.data and self.began_on.data and field.data < self.began_on.data:
            raise ValidationError(_l("It cannot end before it began."))


class ExternalForm(BriefForm, Days):
    """Its page has another form with fields of the same names: those here go by ids of their own."""

    title = StringField(_l("Working title"), [InputRequired(), Length(max=160)])
    client_name = StringField(_l("Client"), [InputRequired(), Length(max=200)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.id = field.label.field_id = f"external-{field.short_name}"


class FactsForm(Days):
    """What stands around the texts."""

    goal = RadioField(_l("What is it for?"), [InputRequired()], choices=lambda: _choices(GOALS))
    industry = SelectField(_l("Industry of the client"), choices=lambda: _choices(INDUSTRIES))
    problems = CheckboxesField(_l("What the client came with"), choices=lambda: _choices(PROBLEMS))
    client_name = StringField(_l("Client"), [InputRequired(), Length(max=200)])
    slug = StringField(
        _l("Address"),
        [
            InputRequired(),
            Length(max=80),
            Regexp(
                r"^[a-z0-9]+(-[a-z0-9]+)*$",
                message=_l("Only small letters a to z, digits and single hyphens between them."),
            ),
        ],
        description=_l("The end of the address of its public page."),
    )


class CommentForm(Form):
    """Words for the others who work on the case."""

    body = TextAreaField(_l("Comment"), [InputRequired(), Length(max=LONGEST)])
    place = SelectField(_l("About"), [Optional()], validate_choice=False)
    internal = BooleanField(_l("Only for us, not for the client"))


class FileForm(Form):
    file = FileField(_l("Picture or PDF"), [FileRequired(_l("Please choose a file."))])
    captured_on = DateField(
        _l("Taken on"), [Optional()], description=_l("For evidence: the day the report or screenshot was taken.")
    )
    redacted = BooleanField(_l("Something in it was made unreadable"))


class TakeForm(Form):
    """A picture the client sees on the board anyway."""

    file = SelectField(_l("From the project"), [InputRequired()], coerce=int)
