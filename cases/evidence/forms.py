"""Results and charts as they are typed at the desk."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from babel.numbers import NumberFormatError, format_decimal
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, Field, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from app.config import settings
from app.web.forms import CheckboxesField, Form
from app.web.locale import language_code, language_names
from app.web.typed import typed_number
from cases.evidence.models import CaseResult
from cases.evidence.recording import MOST_DECIMALS, Measured
from cases.evidence.wording import FORMS, UNITS

LARGEST = Decimal(10) ** 15
_KEY = Regexp(
    r"^[a-z][a-z0-9_]{0,39}$", message=_l("Small letters a to z, digits and underscores; it begins with a letter.")
)


def _fits(number: Decimal) -> bool:
    return abs(number) < LARGEST and -int(number.normalize().as_tuple().exponent) <= MOST_DECIMALS


class NumberField(StringField):
    """A number as the reader writes numbers (`1.234,5` in Turkish); `number` is it exactly, None when left empty."""

    number: Decimal | None = None

    def pre_validate(self, form: Any) -> None:
        self.number = None
        if not self.data:
            return
        try:
            self.number = typed_number(self.data, language_code())
        except NumberFormatError as error:
            example = format_decimal(Decimal("1234.5"), locale=language_code())
            raise ValidationError(_l("This is not a number. Write it like %(example)s.", example=example)) from error
        if not _fits(self.number):
            raise ValidationError(_l("This number cannot be used here."))


class ResultForm(Form):
    """One row. Its name stands in texts, so it is chosen once."""

    metric = StringField(_l("What was measured"), [InputRequired(), Length(max=200)])
    baseline = NumberField(_l("Before"), [Optional(), Length(max=30)], description=_l("Left empty where nobody knows."))
    value = NumberField(_l("After"), [InputRequired(), Length(max=30)])
    unit = SelectField(_l("Unit"), choices=lambda: [SelectChoice(key, words) for key, words in UNITS.items()])
    begins_on = DateField(_l("From"), [InputRequired()])
    ends_on = DateField(_l("To"), [InputRequired()])
    source = StringField(
        _l("Source"), [InputRequired(), Length(max=500)], description=_l("Who counted it, and where it can be read.")
    )
    method = TextAreaField(_l("How it was measured"), [Length(max=1000)])
    asset_key = SelectField(_l("Proof"), [Optional()], validate_choice=False)
    exceptional = BooleanField(_l("Unusual: others should not expect the same"))

    def offer(self, files: list[tuple[str, str]]) -> None:
        self.asset_key.choices = [SelectChoice("", "—"), *(SelectChoice(*each) for each in files)]

    def validate_ends_on(self, field: DateField) -> None:
        if field.data and self.begins_on.data and field.data < self.begins_on.data:
            raise ValidationError(_l("It cannot end before it began."))

    def words(self, own: str) -> dict[str, dict[str, str]]:
        """Metric, source and method in the other languages, as they were typed."""
        found: dict[str, dict[str, str]] = {}
        for code in settings().languages:
            if code != own and f"metric_{code}" in self:
                names = ("metric", "source", "method")
                found[code] = {name: self[f"{name}_{code}"].data or "" for name in names}
        return found

    def measured(self, own: str) -> Measured:
        """What was typed; only after `validate()` said yes."""
        assert self.value.number is not None
        return Measured(
            metric=self.metric.data or "",
            baseline=self.baseline.number,
            value=self.value.number,
            unit=self.unit.data,
            begins_on=self.begins_on.data,
            ends_on=self.ends_on.data,
            source=self.source.data or "",
            method=self.method.data or "",
            words=self.words(own),
            asset_key=self.asset_key.data or "",
            exceptional=bool(self.exceptional.data),
        )

    def other_languages(self, own: str) -> list[tuple[str, str, list[Field]]]:
        """The fields of each other language with its name."""
        names = language_names()
        return [
            (code, names[code], [self[f"{name}_{code}"] for name in ("metric", "source", "method")])
            for code in settings().languages
            if code != own
        ]


for _code in ("en", "tr", "ru", "hi", "pl"):
    setattr(ResultForm, f"metric_{_code}", StringField(_l("What was measured"), [Length(max=200)]))
    setattr(ResultForm, f"source_{_code}", StringField(_l("Source"), [Length(max=500)]))
    setattr(ResultForm, f"method_{_code}", StringField(_l("How it was measured"), [Length(max=1000)]))


class NewResultForm(ResultForm):
    key = StringField(
        _l("Name in texts"),
        [InputRequired(), Length(max=40), _KEY],
        description=_l("For instance orders; a text then says {{orders}}."),
    )


class ChartForm(Form):
    """A chart of results."""

    key = StringField(_l("Name of the chart"), [InputRequired(), Length(max=40), _KEY])
    form = SelectField(_l("Form"), choices=lambda: [SelectChoice(key, words) for key, words in FORMS.items()])
    results = CheckboxesField(_l("Results in it"), [InputRequired(_l("Choose at least one result."))])

    def offer(self, results: list[tuple[str, str]]) -> None:
        self.results.choices = [SelectChoice(*each) for each in results]


def filled(result: CaseResult) -> dict[str, Any]:
    """The form's data for a row, numbers as the reader writes them."""
    data: dict[str, Any] = {
        name: getattr(result, name)
        for name in ("metric", "unit", "begins_on", "ends_on", "source", "method", "asset_key", "exceptional")
    }
    data["value"] = _typed(result.value_number)
    data["baseline"] = _typed(result.baseline_number) if result.baseline_number is not None else ""
    for code, words in result.words.items():
        data |= {f"{name}_{code}": text for name, text in words.items()}
    return data


def _typed(number: Decimal) -> str:
    return format_decimal(number.normalize(), locale=language_code(), decimal_quantization=False, group_separator=False)
