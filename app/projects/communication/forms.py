"""The forms of the communication plan."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.projects.communication.planning import ItemDraft
from app.projects.communication.wording import CHANNELS, DISCIPLINES, STATES
from app.web.forms import Form

EARLIEST, LATEST = date(1970, 1, 1), date(2200, 12, 31)
LONGEST_DAYS = 3 * 366


class ConfirmForm(Form):
    """Nothing but a button and its token."""


class MessageForm(Form):
    message = TextAreaField(
        _l("The message"),
        [DataRequired(), Length(max=4000)],
        description=_l("What every channel says, each in its own way."),
    )
    audience = StringField(_l("To whom"), [Length(max=250)])
    shown_to_client = BooleanField(_l("The client sees it"))


class ItemForm(Form):
    title = StringField(_l("What goes out?"), [DataRequired(), Length(max=160)])
    discipline = SelectField(_l("Discipline"), choices=[SelectChoice(key, label) for key, label in DISCIPLINES.items()])
    channel = SelectField(_l("Channel"), choices=[SelectChoice(key, label) for key, label in CHANNELS.items()])
    starts_on = DateField(_l("First day"), [InputRequired()])
    ends_on = DateField(_l("Last day"), [InputRequired()])
    state = SelectField(_l("State"), choices=[SelectChoice(key, label) for key, (label, _tone) in STATES.items()])
    note = TextAreaField(_l("Note"), [Length(max=2000)])
    shown_to_client = BooleanField(_l("The client sees it"))

    def validate_starts_on(self, field: DateField) -> None:
        if field.data and not EARLIEST <= field.data <= LATEST:
            raise ValidationError(_l("Please choose a day of this age."))

    def validate_ends_on(self, field: DateField) -> None:
        start = self.starts_on.data
        if not field.data or not start:
            return
        if field.data < start:
            raise ValidationError(_l("This day lies before the first one."))
        if not EARLIEST <= field.data <= LATEST or (field.data - start).days > LONGEST_DAYS:
            raise ValidationError(_l("At most three years at once."))

    def draft(self) -> ItemDraft:
        return ItemDraft(
            discipline=self.discipline.data,
            channel=self.channel.data,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            title=self.title.data,
            note=self.note.data or "",
            state=self.state.data,
            shown_to_client=bool(self.shown_to_client.data),
        )
