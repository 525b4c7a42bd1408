"""What a client fills in, and what the desk asks them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from app.web.forms import EmailAddressField, Form
from cases.consent.outputs import Naming, Output, Question
from cases.consent.wording import NAMINGS, OUTPUTS, QUESTIONS
from cases.writing.commenting import LONGEST

LONGEST_ANSWER = 4000


class ConfirmForm(Form):
    """One button."""


class CommentForm(Form):
    """A word to those who write the case."""

    body = TextAreaField(_l("Your comment"), [InputRequired(), Length(max=LONGEST)])


class AnswersForm(Form):
    """What only the client knows; nothing of it has to be filled in."""

    came_with = TextAreaField(QUESTIONS[Question.CAME_WITH], [Optional(), Length(max=LONGEST_ANSWER)])
    why_us = TextAreaField(QUESTIONS[Question.WHY_US], [Optional(), Length(max=LONGEST_ANSWER)])
    changed = TextAreaField(QUESTIONS[Question.CHANGED], [Optional(), Length(max=LONGEST_ANSWER)])
    corrections = TextAreaField(QUESTIONS[Question.CORRECTIONS], [Optional(), Length(max=LONGEST_ANSWER)])

    def said(self) -> dict[Question, str]:
        return {question: self[question.value].data or "" for question in Question}


class LogoForm(Form):
    logo = FileField(_l("Your logo"), [InputRequired()], description=_l("A picture file; it is shown on white."))


def _choice(output: Output) -> SelectField:
    choices = [SelectChoice(each.value, NAMINGS[each]) for each in Naming]
    return SelectField(OUTPUTS[output], choices=[*choices, SelectChoice("", _l("Not there at all"))])


class ApprovalForm(Form):
    """The yes to what was read (`digest`), with a choice for each output."""

    digest = HiddenField(validators=[InputRequired()])
    web = _choice(Output.WEB)
    document = _choice(Output.DOCUMENT)
    slides = _choice(Output.SLIDES)
    social = _choice(Output.SOCIAL)
    press = _choice(Output.PRESS)
    valid_until = DateField(
        _l("Until which day may it be shown?"),
        [Optional()],
        description=_l("Leave it empty for as long as you do not withdraw. After that day it is taken down by itself."),
    )
    agreed = BooleanField(_l("I have read the case, and I may decide this for my company."), [InputRequired()])

    def choices(self) -> dict[Output, Naming | None]:
        given = {output: self[output.value].data for output in Output}
        return {output: Naming(naming) if naming else None for output, naming in given.items()}


class InviteForm(Form):
    """Somebody of the client who is in no project of ours."""

    email = EmailAddressField(
        _l("E-mail address of their account"),
        [InputRequired()],
        description=_l("They decide with their own account. Without one, ask them to sign up first."),
    )


class StaffWithdrawalForm(Form):
    """A withdrawal that came by mail or telephone."""

    how = StringField(_l("How did they tell us?"), [InputRequired(), Length(max=300)])
