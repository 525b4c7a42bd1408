"""The forms of projects: inviting, adding, handing over, and the facts of a project."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, HiddenField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.accounts.forms import LONGEST_NAME
from app.projects.states import Part, RoleActivity
from app.web.forms import EmailAddressField, Form, LocaleField

TEAM_PARTS = (Part.PROJECT_EXPERT, Part.CUSTOMER_REPRESENTATIVE)


class GrantFields:
    """A mix-in: what somebody takes part in; at least one of the two."""

    on_board = BooleanField(_l("The board"), default=True)
    on_channel = BooleanField(_l("The feedback channel"), default=True)

    def validate_on_channel(self, field: Any) -> None:
        if not (self.on_board.data or field.data):
            raise ValidationError(_l("Choose the board, the channel or both."))


class InviteForm(GrantFields, Form):
    """Somebody of the client's, by e-mail."""

    name = StringField(_l("Name"), [DataRequired(), Length(max=LONGEST_NAME)])
    email = EmailAddressField(_l("E-mail address"), [DataRequired(), Length(max=254)])
    locale = LocaleField(_l("Language of the mail"), [DataRequired()])


class AddForm(GrantFields, Form):
    """A member of the organisation."""

    user_id = IntegerField(_l("Who"), [InputRequired()])
    part = HiddenField(_l("Part"), [DataRequired()])
    passive = BooleanField(_l("Only reads along"))

    def validate_part(self, field: HiddenField) -> None:
        if field.data not in {str(part) for part in TEAM_PARTS}:
            raise ValidationError(_l("Choose one of the parts of a team."))


class GrantsForm(GrantFields, Form):
    """What a member takes part in from now on."""

    role_activity = RadioField(
        _l("Activity"),
        [Optional()],
        choices=[
            SelectChoice(RoleActivity.ACTIVE, _l("Acts: may be assigned, and answers")),
            SelectChoice(RoleActivity.PASSIVE, _l("Reads along: is not assigned and not waited for")),
        ],
        default=RoleActivity.ACTIVE,
    )


class LeaderForm(Form):
    """Who leads from now on."""

    user_id = SelectField(_l("Who leads from now on"), [DataRequired()], coerce=int)


class FactsForm(Form):
    title = StringField(_l("Title"), [DataRequired(), Length(max=200)])
    due_on = DateField(_l("Due on"), [Optional()])
