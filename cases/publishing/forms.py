"""What the desk of publishing asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectChoice, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from app.web.forms import CheckboxesField, Form
from app.web.locale import moment_here, own_name
from cases.publishing.wording import CHANNELS


class PublishForm(Form):
    """Which languages, and when; without a day, at once."""

    languages = CheckboxesField(_l("Languages"), validators=[InputRequired()])
    day = DateField(_l("Day"), [Optional()], description=_l("Leave it empty to publish at once."))
    hour = TimeField(_l("Time"), [Optional()], description=_l("On your clock."))

    def __init__(self, languages: Sequence[str], **values: Any) -> None:
        super().__init__(**values)
        self.languages.choices = [SelectChoice(code, own_name(code)) for code in languages]

    def moment(self) -> datetime | None:
        if self.day.data is None:
            return None
        return moment_here(self.day.data, self.hour.data or time(9))


class ConfirmForm(Form):
    """One button."""


class ChannelForm(Form):
    """One place where the case is told."""

    channel = SelectField(_l("Channel"), choices=[SelectChoice(key, words) for key, words in CHANNELS.items()])
    title = StringField(_l("What and where"), [InputRequired(), Length(max=200)])
    language = SelectField(_l("Language"))
    planned_on = DateField(_l("Planned for"), [Optional()])

    def __init__(self, languages: Sequence[str], **values: Any) -> None:
        super().__init__(**values)
        self.language.choices = [SelectChoice(code, own_name(code)) for code in languages]


class DoneForm(Form):
    url = StringField(_l("Where it came out"), [Optional(), Length(max=500)])
