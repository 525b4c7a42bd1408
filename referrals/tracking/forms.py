"""Forms of partners: a new link, and where their program wants to hear of conversions."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional, Regexp

from app.config import settings
from app.jobs.outgoing import LONGEST_URL
from app.web.forms import Form


class LinkForm(Form):
    enrolment = SelectField(_l("Program"), coerce=int, validators=[DataRequired()])
    target = StringField(_l("Page"), default="/", validators=[Length(max=500)])
    label = StringField(_l("Your name for it"), validators=[Optional(), Length(max=80)])
    code = StringField(
        _l("Code"),
        validators=[
            Optional(),
            Length(min=4, max=40),
            Regexp(
                "^[A-Za-z0-9][A-Za-z0-9_-]+$",
                message=_l("Use letters without accents, digits, hyphens and underscores."),
            ),
        ],
    )

    @property
    def path(self) -> str:
        """The page as a path: people paste whole addresses."""
        typed = (self.target.data or "/").strip()
        own = settings().base_url
        if typed.startswith(own):
            parts = urlsplit(typed)
            return parts._replace(scheme="", netloc="").geturl() or "/"
        return typed


class PostbackForm(Form):
    url = StringField(_l("Address"), validators=[DataRequired(), Length(max=LONGEST_URL)])
