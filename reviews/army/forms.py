"""What people send: a confirmation, the weights, signing up, missions, wishes, questions."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.validators import URL, InputRequired, Length, NumberRange, Optional

from app.web.forms import CheckboxesField, Form, MoneyField
from reviews.army.languages import choices as language_choices
from reviews.army.scoring import PARTS
from reviews.army.wording import COMPLAINT_KINDS, TIMES
from reviews.army.wording import PARTS as PART_WORDS


class ConfirmForm(Form):
    """One button."""


class WeightsForm(Form):
    """What each part may give; together 100."""

    threshold = IntegerField(
        _l("A superfan from so many points on"), [InputRequired(), NumberRange(1, 100)], default=40
    )
    reason = StringField(_l("Why are they changed?"), [InputRequired(), Length(max=300)])

    @property
    def parts(self) -> dict[str, int]:
        return {name: int(self[name].data or 0) for name in PARTS}

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if fine and sum(self.parts.values()) != 100:
            self.form_errors.append(_l("Together the parts must make 100 points."))
            return False
        return bool(fine)


for _name in PARTS:
    setattr(WeightsForm, _name, IntegerField(PART_WORDS[_name], [InputRequired(), NumberRange(0, 100)]))


def time_choices() -> list[SelectChoice]:
    return [SelectChoice(code, words) for code, words in TIMES.items()]


class VolunteerForm(Form):
    """Who signs up: only what matching needs, and a name of their choice."""

    display_name = StringField(
        _l("The name others see"),
        [InputRequired(), Length(max=80)],
        description=_l("It need not be your whole name. Beside it stands always that you are a volunteer."),
    )
    languages = CheckboxesField(_l("Languages in which you can help"), [InputRequired()], choices=language_choices)
    skills = CheckboxesField(_l("What you can do"), choices=())
    times = CheckboxesField(_l("When you can"), [InputRequired()], choices=time_choices)
    place = StringField(
        _l("Where you are"),
        [Optional(), Length(max=80)],
        description=_l("A town is enough. Leave it empty if you only help at a distance."),
    )
    most_at_once = SelectField(
        _l("Missions at once, at most"),
        coerce=int,
        choices=[SelectChoice(number, str(number)) for number in (1, 2, 3)],
        default=2,
    )
    about = TextAreaField(
        _l("About you"),
        [Length(max=500)],
        description=_l("In your own words, if you like. Nobody changes them."),
    )
    shown = BooleanField(_l("Show me on the page of the campaign, as a volunteer with what volunteers get"))
    is_adult = BooleanField(_l("I am of age"))


class JoinForm(VolunteerForm):
    accepted = BooleanField(
        _l("I have read the fair terms and accept them"),
        [InputRequired(_l("Read the fair terms first: they say what you get, and how you leave."))],
    )


class WishForm(Form):
    """A customer who would like a volunteer's help."""

    languages = CheckboxesField(_l("Languages you speak"), [InputRequired()], choices=language_choices)
    times = CheckboxesField(_l("When you can"), [InputRequired()], choices=time_choices)
    place = StringField(_l("Where you are"), [Optional(), Length(max=80)])
    in_person = BooleanField(_l("I would like to meet there, not only at a distance"))
    is_adult = BooleanField(_l("I am of age"))
    note = TextAreaField(
        _l("What would you like to know or see?"),
        [Length(max=1000)],
        description=_l("The volunteer reads it once both of you have said yes."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if fine and self.in_person.data and not self.place.data:
            self.place.errors = [*self.place.errors, _l("Say where, so that somebody can be found who lives there.")]
            return False
        return bool(fine)


class SubmissionForm(Form):
    """What is handed over for a stage."""

    words = TextAreaField(_l("In a few words"), [Length(max=4000)])
    link = URLField(_l("Link"), [Optional(), URL(), Length(max=500)])
    photo = FileField(_l("Photo"))

    def validate_for(self, proof: str) -> bool:
        """Whether what this stage asks for is there."""
        if not self.validate():
            return False
        field = {"words": self.words, "link": self.link, "photo": self.photo}[proof]
        if not field.data:
            field.errors = [*field.errors, _l("This stage asks for it.")]
            return False
        return True


class EchoForm(Form):
    """How it was for the customer; the reward of the volunteer does not depend on it."""

    stars = RadioField(
        _l("How was it? 1 is not good at all, 5 is very good."),
        [InputRequired()],
        coerce=int,
        choices=[SelectChoice(number, str(number)) for number in range(1, 6)],
    )
    words = TextAreaField(_l("Would you like to add something?"), [Length(max=2000)])


class ClaimForm(Form):
    """Expenses of a mission."""

    amount = MoneyField(_l("How much"), [InputRequired()], minimum_minor=1)
    words = StringField(_l("What for"), [InputRequired(), Length(max=300)])
    receipt = FileField(_l("Photo of the receipt"))


class QuestionForm(Form):
    kind = SelectField(
        _l("What is it about?"), choices=[SelectChoice(code, words) for code, words in COMPLAINT_KINDS.items()]
    )
    text = TextAreaField(_l("Your question or complaint"), [InputRequired(), Length(max=4000)])


class AnswerForm(Form):
    text = TextAreaField(_l("Your words"), [InputRequired(), Length(max=4000)])
