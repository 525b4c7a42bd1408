"""What people type about money."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional

from app.money import Money
from app.payments.bank_statement import COLUMNS, ENCODINGS
from app.payments.gateway import offered
from app.web.forms import Form, MoneyField


def options(*pairs: tuple[str, str | LazyString]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


class StartForm(Form):
    """How to pay. `key` is made with the page, so that a double click is one payment."""

    gateway = RadioField(_l("How do you want to pay?"), [InputRequired()])
    key = HiddenField(validators=[InputRequired(), Length(max=100)])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.gateway.choices = options(*((each.name, each.label) for each in offered()))


class RefundForm(Form):
    """How much goes back, and why. The reason is for colleagues, the amount for the customer."""

    amount = MoneyField(_l("Amount to send back"), [InputRequired()], minimum_minor=1)
    reason = StringField(_l("Reason"), [InputRequired(), Length(max=500)])
    key = HiddenField(validators=[InputRequired(), Length(max=100)])

    def __init__(self, left: Money, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.amount.currency, self.amount.maximum_minor = left.currency, left.minor


class DecisionForm(Form):
    """What a person decided about something on the queue."""

    decision = SelectField(
        _l("Decision"),
        choices=options(
            ("accept", _l("Accept")),
            ("refund", _l("Send back")),
            ("assign", _l("Assign")),
            ("ignore", _l("Put aside")),
        ),
    )
    reference = StringField(_l("Reference of the order"), [Optional(), Length(max=60)])
    note = StringField(_l("Note"), [Length(max=500)])


class StatementForm(Form):
    """A bank statement as a file."""

    file = FileField(_l("Statement as CSV"), [FileRequired(_l("Choose the file that your bank offers as CSV."))])
    encoding = SelectField(
        _l("Encoding"), choices=options(("", _l("Find out")), *((name, name) for name in ENCODINGS)), default=""
    )


class MappingForm(Form):
    """Which column holds what."""

    booked_on = SelectField(_l("Date"))
    amount = SelectField(_l("Amount"))
    currency = SelectField(_l("Currency"))
    payer = SelectField(_l("Payer"))
    purpose = SelectField(_l("Purpose"))
    bank_reference = SelectField(_l("The bank's own reference"))
    direction = SelectField(_l("In or out"))
    only_currency = StringField(_l("Currency, when no column says it"), [Optional(), Length(min=3, max=3)])
    decimal = SelectField(
        _l("Decimal sign"),
        choices=options(("", _l("Find out")), (",", _l("Comma: 1.234,50")), (".", _l("Point: 1,234.50"))),
    )
    date_order = SelectField(
        _l("Order of dates"),
        choices=options(
            ("", _l("Find out")),
            ("ymd", _l("Year, month, day")),
            ("dmy", _l("Day, month, year")),
            ("mdy", _l("Month, day, year")),
        ),
    )

    class Meta(Form.Meta):
        csrf = False  # read from the address; the form that imports carries its own token

    def __init__(self, head: tuple[str, ...], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        columns = options(("", _l("not in this file")), *((str(place), name) for place, name in enumerate(head)))
        for name in COLUMNS:
            self[name].choices = columns
