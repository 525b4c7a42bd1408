"""The forms of boards."""

from __future__ import annotations

import secrets
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from app.projects.boards.models import TONES
from app.projects.boards.outline import LONGEST_NAME, LONGEST_TITLE, MOST_LIMIT, DraftColumn, Unreadable, read
from app.projects.boards.wording import TONE_NAMES, misread_words
from app.web.forms import Form, LocaleField

LONGEST_COMMENT = 10_000
LONGEST_ITEM = 300


class CardForm(Form):
    """A card. `version` is that of the card when the form was drawn."""

    version = HiddenField()
    title = StringField(_l("Title"), [DataRequired(), Length(max=LONGEST_TITLE)])
    description = TextAreaField(
        _l("Description"), [Length(max=10_000)], description=_l("Markdown: **bold**, lists with -, links.")
    )
    begins_on = DateField(_l("Begins on"), [Optional()])
    due_on = DateField(_l("Due on"), [Optional()])

    def validate_due_on(self, field: DateField) -> None:
        if field.data and self.begins_on.data and field.data < self.begins_on.data:
            raise ValidationError(_l("This is before the day on which it begins."))


class QuickForm(Form):
    """A title and a column, at the foot of a column."""

    title = StringField(_l("New card"), [DataRequired(), Length(max=LONGEST_TITLE)])
    column = IntegerField(_l("Column"), [DataRequired()])


class CommentForm(Form):
    body = TextAreaField(_l("Comment"), [DataRequired(), Length(max=LONGEST_COMMENT)])
    for_client = BooleanField(_l("The client may read this"))
    submission_key = HiddenField()

    def fresh_key(self) -> None:
        self.submission_key.data = secrets.token_urlsafe(18)

    @property
    def key(self) -> str:
        """What the form was drawn with; a form without one counts as another each time."""
        sent = str(self.submission_key.data or "")
        return sent if 16 <= len(sent) <= 64 else secrets.token_urlsafe(18)


class RewriteForm(Form):
    body = TextAreaField(_l("Comment"), [DataRequired(), Length(max=LONGEST_COMMENT)])


class FileForm(Form):
    file = FileField(_l("File"), [FileRequired(_l("Please choose a file."))])
    for_client = BooleanField(_l("The client may have this file"), id="file_for_client")


class ItemsForm(Form):
    """One line each."""

    lines = TextAreaField(_l("New lines"), [DataRequired(), Length(max=10_000)], description=_l("One in each row."))

    def validate_lines(self, field: TextAreaField) -> None:
        if any(len(line) > LONGEST_ITEM for line in self.texts):
            raise ValidationError(_l("A line has at most %(most)s characters.", most=LONGEST_ITEM))

    @property
    def texts(self) -> list[str]:
        return [line.strip() for line in (self.lines.data or "").splitlines() if line.strip()]


class PeopleForm(Form):
    """Who does the work."""

    user_ids = SelectMultipleField(_l("Who does it"), coerce=int, validate_choice=False)


class LabelsForm(Form):
    label_ids = SelectMultipleField(_l("Labels"), coerce=int, validate_choice=False)


class ColumnForm(Form):
    name = StringField(_l("Name"), [DataRequired(), Length(max=LONGEST_NAME)])
    wip_limit = IntegerField(
        _l("At most so many cards"),
        [Optional(), NumberRange(1, MOST_LIMIT)],
        render_kw={"min": 1, "max": MOST_LIMIT, "inputmode": "numeric"},
    )
    wip_refuses = BooleanField(_l("Refuse more cards, instead of only warning"))
    is_done = BooleanField(_l("What lies here is done"))


class LabelForm(Form):
    name = StringField(_l("Name"), [DataRequired(), Length(max=30)])
    tone = SelectField(
        _l("Colour"), [DataRequired()], choices=[SelectChoice(tone, TONE_NAMES[tone]) for tone in TONES], default="note"
    )


class TemplateForm(Form):
    """A template: an outline in plain text."""

    version = HiddenField()
    name = StringField(_l("Name"), [DataRequired(), Length(max=120)])
    service_id = SelectField(_l("For which service"), [Optional()], coerce=lambda value: int(value or 0))
    locale = LocaleField(_l("Language of its words"), [DataRequired()])
    content = TextAreaField(_l("Columns and cards"), [DataRequired(), Length(max=20_000)], render_kw={"rows": 24})
    columns: list[DraftColumn] = []

    def validate_content(self, field: Any) -> None:
        try:
            self.columns = read(field.data or "")
        except Unreadable as error:
            raise ValidationError(misread_words(error)) from error
