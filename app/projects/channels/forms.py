"""The forms of a channel: a message, its correction, an answer to a complaint, the pulse."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, HiddenField, MultipleFileField, RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from app.orders.forms import SubmissionKeyField
from app.projects.channels.models import LONGEST_TEXT
from app.web.forms import Form

LONGEST_LINE = 500


class MessageForm(Form):
    """A message or a reply. Words or files, one of them at least."""

    submission_key = SubmissionKeyField()
    reply_to = HiddenField()
    text = TextAreaField(_l("Your message"), [Length(max=LONGEST_TEXT)])
    files = MultipleFileField(_l("Files"))
    complaint = BooleanField(_l("This is a complaint"))

    @property
    def uploads(self) -> Sequence[FileStorage]:
        """The files chosen; a browser sends an empty one where none was."""
        return [each for each in self.files.data or () if isinstance(each, FileStorage) and each.filename]

    @property
    def replied_to(self) -> int | None:
        """The id of the message replied to; nonsense replies to nothing that exists."""
        text = self.reply_to.data or ""
        if not text:
            return None
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


class CorrectionForm(Form):
    text = TextAreaField(_l("Your message"), [Length(max=LONGEST_TEXT)])


class AnswerForm(Form):
    """The answer to a complaint."""

    submission_key = SubmissionKeyField()
    text = TextAreaField(_l("Your answer"), [DataRequired(), Length(max=LONGEST_TEXT)])


class PulseForm(Form):
    score = RadioField(
        _l("How is the work going for you?"),
        [DataRequired()],
        choices=[
            SelectChoice("1", _l("1: badly")),
            SelectChoice("2", _l("2: not well")),
            SelectChoice("3", _l("3: so-so")),
            SelectChoice("4", _l("4: well")),
            SelectChoice("5", _l("5: very well")),
        ],
    )
    line = StringField(_l("In one line, why?"), [Optional(), Length(max=LONGEST_LINE)])


class ButtonForm(Form):
    """Nothing but a button and its token."""
