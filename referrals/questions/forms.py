"""The forms of a question and of its answer."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.orders.forms import SubmissionKeyField
from app.web.forms import Form
from referrals.questions.asking import LONGEST_TEXT
from referrals.questions.topics import TOPICS


class QuestionForm(Form):
    submission_key = SubmissionKeyField()
    enrolment = SelectField(_l("Program"), [DataRequired()], coerce=int)
    topic = SelectField(
        _l("What is it about?"), [DataRequired()], choices=[SelectChoice(k, v) for k, v in TOPICS.items()]
    )
    text = TextAreaField(_l("Your question or wish"), [DataRequired(), Length(max=LONGEST_TEXT)])


class AnswerForm(Form):
    text = TextAreaField(_l("Your answer"), [DataRequired(), Length(max=LONGEST_TEXT)])
