"""What people type about how they are paid, and what the desk notes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.accounts.forms import LONGEST_CODE
from app.money import Money, MoneyError
from app.payouts.candidates import causes
from app.payouts.iban import BadAccount, clean_account, clean_bic, clean_iban, looks_like_iban
from app.payouts.methods import BankAccount
from app.payouts.reasons import CHOICES, OTHER
from app.payouts.standing import BANK, DONATION
from app.payouts.terms import LARGEST_MINOR
from app.payouts.wording import KINDS, TAX_KINDS
from app.web.forms import CountryField, Form
from app.web.locale import language_code

ACCOUNT_ERRORS = {
    "letters": _l("An account number has only letters and digits."),
    "country": _l("We do not know accounts of that country. Please look at the first two letters."),
    "length": _l("This IBAN is too short or too long. Please compare it with your bank’s page."),
    "check": _l("There is a typing error in this IBAN. Please compare it with your bank’s page."),
    "bic": _l("A BIC has 8 or 11 letters and digits, such as HABAEE2X."),
    "bic_country": _l("This BIC belongs to another country than the account."),
}

RHYTHM_WORDS = {"monthly": _l("Every month"), "weekly": _l("Every week")}
WEEKDAYS = (
    (1, _l("Monday")),
    (2, _l("Tuesday")),
    (3, _l("Wednesday")),
    (4, _l("Thursday")),
    (5, _l("Friday")),
)


def options(*pairs: tuple[str | int, str | LazyString]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


class MethodForm(Form):
    """How to be paid in one currency. Password and second factor show that it is the owner who changes it."""

    kind = RadioField(_l("How do you want to be paid?"), [InputRequired()])
    holder = StringField(_l("Account holder"), [Length(max=70)])
    account = StringField(_l("IBAN or account number"), [Length(max=50)])
    bic = StringField(_l("BIC"), [Optional(), Length(max=20)])
    cause = SelectField(_l("Cause"), validate_choice=False)
    password = PasswordField(_l("Your password"), [Optional(), Length(max=1024)])
    code = StringField(_l("Code of your second factor"), [Optional(), Length(max=LONGEST_CODE)])

    def __init__(self, currency: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.currency = currency
        offered = causes()
        kinds = [(kind, words) for kind, words in KINDS.items() if kind != DONATION or offered]
        self.kind.choices = options(*kinds)
        self.cause.choices = options(*((each.code, each.name) for each in offered))

    def validate_holder(self, field: StringField) -> None:
        if self.kind.data == BANK and not field.data:
            raise ValidationError(_l("Please write the name that stands on the account."))

    def validate_account(self, field: StringField) -> None:
        """Euros go to an IBAN; elsewhere a number will do. What looks like an IBAN must be right."""
        if self.kind.data != BANK:
            return
        if not field.data:
            raise ValidationError(_l("Please write the account that the money goes to."))
        try:
            by_iban = self.currency == "EUR" or looks_like_iban(field.data)
            field.data = clean_iban(field.data) if by_iban else clean_account(field.data)
        except BadAccount as error:
            raise ValidationError(ACCOUNT_ERRORS[error.reason]) from error

    def validate_bic(self, field: StringField) -> None:
        if self.kind.data != BANK or not field.data:
            return
        account = self.account.data or ""
        try:
            field.data = clean_bic(field.data, country=account[:2] if looks_like_iban(account) else "")
        except BadAccount as error:
            raise ValidationError(ACCOUNT_ERRORS[error.reason]) from error

    def validate_cause(self, field: SelectField) -> None:
        if self.kind.data == DONATION and field.data not in {each.code for each in causes()}:
            raise ValidationError(_l("Please choose a cause."))

    @property
    def bank_account(self) -> BankAccount | None:
        if self.kind.data != BANK:
            return None
        return BankAccount(holder=self.holder.data or "", account=self.account.data or "", bic=self.bic.data or "")

    @property
    def chosen_cause(self) -> str | None:
        return self.cause.data if self.kind.data == DONATION else None


class TaxForm(Form):
    """Who somebody is for the tax office."""

    kind = RadioField(_l("You are paid as"), [InputRequired()], choices=options(*TAX_KINDS.items()))
    name = StringField(_l("Full legal name"), [InputRequired(), Length(max=140)])
    street = StringField(_l("Street and number"), [InputRequired(), Length(max=140)])
    postcode = StringField(_l("Postal code"), [InputRequired(), Length(max=20)])
    city = StringField(_l("City"), [InputRequired(), Length(max=100)])
    country = CountryField(_l("Country where you pay taxes"), [InputRequired()])
    number = StringField(_l("Tax number"), [InputRequired(), Length(min=4, max=40)])
    vat_id = StringField(_l("VAT number"), [Optional(), Length(max=40)])
    declared = BooleanField(
        _l("I declare that this is complete and true, and will change it when it changes."), [InputRequired()]
    )

    def validate_vat_id(self, field: StringField) -> None:
        if field.data and self.kind.data != "company":
            raise ValidationError(_l("Only companies and the self-employed have a VAT number."))


class AgreementForm(Form):
    agreed = BooleanField(_l("I agree that invoices about my earnings are issued in my name."), [InputRequired()])


class BatchForm(Form):
    """Which people of one currency go into a batch; none chosen means all who are ready."""

    currency = HiddenField(validators=[InputRequired(), Length(max=3)])


class ReasonForm(Form):
    reason = StringField(_l("Reason"), [InputRequired(), Length(max=300)])


class RulesForm(Form):
    """When money leaves, and from which amounts on: a field for each currency, added by `for_currencies`."""

    rhythm = RadioField(_l("How often"), [InputRequired()], choices=options(*RHYTHM_WORDS.items()))
    day_of_month = IntegerField(
        _l("Day of the month"),
        [Optional(), NumberRange(1, 31)],
        description=_l("A shorter month pays on its last day. A day on which banks rest moves to the next."),
    )
    day_of_week = SelectField(_l("Day of the week"), coerce=int, choices=options(*WEEKDAYS))

    @classmethod
    def for_currencies(cls, least: Mapping[str, Money], **kwargs: Any) -> RulesForm:
        """With the present least amount of each currency; what is typed is read in the reader's way of writing numbers."""
        fields = {
            f"least_{currency}": StringField(
                currency, [InputRequired(), Length(max=20)], default=amount.format_number(language_code())
            )
            for currency, amount in least.items()
        }
        return type("RulesFormOfHouse", (cls,), fields)(**kwargs)

    def validate(self, extra_validators: Any = None) -> bool:
        """Also reads the amounts: they stand in `thresholds` afterwards, in minor units."""
        fine = bool(super().validate(extra_validators))
        if self.rhythm.data == "monthly" and self.day_of_month.data is None and not self.day_of_month.errors:
            self.day_of_month.errors = [_l("Please say on which day.")]
            fine = False
        self.thresholds: dict[str, int] = {}
        for field in self:
            if not field.name.startswith("least_") or field.errors:
                continue
            currency = field.name.removeprefix("least_")
            try:
                minor = Money.parse(field.data, currency, language_code()).minor
            except MoneyError:
                minor = 0
            if 0 < minor <= LARGEST_MINOR:
                self.thresholds[currency] = minor
            else:
                field.errors = [_l("Please write an amount above zero, such as 20.00.")]
                fine = False
        return fine

    @property
    def day(self) -> int:
        return int(self.day_of_month.data if self.rhythm.data == "monthly" else self.day_of_week.data)


class OutcomeForm(Form):
    """What the bank said when somebody asked."""

    outcome = RadioField(
        _l("What does the bank say?"),
        [InputRequired()],
        choices=options(
            ("paid", _l("It arrived")), ("failed", _l("It did not arrive")), ("returned", _l("It came back"))
        ),
    )
    reason = SelectField(_l("Reason, if it did not"), choices=options(*CHOICES.items()), default=OTHER)
    happened_on = DateField(_l("Day"), [InputRequired()])
    note = StringField(_l("Where you looked"), [InputRequired(), Length(max=300)])

    def validate_happened_on(self, field: DateField) -> None:
        if field.data and not date(2000, 1, 1) <= field.data <= date(2200, 1, 1):
            raise ValidationError(_l("This day cannot be right."))


class StatementForm(Form):
    file = FileField(_l("Bank statement"), [FileRequired(_l("Choose the statement: camt.053 as XML, or CSV."))])
