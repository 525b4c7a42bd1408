"""Forms of accounts that other packages use too, and those of coming in."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, PasswordField, RadioField, StringField, TelField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.accounts import passwords, vat_ids
from app.web.forms import CountryField, EmailAddressField, Form, HoneypotField, LocaleField, TimezoneField

LONGEST_NAME = 120
LONGEST_CODE = 20


class ContactFields:
    """A mix-in for the forms that take the contact of an order: `class OrderForm(ContactFields, Form)`."""

    kind = RadioField(
        _l("Who is ordering?"),
        choices=[SelectChoice("company", _l("A company")), SelectChoice("person", _l("A person"))],
        default="company",
        validators=[InputRequired()],
    )
    company_name = StringField(_l("Company name"), validators=[Length(max=200)])
    vat_id = StringField(_l("VAT or tax number"), validators=[Length(max=30)])
    name = StringField(_l("Your name"), validators=[DataRequired(), Length(max=LONGEST_NAME)])
    email = EmailAddressField(_l("E-mail address"), validators=[DataRequired(), Length(max=254)])
    phone = TelField(_l("Phone"), validators=[Length(max=40)])
    street = StringField(_l("Street and number"), validators=[DataRequired(), Length(max=200)])
    postcode = StringField(_l("Postal code"), validators=[DataRequired(), Length(max=20)])
    city = StringField(_l("City"), validators=[DataRequired(), Length(max=120)])
    region = StringField(_l("State or region"), validators=[Length(max=120)])
    country = CountryField(_l("Country"), validators=[DataRequired()])
    locale = LocaleField(_l("Language of mails and documents"), validators=[DataRequired()])

    def validate_company_name(self, field: Field) -> None:
        if self.kind.data == "company" and not field.data:
            raise ValidationError(_l("Please write the name of the company: it stands on the invoice."))

    def validate_vat_id(self, field: Field) -> None:
        """Asked of companies only, and only for its form; a person's is dropped."""
        if self.kind.data != "company" or not field.data or not self.country.data:
            return
        country = str(self.country.data)
        if not vat_ids.looks_right(vat_ids.normalised(field.data), country):
            raise ValidationError(
                _l(
                    "This does not look like a number of that country. An example: %(example)s.",
                    example=vat_ids.example(country),
                )
            )

    def validate_phone(self, field: Field) -> None:
        if field.data and not set(field.data) <= set("+0123456789 ()-./"):
            raise ValidationError(_l("Please write a phone number with digits, such as +90 212 000 00 00."))


class PasswordRules:
    """A mix-in that checks `password` against the rules, and against `own_email` of the person."""

    own_email = ""

    def validate_password(self, field: Field) -> None:
        entered = getattr(self, "email", None)
        complaint = passwords.complaint(field.data or "", str(entered.data or "") if entered else self.own_email)
        if complaint:
            raise ValidationError(complaint)


class SignInForm(Form):
    email = EmailAddressField(_l("E-mail address"), validators=[DataRequired()])
    password = PasswordField(_l("Password"), validators=[DataRequired(), Length(max=passwords.LONGEST)])
    next = HiddenField()


class RegisterForm(PasswordRules, Form):
    name = StringField(_l("Your name"), validators=[DataRequired(), Length(max=LONGEST_NAME)])
    email = EmailAddressField(_l("E-mail address"), validators=[DataRequired(), Length(max=254)])
    password = PasswordField(_l("Password"), validators=[DataRequired()])
    locale = LocaleField(_l("Language"), validators=[DataRequired()])
    timezone = TimezoneField(_l("Time zone"), validators=[DataRequired()])
    website = HoneypotField()
    next = HiddenField()


class AddressForm(Form):
    """Only an address, for whoever wants a link mailed."""

    email = EmailAddressField(_l("E-mail address"), validators=[DataRequired(), Length(max=254)])
    next = HiddenField()


class ConfirmForm(Form):
    """Nothing but the button: a link in a mail opens a page, and only the button on it does something."""


class VerifyForm(Form):
    """The button, and the password where this browser is not the one that registered."""

    password = PasswordField(_l("Password"), validators=[DataRequired(), Length(max=passwords.LONGEST)])


class NewPasswordForm(PasswordRules, Form):
    password = PasswordField(_l("New password"), validators=[DataRequired()])


class CodeForm(Form):
    """Six digits from the app, or one recovery code."""

    code = StringField(_l("Code"), validators=[DataRequired(), Length(max=LONGEST_CODE)])
    next = HiddenField()


class AcceptForm(PasswordRules, Form):
    """Who accepts an invitation without having an account yet."""

    name = StringField(_l("Your name"), validators=[DataRequired(), Length(max=LONGEST_NAME)])
    password = PasswordField(_l("Password"), validators=[DataRequired()])
    locale = LocaleField(_l("Language"), validators=[DataRequired()])
    timezone = TimezoneField(_l("Time zone"), validators=[DataRequired()])
