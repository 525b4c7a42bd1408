"""Forms with which people change what is theirs, and staff the roles of people."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from app.accounts import passwords
from app.accounts.forms import LONGEST_CODE, LONGEST_NAME, PasswordRules
from app.accounts.roles import ROLE_NAMES
from app.web.forms import EmailAddressField, Form, LocaleField, TimezoneField


def role_choices() -> list[tuple[str, str]]:
    return [(role.value, str(name)) for role, name in ROLE_NAMES.items()]


class ProfileForm(Form):
    name = StringField(_l("Your name"), validators=[DataRequired(), Length(max=LONGEST_NAME)])
    locale = LocaleField(_l("Language"), validators=[DataRequired()])
    timezone = TimezoneField(_l("Time zone"), validators=[DataRequired()])


class PhotoForm(Form):
    photo = FileField(_l("Photo"), validators=[FileRequired(_l("Please choose a picture first."))])


class CurrentPassword:
    """A mix-in for what asks for the password again; the route decides whether there is one to ask for."""

    current = PasswordField(_l("Your present password"), validators=[Length(max=passwords.LONGEST)])


class ChangePasswordForm(PasswordRules, CurrentPassword, Form):
    password = PasswordField(_l("New password"), validators=[DataRequired()])


class ChangeEmailForm(CurrentPassword, Form):
    new_email = EmailAddressField(_l("New e-mail address"), validators=[DataRequired(), Length(max=254)])


class EraseForm(CurrentPassword, Form):
    typed = StringField(_l("Your e-mail address"), validators=[DataRequired(), Length(max=254)])


class RemoveFactorForm(Form):
    code = StringField(_l("Code"), validators=[DataRequired(), Length(max=LONGEST_CODE)])


class InviteForm(Form):
    name = StringField(_l("Name"), validators=[DataRequired(), Length(max=LONGEST_NAME)])
    email = EmailAddressField(_l("E-mail address"), validators=[DataRequired(), Length(max=254)])
    role = SelectField(_l("Role"), choices=role_choices, validators=[DataRequired()])
    locale = LocaleField(_l("Language of the invitation"), validators=[DataRequired()])


class GrantForm(Form):
    role = SelectField(_l("Role"), choices=role_choices, validators=[DataRequired()])
