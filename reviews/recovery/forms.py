"""Two questions for everybody, and what colleagues write in a case."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.web.forms import CheckboxesField, Form
from reviews.recovery.wording import CHOSEN, OUTCOMES


class ConfirmForm(Form):
    """One button."""


class QuestionsForm(Form):
    """Either may be left out."""

    nps = RadioField(
        _l("How likely is it that you recommend us to a friend or colleague? 0 is not at all, 10 is very likely."),
        [Optional()],
        coerce=int,
        choices=[SelectChoice(n, str(n)) for n in range(11)],
    )
    csat = RadioField(
        _l("How content are you with the way we worked? 1 is not at all, 5 is very."),
        [Optional()],
        coerce=int,
        choices=[SelectChoice(n, str(n)) for n in range(1, 6)],
    )
    text = TextAreaField(_l("What should we change?"), [Optional(), Length(max=2000)])


class NoteForm(Form):
    """For the colleagues."""

    text = TextAreaField(_l("Note for your colleagues"), [InputRequired(), Length(max=4000)], id="note")


class LetterForm(Form):
    """To the person."""

    text = TextAreaField(
        _l("Letter to the person"),
        [InputRequired(), Length(max=4000)],
        description=_l("Say sorry where it is due and what you do now. Do not ask to change or take back the review."),
    )


class CloseForm(Form):
    outcome = SelectField(_l("What came of it"), choices=[SelectChoice(each, OUTCOMES[each]) for each in CHOSEN])


class ThemeForm(Form):
    """A theme and the words by which it is found."""

    name = StringField(_l("Theme"), [InputRequired(), Length(max=60)])
    words = TextAreaField(
        _l("Words that find it"),
        [InputRequired(), Length(max=2000)],
        description=_l("Apart by commas, in any language; the beginning of a word is enough."),
    )


class TagForm(Form):
    themes = CheckboxesField(_l("Themes"), coerce=int)


class CardForm(Form):
    """A point that becomes a card."""

    project = SelectField(_l("On the board of"))
    title = StringField(_l("Title of the card"), [InputRequired(), Length(max=200)])
