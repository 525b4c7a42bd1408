"""What is typed and uploaded about exchange rates."""

from __future__ import annotations

from datetime import date, timedelta

from babel.numbers import NumberFormatError
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, StringField
from wtforms.fields.choices import SelectChoice, SelectField
from wtforms.validators import InputRequired, Length, ValidationError

from app import clock
from app.money import currencies
from app.rates.converting import BASE
from app.rates.reading import RateRead, UnreadableRates, micro_of, rates_in
from app.web.forms import Form
from app.web.locale import language_code
from app.web.typed import typed_number

LARGEST_FILE = 5 * 1024 * 1024
FIRST_DAY = date(1999, 1, 4)
UNREADABLE = {
    "head": _l("The first line must name the columns: Date and the currencies, or day, currency and rate."),
    "day": _l("Line %(line)s: the day cannot be read. Write it as 2026-11-24."),
    "currency": _l("Line %(line)s: this is not the code of a currency in use."),
    "rate": _l("Line %(line)s: the rate cannot be read. Write it with a point, such as 34.1234."),
    "empty": _l("There are no rates in this file."),
    "too_many": _l("There are too many rates in this file. Take a shorter period."),
}


class RateForm(Form):
    """One rate of one day. `wanted` is what was read."""

    day = DateField(_l("Day"), [InputRequired()])
    currency = SelectField(_l("Currency"), [InputRequired()])
    rate = StringField(_l("One euro costs"), [InputRequired(), Length(max=30)])
    source = StringField(
        _l("Where the rate comes from"),
        [InputRequired(), Length(max=60)],
        description=_l("It stands in every receipt that is counted by it."),
    )
    micro = 0

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.currency.choices = [SelectChoice(code, code) for code in sorted(currencies() - {BASE})]

    def validate_day(self, field: DateField) -> None:
        if field.data and not FIRST_DAY <= field.data <= clock.today() + timedelta(days=1):
            raise ValidationError(_l("This day cannot be right."))

    def validate_rate(self, field: StringField) -> None:
        try:
            micro = micro_of(typed_number(field.data or "", language_code()))
        except NumberFormatError:
            micro = None
        if micro is None:
            raise ValidationError(_l("Write how much of the currency one euro costs, with up to six decimals."))
        self.micro = micro

    @property
    def wanted(self) -> RateRead:
        return RateRead(self.day.data, self.currency.data, self.micro)


class RatesFileForm(Form):
    """A file of rates. `found` is what was read."""

    file = FileField(_l("Rates as CSV"), [FileRequired(_l("Choose a file with rates."))])
    found: list[RateRead]

    def validate_file(self, field: FileField) -> None:
        data = field.data.stream.read(LARGEST_FILE + 1)
        if len(data) > LARGEST_FILE:
            raise ValidationError(UNREADABLE["too_many"])
        try:
            self.found = rates_in(data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValidationError(UNREADABLE["head"]) from error
        except UnreadableRates as error:
            raise ValidationError(str(UNREADABLE[error.reason]) % {"line": error.line}) from error
