"""The forms of integrity: what a signal was, and what the company adds to its policy."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length

from app.web.forms import Form, LocaleField


class SignalForm(Form):
    decision = SelectField(choices=[SelectChoice("confirmed", "confirmed"), SelectChoice("dismissed", "dismissed")])
    note = TextAreaField(
        _l("What you found"),
        [DataRequired(), Length(min=5, max=1_000)],
        description=_l("For colleagues; the reviews themselves are decided one by one."),
    )


class AdditionForm(Form):
    locale = LocaleField(_l("Language"))
    text = TextAreaField(
        _l("What you add"),
        [Length(max=5_000)],
        description=_l(
            "It stands below the chapters that are written from your settings. Leave it empty to add nothing."
        ),
    )
