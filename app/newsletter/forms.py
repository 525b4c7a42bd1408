"""One address, and one button."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length

from app.web.forms import EmailAddressField, Form, HoneypotField


class SubscribeForm(Form):
    email = EmailAddressField(_l("E-mail address"), validators=[DataRequired(), Length(max=254)])
    website = HoneypotField()


class ButtonForm(Form):
    """Only a button."""
