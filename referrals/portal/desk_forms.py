"""Forms of the desk: notes about partners, refusals of leads, materials, contests."""

from __future__ import annotations

from datetime import UTC, datetime, time

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from app.money import Money
from app.web.forms import Form, LocaleField
from referrals.portal.wording import measure_words

CURRENCIES = ("EUR", "USD", "TRY", "PLN", "INR")


class NoteForm(Form):
    words = TextAreaField(_l("Note"), validators=[DataRequired(), Length(max=4000)])


class LeadRefusalForm(Form):
    reason = StringField(_l("Why does it not count?"), validators=[DataRequired(), Length(max=300)])


class MaterialForm(Form):
    program = SelectField(_l("Program"), coerce=int, validators=[DataRequired()])
    title = StringField(_l("Title"), validators=[DataRequired(), Length(max=120)])
    locale = LocaleField(_l("Language"))
    words = TextAreaField(_l("Text to share"), validators=[Optional(), Length(max=4000)])
    picture = FileField(_l("Picture"))


class ContestForm(Form):
    program = SelectField(_l("Program"), coerce=int, validators=[DataRequired()])
    title = StringField(_l("Title"), validators=[DataRequired(), Length(max=120)])
    measure = SelectField(_l("What counts"), validators=[DataRequired()])
    first_day = DateField(_l("First day (UTC)"), validators=[DataRequired()])
    last_day = DateField(_l("Last day (UTC)"), validators=[DataRequired()])
    settle_days = IntegerField(
        _l("Days for refunds"), default=14, validators=[InputRequired(), NumberRange(min=0, max=90)]
    )
    currency = SelectField(_l("Currency"), choices=[SelectChoice(each, each) for each in CURRENCIES])
    prize_kind = SelectField(
        _l("Paid as"), choices=[SelectChoice("cash", _l("Money")), SelectChoice("credit", _l("Store credit"))]
    )
    prizes = StringField(_l("Prizes"), validators=[DataRequired(), Length(max=200)])

    amounts: list[int]

    def fit(self, programs: list[tuple[int, str]]) -> None:
        self.program.choices = [SelectChoice(*each) for each in programs]
        self.measure.choices = [SelectChoice(*each) for each in measure_words().items()]

    def validate_prizes(self, field: StringField) -> None:
        """Whole amounts from the first place on, as `500, 300, 100`; each at most the one before."""
        parts = [part.strip() for part in (field.data or "").replace(";", ",").split(",") if part.strip()]
        try:
            self.amounts = [Money.parse(part, self.currency.data or "EUR", "en").minor for part in parts]
        except (ValueError, ArithmeticError) as error:
            raise ValidationError(_l("Write the amounts from the first place on: 500, 300, 100.")) from error
        falling = all(before >= after for before, after in zip(self.amounts, self.amounts[1:], strict=False))
        if not 1 <= len(parts) <= 10 or not falling or min(self.amounts) <= 0 or max(self.amounts) > 10**9:
            raise ValidationError(_l("One to ten amounts, none larger than the one before it."))

    def values(self) -> dict[str, object]:
        """Whole days in UTC; the last day counts to its end."""
        assert self.first_day.data is not None
        assert self.last_day.data is not None
        return {
            "program_id": self.program.data,
            "title": self.title.data,
            "measure": self.measure.data,
            "currency": self.currency.data,
            "prize_kind": self.prize_kind.data,
            "prizes": self.amounts,
            "starts_at": datetime.combine(self.first_day.data, time(), UTC),
            "ends_at": datetime.combine(self.last_day.data, time(23, 59, 59), UTC),
            "settle_days": self.settle_days.data,
        }
