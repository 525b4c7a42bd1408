"""The form base and the fields that several packages need. Bad input becomes an error at its field."""

from __future__ import annotations

import unicodedata
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import format_decimal
from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup
from sqlalchemy.exc import IntegrityError
from wtforms import (
    DecimalField,
    EmailField,
    Field,
    IntegerField,
    PasswordField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.config import settings
from app.money import Money, exponent
from app.web.countries import countries
from app.web.form_words import FormWords
from app.web.locale import choose_timezone, language_code, language_names

LONGEST_LINE = 255
LONGEST_TEXT = 10_000
CONTINENTS = tuple("Africa/ America/ Antarctica/ Asia/ Atlantic/ Australia/ Europe/ Indian/ Pacific/".split())
LARGEST_NUMBER = 2**31 - 1
MOST_MINOR = 10**12
# Line breaks and tabs are text; other control characters are what a mangled paste or an attack looks like.
_ALLOWED_CONTROLS = {"\n", "\r", "\t"}


class Form(FlaskForm):
    """Every form of ours: CSRF, our words for errors, trimmed and normalised (NFC) text with a longest length.

    `form.status` is the HTTP status to draw it with: 422 once it has errors.
    """

    class Meta:
        def get_translations(self, form: FlaskForm) -> FormWords:
            return FormWords()

        def bind_field(self, form: FlaskForm, unbound: Any, options: dict[str, Any]) -> Field:
            return _bounded(unbound.bind(form=form, **options))

    @property
    def status(self) -> int:
        return 422 if self.errors else 200

    def hidden_tag(self, *fields: Any) -> Markup:
        """The hidden fields without an id: several forms of one page carry the same ones."""
        return Markup("\n").join(field(id=False) for field in hidden_fields(fields or self))

    def fill(self, thing: object) -> None:
        """Copy what was entered onto `thing`, leaving out the token and buttons, which are not data."""
        for name, field in self._fields.items():
            if name != "csrf_token" and field.type not in {"SubmitField", "HoneypotField"}:
                field.populate_obj(thing, name)


class HoneypotField(StringField):
    """A field people do not see; programs that fill in everything give themselves away."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(_l("Leave this field empty"), **kwargs)

    def pre_validate(self, form: FlaskForm) -> None:
        if self.data:
            raise ValidationError(_l("This must stay empty. Please send the form again."))


class EmailAddressField(EmailField):
    """An address whose form is right; that it can be reached, only a mail can tell. It holds the address normalised
    and in small letters, so that one mailbox is one account."""

    data: str | None

    def pre_validate(self, form: FlaskForm) -> None:
        if not self.data:
            return
        try:
            found = validate_email(self.data, check_deliverability=False, test_environment=not settings().is_production)
        except (EmailNotValidError, UnicodeError) as error:
            raise ValidationError(_l("This is not an e-mail address. It looks like name@company.com.")) from error
        self.data = found.normalized.lower()


class MoneyField(StringField):
    """An amount typed as the reader writes numbers (`1.234,50` in Turkish); `data` is `Money` or None.

    `currency` may be set on the bound field before the form is processed or validated.
    """

    def __init__(
        self,
        label: Any = None,
        validators: Any = None,
        *,
        currency: str = "EUR",
        minimum_minor: int = 0,
        maximum_minor: int = MOST_MINOR,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, validators, **kwargs)
        self.currency = currency
        self.minimum_minor = minimum_minor
        self.maximum_minor = maximum_minor

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return typed(self.data, language_code()) if isinstance(self.data, Money) else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        text = valuelist[0].strip() if valuelist else ""
        if not text:
            return
        try:
            self.data = Money.parse(text, self.currency, language_code())
        except (ValueError, ArithmeticError) as error:
            raise ValueError(
                _l("This is not an amount. Write it like %(example)s.", example=self._example())
            ) from error

    def pre_validate(self, form: FlaskForm) -> None:
        if not isinstance(self.data, Money):
            return
        if self.data.minor < self.minimum_minor:
            least = Money(self.minimum_minor, self.currency).format(language_code())
            raise ValidationError(_l("This must be at least %(least)s.", least=least))
        if self.data.minor > self.maximum_minor:
            most = Money(self.maximum_minor, self.currency).format(language_code())
            raise ValidationError(_l("This must be at most %(most)s.", most=most))

    def _example(self) -> str:
        return typed(Money(123_450, self.currency), language_code())


class CheckboxesField(SelectMultipleField):
    """Any number of a few choices, each with a box of its own."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class CountryField(SelectField):
    """A country by its ISO 3166-1 alpha-2 code, named and sorted in the reader's language."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("default", lambda: settings().seller.country)
        super().__init__(label, validators, choices=country_choices, **kwargs)


class LocaleField(SelectField):
    """One of the languages we speak, each under its own name."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("default", language_code)
        super().__init__(label, validators, choices=language_choices, **kwargs)


class TimezoneField(SelectField):
    """A time zone by its IANA name."""

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("default", choose_timezone)
        super().__init__(label, validators, choices=timezone_choices, **kwargs)


def typed(amount: Money, language: str) -> str:
    """`amount` as a person types it: no currency, no grouping, all its decimals."""
    digits = exponent(amount.currency)
    pattern = "0." + "0" * digits if digits else "0"
    return str(format_decimal(Decimal(amount.minor).scaleb(-digits), format=pattern, locale=language))


def country_choices() -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in countries(language_code())]


def language_choices() -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in language_names().items()]


@lru_cache(maxsize=1)
def timezone_choices() -> list[SelectChoice]:
    """Places by continent, not offsets: `Europe/Tallinn` moves its clocks by itself."""
    places = [name.partition("/") for name in sorted(zoneinfo.available_timezones()) if name.startswith(CONTINENTS)]
    named = [SelectChoice(f"{land}/{city}", _spoken(city), optgroup=land) for land, _slash, city in places]
    return [SelectChoice("UTC", "UTC", optgroup="UTC"), *named]


def _spoken(city: str) -> str:
    return city.replace("_", " ").replace("/", ", ")


def check_text(_form: FlaskForm, field: StringField) -> None:
    """Raises `ValidationError` for text that is too long or cannot be stored: NUL, lone surrogates, controls."""
    text = field.raw_data[0] if field.raw_data and isinstance(field.raw_data[0], str) else ""
    longest = field.flags.max_length or LONGEST_LINE
    if len(text) > longest:
        raise ValidationError(_l("This is too long: at most %(max)s characters.", max=longest))
    if any(_unreadable(character) for character in text):
        raise ValidationError(_l("This contains characters that cannot be read. Please type it again."))


def errors_from_constraint(form: Form, error: IntegrityError, messages: Mapping[str, tuple[str, Any]]) -> None:
    """Show a violated database constraint at its field. `messages`: constraint name → (field name, sentence).

    A constraint that is not named there is a bug of ours, not of the person: it is raised again.
    """
    name = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    if name is None or name not in messages:
        raise error
    field, sentence = messages[name]
    form[field].errors = [*form[field].errors, sentence]


def messages_of(field: Field) -> list[str]:
    """All error sentences of a field, also those nested in sub-forms and lists."""
    return list(dict.fromkeys(_flat(field.errors)))


def _flat(errors: object) -> Iterator[str]:
    if isinstance(errors, Mapping):
        errors = list(errors.values())
    if isinstance(errors, list | tuple):
        for error in errors:
            yield from _flat(error)
    else:
        yield str(errors)


def check_number(_form: FlaskForm, field: IntegerField | DecimalField) -> None:
    """Raises `ValidationError` for what no column of ours holds: NaN, infinity, more than ten digits."""
    value = field.data
    if value is None:
        return
    if (isinstance(value, Decimal) and not value.is_finite()) or not -LARGEST_NUMBER <= value <= LARGEST_NUMBER:
        raise ValidationError(_l("This number cannot be used here."))


def hidden_fields(fields: Iterable[Any]) -> Iterator[Field]:
    for field in fields:
        if isinstance(field.widget, HiddenInput):
            yield field


def preselected(field: Field) -> bool:
    """Tell whether a list offers something from its first line on: then to be required means nothing (HTML 4.10.7)."""
    if not isinstance(field, SelectField) or field.has_groups():
        return isinstance(field, SelectField)
    first = next(iter(field.iter_choices()), None)
    return first is not None and str(first[0]) != ""


def _bounded(field: Field) -> Field:
    """No text without a longest length, no number without a largest, wherever the field stands."""
    if isinstance(field, IntegerField | DecimalField):
        field.validators = [*field.validators, check_number]
    if isinstance(field, StringField):
        field.validators = [*field.validators, check_text]
        if field.flags.max_length is None:
            field.flags.max_length = LONGEST_TEXT if isinstance(field, TextAreaField) else LONGEST_LINE
        if not isinstance(field, PasswordField | MoneyField):
            field.filters = [*field.filters, _tidy]
    return field


def _tidy(value: object) -> object:
    """Trimmed, in one Unicode form (NFC), with the line ends of this house."""
    if not isinstance(value, str):
        return value
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n")).strip()


def _unreadable(character: str) -> bool:
    if character == "\ufffd":
        return True
    return unicodedata.category(character) in {"Cc", "Cs"} and character not in _ALLOWED_CONTROLS
