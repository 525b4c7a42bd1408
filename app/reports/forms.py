"""What people type when they keep a report, have it mailed, or watch a number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from babel.numbers import NumberFormatError
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from app.money import InvalidAmount, Money
from app.reports.models import LONGEST_NAME
from app.reports.parameters import RANGES
from app.reports.registry import Metric, Unit
from app.web.forms import Form
from app.web.locale import language_code
from app.web.typed import typed_number

HOUR = 3_600
LARGEST = 10**15
RHYTHM_WORDS = {"day": _l("Every day"), "week": _l("Every Monday"), "month": _l("On the first of every month")}
DIRECTION_WORDS = {"below": _l("Falls below"), "above": _l("Rises above")}
FORM_WORDS = {
    "pdf": _l("PDF: figures, charts and tables to read"),
    "xlsx": _l("XLSX: every table on a sheet"),
    "csv": _l("CSV: the figures on top as text"),
    "parquet": _l("Parquet: the figures on top for programs"),
}


def _choices(words: Mapping[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


class ViewForm(Form):
    name = StringField(
        _l("Name"),
        [InputRequired(), Length(max=LONGEST_NAME)],
        description=_l("Such as “Sales in Turkey, last 90 days”."),
    )


class ScheduleForm(Form):
    rhythm = RadioField(_l("When"), [InputRequired()], choices=_choices(RHYTHM_WORDS), default="week")
    hour = SelectField(
        _l("At"),
        [InputRequired()],
        coerce=int,
        choices=[SelectChoice(hour, f"{hour:02}:00") for hour in range(24)],
        default=8,
        description=_l("On your clock."),
    )
    range = SelectField(_l("About"), [InputRequired()], choices=_choices(RANGES), default="last_7")


class RunForm(Form):
    form = RadioField(_l("As"), [InputRequired()], choices=_choices(FORM_WORDS), default="pdf")


class AlertForm(Form):
    """The threshold is typed as people read the metric: 4 for 4 %, 12.5 for 12.5 hours, 1,200.50 of the currency."""

    direction = RadioField(_l("Tell me when it"), [InputRequired()], choices=_choices(DIRECTION_WORDS), default="below")
    currency = SelectField(_l("Currency"), [InputRequired()], choices=[])
    threshold = StringField(_l("Threshold"), [InputRequired(), Length(max=30)])
    range = SelectField(_l("Counted over"), [InputRequired()], choices=_choices(RANGES), default="last_30")

    def __init__(self, metric: Metric, currencies: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.metric = metric
        if metric.unit == Unit.MONEY:
            self.currency.choices = [SelectChoice(code, code) for code in currencies]
        else:
            del self.currency

    @property
    def chosen_currency(self) -> str:
        return self.currency.data if self.metric.unit == Unit.MONEY else ""

    @property
    def whole(self) -> int:
        """The threshold in the unit of the metric."""
        return _whole(self.threshold.data or "", self.metric.unit, self.chosen_currency)

    def validate_threshold(self, field: StringField) -> None:
        try:
            _whole(field.data or "", self.metric.unit, self.chosen_currency)
        except (NumberFormatError, InvalidAmount, ArithmeticError, ValueError) as error:
            raise ValidationError(
                _("Type a number, such as %(example)s.", example=example(self.metric.unit))
            ) from error


def _whole(typed: str, unit: Unit, currency: str) -> int:
    if unit == Unit.MONEY:
        return Money.parse(typed, currency, language_code()).minor
    number = typed_number(typed.strip().removesuffix("%"), language_code())
    if abs(number) > LARGEST:
        raise ValueError(typed)
    factor = {Unit.SHARE: 100, Unit.SECONDS: HOUR, Unit.HUNDREDTHS: 100}.get(unit, 1)
    return int(number * factor)


def example(unit: Unit) -> str:
    return {Unit.SHARE: "4 %", Unit.SECONDS: "12", Unit.HUNDREDTHS: "4"}.get(unit, "100")


def threshold_help(unit: Unit) -> str:
    """What the number means."""
    words = {
        Unit.SHARE: _("In percent."),
        Unit.SECONDS: _("In hours."),
        Unit.DAYS: _("In days."),
        Unit.MONEY: _("In the currency above."),
    }
    return words.get(unit, "")
