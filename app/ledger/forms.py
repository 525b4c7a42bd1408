"""The forms of the ledger."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from app.ledger.naming import AVAILABLE, CREDIT, LIFETIME, REDEEMABLE
from app.ledger.units import POINTS, Amount
from app.ledger.wording import KINDS
from app.money import InvalidAmount, Money
from app.web.forms import EmailAddressField, Form, typed
from app.web.locale import language_code

CORRECTABLE = (AVAILABLE, CREDIT, REDEEMABLE, LIFETIME)
POINT_KINDS = (REDEEMABLE, LIFETIME)
CURRENCIES = ("EUR", "USD", "TRY", "PLN", "INR", "GBP")
LARGEST = 10**12


class CorrectionForm(Form):
    """What should change on whose account, and why. `value` is what was read: below zero takes away."""

    key = HiddenField(validators=[InputRequired(), Length(min=16, max=64)])
    email = EmailAddressField(_l("Whose account (e-mail address)"), [InputRequired()])
    kind = SelectField(
        _l("Which account"), [InputRequired()], choices=[SelectChoice(kind, KINDS[kind]) for kind in CORRECTABLE]
    )
    direction = SelectField(
        _l("What happens"),
        [InputRequired()],
        choices=[SelectChoice("add", _l("Something is added")), SelectChoice("take", _l("Something is taken away"))],
    )
    amount = StringField(
        _l("How much"),
        [InputRequired(), Length(max=30)],
        description=_l("Points as a whole number, money as an amount in the chosen currency."),
    )
    currency = SelectField(_l("Currency"), choices=[SelectChoice(code, code) for code in CURRENCIES], default="EUR")
    reason = StringField(
        _l("Why"),
        [InputRequired(), Length(min=5, max=300)],
        description=_l("It stays in the books for good: name the case, no other people."),
    )
    value: Amount | None = None

    def validate_amount(self, field: StringField) -> None:
        text = field.data or ""
        if self.kind.data in POINT_KINDS:
            if not (text.isascii() and text.isdecimal() and 0 < int(text) < LARGEST):
                raise ValidationError(_l("This must be a whole number of at least %(least)s.", least=1))
            found = Amount(int(text), POINTS)
        else:
            found = self._money(text)
        self.value = found if self.direction.data == "add" else -found

    def _money(self, text: str) -> Amount:
        code = self.currency.data or "EUR"
        try:
            money = Money.parse(text, code, language_code())
        except (InvalidAmount, ValueError) as error:
            example = typed(Money(123_450, "EUR"), language_code())
            raise ValidationError(_l("This is not an amount. Write it like %(example)s.", example=example)) from error
        if not 0 < money.minor < LARGEST:
            raise ValidationError(_l("This is too little, or too much."))
        return Amount.of(money)


class ConfirmForm(Form):
    """Nothing but a button and its token."""
