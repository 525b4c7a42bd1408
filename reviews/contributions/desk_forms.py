"""What staff type: evaluations, answers, briefs, requests for licences, uses, decisions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app import clock
from app.catalogue.queries import active_services
from app.config import settings
from app.money import Money
from app.web.forms import CheckboxesField, Form, LocaleField
from app.web.locale import language_code
from reviews.contributions import rubric, scopes, wording
from reviews.contributions.forms import PricedForm, currency_choices, named, place_choices
from reviews.contributions.models import KINDS, LONGEST_TITLE
from reviews.contributions.offering import Wanted

BASIS_POINTS = 100


class EvaluationForm(Form):
    """The rubric, a question each; no number is set beforehand."""

    note = TextAreaField(_l("Note for your colleagues"), [Optional(), Length(max=2000)])

    @property
    def points(self) -> dict[str, int]:
        return {each.key: self[each.key].data for each in rubric.CRITERIA}


for _criterion in rubric.CRITERIA:
    setattr(
        EvaluationForm,
        _criterion.key,
        RadioField(
            _criterion.label,
            [InputRequired()],
            coerce=int,
            choices=[SelectChoice(n, str(n)) for n in range(rubric.MOST + 1)],
            description=_criterion.help,
        ),
    )


class InterestForm(Form):
    words = StringField(_l("What is your interest?"), [InputRequired(), Length(max=300)])


class MoveForm(Form):
    """Where it goes, and what everybody reads."""

    state = SelectField(_l("Decision"))
    answer = TextAreaField(
        _l("Public answer"),
        [Optional(), Length(max=3000)],
        description=_l("Its author and everybody who voted get it by mail. Accepting, declining and joining need one."),
    )


class MergeForm(Form):
    into = StringField(_l("Number of the idea that stays"), [InputRequired(), Length(max=40)])
    answer = TextAreaField(_l("Public answer"), [InputRequired(), Length(max=3000)], id="merge-answer")


class CreditForm(Form):
    service = SelectField(_l("Service that came of it"))
    shown_name = StringField(_l("Name beside the service"), [InputRequired(), Length(max=120)])
    answer = TextAreaField(_l("Public answer"), [InputRequired(), Length(max=3000)], id="credit-answer")

    def offer_services(self) -> None:
        code = language_code()
        self.service.choices = [SelectChoice(each.slug, each.text(code).title) for each in active_services(code)]


class HideForm(Form):
    reason = SelectField(_l("Why"), id="hide-reason", choices=lambda: named(wording.HIDING, wording.HIDING))


class BriefForm(PricedForm):
    kind = SelectField(_l("What do you look for?"), choices=lambda: named(KINDS, wording.KINDS))
    title = StringField(_l("Title"), [InputRequired(), Length(max=LONGEST_TITLE)])
    wanted = TextAreaField(
        _l("What is wanted, and what it is for"),
        [InputRequired(), Length(max=6000)],
        description=_l("Say what a good one looks like, who decides, and what happens to the others."),
    )
    language = LocaleField(_l("Language of your words"))
    opens_on = DateField(_l("Opens on"), [InputRequired()])
    closes_on = DateField(_l("Closes on"), [InputRequired()])
    currency = SelectField(_l("Currency"), choices=currency_choices)
    budget = StringField(_l("Budget for licences"), [Optional(), Length(max=30)])
    prize = StringField(
        _l("Prize for the one chosen"), [Optional(), Length(max=30)], description=_l("Beside the fee of a licence.")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self.closes_on.data < self.opens_on.data:
            self.closes_on.errors = [*self.closes_on.errors, _("It must close after it opens.")]
        zero = Money.zero(self.currency.data)
        self.budget_money = self.amount(self.budget, self.currency.data) or zero
        self.prize_money = self.amount(self.prize, self.currency.data) or zero
        return not self.errors


class ChooseForm(Form):
    reason = TextAreaField(_l("Reason, as they read it"), [InputRequired(), Length(max=1000)])


class CloseBriefForm(Form):
    words = TextAreaField(_l("What was decided, for everybody"), [InputRequired(), Length(max=3000)])


class OfferForm(PricedForm):
    """What is asked of the holders."""

    purposes = CheckboxesField(
        _l("Purposes"), [InputRequired()], choices=lambda: named(scopes.PURPOSES, wording.PURPOSES)
    )
    media = CheckboxesField(_l("Media"), [InputRequired()], choices=lambda: named(scopes.MEDIA, wording.MEDIA))
    places = SelectMultipleField(_l("Countries"), [InputRequired()], choices=place_choices)
    starts_on = DateField(_l("From"), [InputRequired()])
    ends_on = DateField(_l("Until"), [InputRequired()], description=_l("The last day, included."))
    exclusive = BooleanField(_l("Exclusive"), description=_l("Nobody else for the same use in this time."))
    currency = SelectField(_l("Currency"), choices=currency_choices)
    fee = StringField(_l("Fee"), [Optional(), Length(max=30)], description=_l("Due when the licence stands."))
    names_price = BooleanField(_l("The holder names the price"))
    royalty_percent = DecimalField(
        _l("Share of what is sold, in percent"),
        [Optional(), NumberRange(0, 50)],
        places=2,
        description=_l("Of the net price of a service that came of the idea."),
    )
    words = TextAreaField(_l("Words to the holders"), [Optional(), Length(max=2000)])
    order = StringField(
        _l("Order that pays it"),
        [Optional(), Length(max=40)],
        description=_l("For somebody else’s licence: it stands when this order is paid."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self.ends_on.data < self.starts_on.data:
            self.ends_on.errors = [*self.ends_on.errors, _("It must end after it begins.")]
        self.fee_money = self.amount(self.fee, self.currency.data)
        if self.fee_money is None and not self.names_price.data and not self.fee.errors:
            self.fee.errors = [*self.fee.errors, _("Say the fee; zero is a fee too.")]
        return not self.errors

    def wanted(self, licensee: str = "") -> Wanted:
        share = self.royalty_percent.data or 0
        return Wanted(
            purposes=tuple(self.purposes.data or ()),
            places=tuple(self.places.data or ()),
            media=tuple(self.media.data or ()),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            currency=self.currency.data,
            fee=None if self.names_price.data else self.fee_money,
            exclusive=bool(self.exclusive.data),
            royalty_bp=int(share * BASIS_POINTS),
            words=self.words.data or "",
            licensee=licensee,
        )

    def begin(self) -> None:
        """What is likely: our own websites in our country, a year from today."""
        self.purposes.data, self.media.data = ["showing"], ["web"]
        self.places.data = [settings().seller.country]
        self.starts_on.data = clock.today()
        self.ends_on.data = clock.today() + timedelta(days=364)


class UseForm(Form):
    surface = SelectField(_l("Where is it used?"), choices=lambda: named(wording.SURFACES, wording.SURFACES))
    service = SelectField(_l("Service"), [Optional()])
    title = StringField(_l("Title"), [Optional(), Length(max=150)], description=_l("Of the page, post or print."))
    url = StringField(_l("Address"), [Optional(), Length(max=500)])
    purpose = SelectField(_l("What for?"), choices=lambda: named(scopes.PURPOSES, wording.PURPOSES))
    place = SelectField(_l("Country"), choices=lambda: place_choices()[2:], default=lambda: settings().seller.country)
    medium = SelectField(_l("Medium"), choices=lambda: named(scopes.MEDIA, wording.MEDIA))

    def offer_services(self) -> None:
        code = language_code()
        every = [SelectChoice(each.slug, each.text(code).title) for each in active_services(code)]
        self.service.choices = [SelectChoice("", _("None")), *every]

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if fine and (self.surface.data == "service") != bool(self.service.data):
            self.service.errors = [
                *self.service.errors,
                _("Choose a service for its page, and none for anything else."),
            ]
            return False
        if fine and self.url.data and not self.url.data.startswith(("https://", "http://")):
            self.url.errors = [*self.url.errors, _("This is not a web address. It begins with https://.")]
            return False
        return bool(fine)


class EndForm(Form):
    reason = SelectField(
        _l("Why"), choices=lambda: [SelectChoice(code, wording.END_REASONS[code]) for code in ("agreed", "revoked")]
    )


class AnswerForm(Form):
    answer = TextAreaField(_l("Answer"), [InputRequired(), Length(max=3000)])


class DecideDisputeForm(Form):
    upheld = RadioField(
        _l("Decision"),
        [InputRequired()],
        choices=[
            SelectChoice("yes", _l("They are right: it is withdrawn, its licences end")),
            SelectChoice("no", _l("It may be shown: everything is as before")),
        ],
    )
    answer = TextAreaField(_l("Answer to both sides"), [InputRequired(), Length(max=3000)])


class RulesForm(Form):
    names_price = BooleanField(
        _l("Holders may name their price"), description=_l("Then a request may leave the fee open. Off by default.")
    )
    platform_fee_percent = IntegerField(
        _l("Our part of what others pay, in percent"), [InputRequired(), NumberRange(0, 50)]
    )
    silence_days = IntegerField(_l("Days until silence is a no"), [InputRequired(), NumberRange(3, 60)])
    enough_evaluations = IntegerField(
        _l("Evaluations before an idea can be accepted"), [InputRequired(), NumberRange(1, 9)]
    )
