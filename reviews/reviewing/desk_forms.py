"""What staff write about reviews: offers, contests, questions that help, and what is said in a film."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.catalogue.queries import active_services
from app.config import LANGUAGES
from app.rewards.forms import AmountForm, kind_choices
from app.web.forms import Form
from app.web.locale import language_code
from reviews.reviewing import queries

MOST_QUESTIONS = 8


def service_choices() -> list[SelectChoice]:
    code = language_code()
    every = [SelectChoice(str(each.id), each.text(code).title) for each in active_services(code)]
    return [SelectChoice("", _("All services")), *every]


def contest_choices() -> list[SelectChoice]:
    return [SelectChoice("", _("None")), *(SelectChoice(str(each.id), each.name) for each in queries.open_contests())]


class ReviewOfferForm(AmountForm):
    """The reward may be left out where there is a bonus for sharing or a contest."""

    name = StringField(_l("Name at the desk"), [InputRequired(), Length(max=120)])
    service = SelectField(_l("For which service"), choices=service_choices, validators=[Optional()])
    kind = SelectField(
        _l("Reward"), choices=lambda: [SelectChoice("", _("None")), *kind_choices()], validators=[Optional()]
    )
    amount = StringField(
        _l("How much"),
        [Optional(), Length(max=30)],
        description=_l("Points or pieces as a whole number, money as an amount in the chosen currency."),
    )
    hold_days = IntegerField(_l("Theirs after so many days"), [InputRequired(), NumberRange(0, 366)], default=0)
    share_points = IntegerField(
        _l("Points for sharing it publicly"), [InputRequired(), NumberRange(0, 1_000_000)], default=0
    )
    contest = SelectField(_l("A place in a contest"), choices=contest_choices, validators=[Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if fine and self.kind.data and self.value is None:
            self.amount.errors = [*self.amount.errors, _l("Say how much.")]
            return False
        if fine and not (self.kind.data or self.share_points.data or self.contest.data):
            self.form_errors.append(_l("An offer must give something."))
            return False
        return bool(fine)


class ContestForm(AmountForm):
    name = StringField(_l("Name, as authors read it"), [InputRequired(), Length(max=120)])
    method = SelectField(
        _l("How it is decided"),
        choices=[
            SelectChoice("draw", _l("By a draw with a recorded seed")),
            SelectChoice("rubric", _l("By points for use, detail and pictures")),
        ],
        validators=[InputRequired()],
    )
    winners = IntegerField(_l("How many win"), [InputRequired(), NumberRange(1, 100)], default=1)
    opens_on = DateField(_l("Opens on"), [InputRequired()])
    closes_on = DateField(_l("Closes on"), [InputRequired()])

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if fine and self.closes_on.data <= self.opens_on.data:
            self.closes_on.errors = [*self.closes_on.errors, _l("It must close after it opens.")]
            return False
        return bool(fine)


class ScoreForm(Form):
    usefulness = IntegerField(_l("Does it help to choose?"), [InputRequired(), NumberRange(0, 5)])
    detail = IntegerField(_l("Does it say how it was?"), [InputRequired(), NumberRange(0, 5)])
    pictures = IntegerField(_l("Do the pictures show it?"), [InputRequired(), NumberRange(0, 5)])


class GuideForm(Form):
    """One question a line."""


for _code in LANGUAGES:
    setattr(GuideForm, _code, TextAreaField(_code, [Length(max=2000)]))


class TranscriptForm(Form):
    transcript = TextAreaField(_l("What is said in it"), [Length(max=20_000)])
    captions = TextAreaField(_l("Captions with times (WebVTT)"), [Length(max=20_000)])


def lines_of(form: GuideForm) -> dict[str, list[str]]:
    typed = {code: (form[code].data or "").splitlines() for code in LANGUAGES}
    return {code: [line.strip() for line in lines if line.strip()][:MOST_QUESTIONS] for code, lines in typed.items()}
