"""The forms of rewards: what people send from their portal, and what staff write."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FormField,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.config import LANGUAGES
from app.ledger.units import POINTS, Amount
from app.money import LARGEST_MINOR, InvalidAmount, Money
from app.rewards.sockets import known_kinds
from app.web.forms import EmailAddressField, Form, typed
from app.web.locale import language_code

LARGEST_POINTS = 10_000_000
CURRENCIES = ("EUR", "USD", "TRY", "PLN", "INR", "GBP")


def kind_choices() -> list[SelectChoice]:
    return [SelectChoice(name, str(kind.label)) for name, kind in known_kinds().items()]


def variant_choices() -> list[SelectChoice]:
    """The variants that kinds know (which promotion, say), under the name of their kind."""
    found = [SelectChoice("", "—")]
    for kind in known_kinds().values():
        found += [SelectChoice(f"{kind.name}:{key}", words, optgroup=str(kind.label)) for key, words in kind.choices()]
    return found


class RedeemForm(Form):
    key = HiddenField(validators=[InputRequired(), Length(min=16, max=64)])


class WaiverForm(RedeemForm):
    sure = BooleanField(_l("Yes, I give up all of this for good."), [InputRequired(_l("Tick this if you mean it."))])


class AddressForm(Form):
    deliver_to = TextAreaField(
        _l("Where shall we send it?"),
        [InputRequired(), Length(min=10, max=500)],
        description=_l("Name, street, postal code, city and country. Once it has arrived, we forget the address."),
    )


class ConsentForm(Form):
    display_name = StringField(
        _l("The name to be shown"),
        [InputRequired(), Length(max=80)],
        description=_l("It need not be your whole name: “Zeynep from İzmir” is fine."),
    )
    words = TextAreaField(_l("What would you like to say?"), [InputRequired(), Length(max=280)])
    agreed = BooleanField(
        _l("I agree that this name and these words are shown on the public thank-you page, until I take them down."),
        [InputRequired(_l("Without your agreement nothing is shown."))],
    )


class AmountForm(Form):
    """A kind with an amount that fits it: whole points or pieces, or money of a currency. `value` is what was read."""

    kind = SelectField(_l("Kind"), choices=kind_choices, validators=[InputRequired()])
    amount = StringField(
        _l("How much"),
        [InputRequired(), Length(max=30)],
        description=_l("Points or pieces as a whole number, money as an amount in the chosen currency."),
    )
    currency = SelectField(_l("Currency"), choices=[SelectChoice(code, code) for code in CURRENCIES], default="EUR")
    variant = SelectField(_l("Which"), choices=variant_choices, validators=[Optional()], default="")
    title = StringField(_l("Name of the gift"), [Length(max=120)], description=_l("Only for gifts: what will be sent."))
    least = 1
    value: Amount | int | None = None

    def validate_amount(self, field: StringField) -> None:
        kind = known_kinds().get(self.kind.data or "")
        if kind is None:
            return
        if kind.counts == "money":
            self.value = self._money(field.data or "")
            return
        digits = (field.data or "").replace(" ", "").replace("\u202f", "")
        if not (digits.isascii() and digits.isdecimal() and self.least <= int(digits) <= LARGEST_POINTS):
            raise ValidationError(_l("This must be a whole number of at least %(least)s.", least=self.least))
        self.value = Amount(int(digits), POINTS) if kind.counts == "points" else int(digits)

    def validate_variant(self, field: SelectField) -> None:
        kind = known_kinds().get(self.kind.data or "")
        chosen, _colon, _key = (field.data or "").partition(":")
        if kind is None:
            return
        if chosen and chosen != kind.name:
            raise ValidationError(_l("That belongs to another kind."))
        if kind.needs_choice and not chosen:
            raise ValidationError(_l("Choose which one."))

    def validate_title(self, field: StringField) -> None:
        if self.kind.data == "gift" and not field.data:
            raise ValidationError(_l("Say what will be sent."))

    @property
    def details(self) -> dict[str, str]:
        found = {"choice": (self.variant.data or "").partition(":")[2], "title": self.title.data or ""}
        return {key: value for key, value in found.items() if value}

    def _money(self, text: str) -> Amount:
        code = self.currency.data or "EUR"
        try:
            money = Money.parse(text, code, language_code())
        except InvalidAmount as error:
            example = typed(Money(123_450, code), language_code())
            raise ValidationError(_l("This is not an amount. Write it like %(example)s.", example=example)) from error
        if not self.least <= money.minor < LARGEST_MINOR // 1000:
            raise ValidationError(_l("This is too little, or too much."))
        return Amount.of(money)


class GrantForm(AmountForm):
    email = EmailAddressField(_l("To whom (e-mail address of the account)"), [InputRequired()])
    reason = StringField(
        _l("Why"), [InputRequired(), Length(max=200)], description=_l("The person reads it under “Why?”.")
    )
    hold_days = IntegerField(_l("Theirs after so many days"), [InputRequired(), NumberRange(0, 366)], default=0)
    key = HiddenField(validators=[InputRequired(), Length(min=16, max=64)])


class PolicyForm(AmountForm):
    least = 0
    hold_days = IntegerField(
        _l("Waits for so many days"),
        [InputRequired(), NumberRange(0, 366)],
        default=14,
        description=_l("At least as long as an order can be returned; then it becomes the person’s."),
    )
    from_day = DateField(
        _l("In force from"),
        [Optional()],
        description=_l("Empty for at once. What was promised before stays as it was promised."),
    )
    reason = StringField(_l("Why it changes"), [InputRequired(), Length(max=200)])


class TakeBackForm(Form):
    units = StringField(_l("How much"), [InputRequired(), Length(max=30)])
    reason = StringField(
        _l("Why"), [InputRequired(), Length(max=200)], description=_l("The person reads it under “Why?”.")
    )
    key = HiddenField(validators=[InputRequired(), Length(min=16, max=64)])


class WordsPart(Form):
    """The words of an offer in one language."""

    class Meta(Form.Meta):
        csrf = False

    title = StringField(_l("Title"), [Length(max=120)])
    description = TextAreaField(_l("Description"), [Length(max=600)])

    def validate_description(self, field: TextAreaField) -> None:
        if field.data and not self.title.data:
            raise ValidationError(_l("Give it a title in this language too."))


class OfferWords(Form):
    """One part for each language we speak."""

    class Meta(Form.Meta):
        csrf = False


for _code in LANGUAGES:
    setattr(OfferWords, _code, FormField(WordsPart))


class OfferForm(AmountForm):
    texts = FormField(OfferWords)
    cost_points = IntegerField(_l("Costs in points"), [InputRequired(), NumberRange(1, LARGEST_POINTS)])
    stock_left = IntegerField(
        _l("How many are left"), [Optional(), NumberRange(0, LARGEST_POINTS)], description=_l("Empty for no limit.")
    )
    per_person = IntegerField(
        _l("How often one person may have it"),
        [Optional(), NumberRange(1, LARGEST_POINTS)],
        description=_l("Empty for no limit."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if fine and not self.words:
            self.form_errors.append(_l("Write at least one language."))
            return False
        return bool(fine)

    @property
    def words(self) -> dict[str, dict[str, str]]:
        parts = {code: self.texts.form[code].form for code in LANGUAGES}
        return {
            code: {"title": part.title.data, "description": part.description.data or ""}
            for code, part in parts.items()
            if part.title.data
        }


class SendingForm(Form):
    tracking = StringField(
        _l("How it can be followed"),
        [Length(max=300)],
        description=_l("Carrier and number, or an address; the person gets it by mail."),
    )


class ReasonForm(Form):
    reason = StringField(_l("Why"), [InputRequired(), Length(max=200)])


def values_of(kind: str, units: int, unit: str, details: dict[str, Any]) -> dict[str, Any]:
    """What an AmountForm shows for something that is written already."""
    known = known_kinds().get(kind)
    is_money = known is not None and known.counts == "money"
    choice = details.get("choice")
    return {
        "kind": kind,
        "amount": typed(Money(units, unit), language_code()) if is_money else str(units),
        "currency": unit if is_money else "EUR",
        "variant": f"{kind}:{choice}" if choice else "",
        "title": details.get("title", ""),
    }
