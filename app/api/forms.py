"""The desk's form for a new key."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice, StringField
from wtforms.validators import DataRequired, Length

from app.api.scopes import known_scopes
from app.web.forms import CheckboxesField, Form


def scope_choices() -> list[SelectChoice]:
    return [SelectChoice(scope, f"{words} ({scope})") for scope, words in known_scopes().items()]


def day_choices() -> list[SelectChoice]:
    return [SelectChoice(30, _("30 days")), SelectChoice(90, _("90 days")), SelectChoice(365, _("One year"))]


class ApiKeyForm(Form):
    name = StringField(_l("Name"), validators=[DataRequired(), Length(max=80)])
    scopes = CheckboxesField(
        _l("What it may do"),
        choices=scope_choices,
        validators=[DataRequired(_l("Choose at least one thing that this key may do."))],
    )
    days = RadioField(
        _l("How long it works"),
        choices=day_choices,
        coerce=int,
        default=365,
    )
