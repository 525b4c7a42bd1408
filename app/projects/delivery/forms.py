"""The forms of approvals, the delivery, the agreement and milestones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from app import clock
from app.orders.forms import SubmissionKeyField
from app.projects.delivery import silence
from app.projects.delivery.models import ApprovalVersion
from app.web.forms import Form
from app.web.locale import choose_timezone, moment_here

USUAL_DAYS = 7
EARLIEST, LATEST = date(1970, 1, 1), date(2200, 12, 31)


class ConfirmForm(Form):
    """Nothing but a button and its token."""


class ShownForm(Form):
    """What the leader shows to the client: words, files, and until when an answer is wanted."""

    submission_key = SubmissionKeyField()
    title = StringField(_l("What is it?"), [DataRequired(), Length(max=200)])
    text = TextAreaField(
        _l("What the client should know"),
        [Length(max=20_000)],
        description=_l("The text itself, or what to look at in the files. The client sees exactly this."),
    )
    files = MultipleFileField(
        _l("Files"), description=_l("Pictures and PDF documents, which everybody can look at. At most ten.")
    )
    due_on = DateField(
        _l("Answer wanted by the end of"),
        [InputRequired()],
        description=_l("Reminders go out three days and one day before."),
    )

    def validate_due_on(self, field: DateField) -> None:
        if not field.data:
            return
        if not EARLIEST <= field.data <= LATEST or not silence.fits(clock.now(), self.due_at):
            raise ValidationError(_l("Leave at least twelve hours to answer, and at most half a year."))

    @property
    def due_at(self) -> datetime:
        """The last minute of that day on the leader's clock."""
        return moment_here(self.due_on.data, time(23, 59))


class ApprovalForm(ShownForm):
    """A new question to the client."""

    exhibit = SelectField(
        _l("A card of the board"),
        description=_l("Its text and files are shown as they are now, without what is internal."),
    )
    milestone_id = SelectField(_l("Milestone"), coerce=int)

    def offer(self, exhibits: Iterable[tuple[str, str]], milestones: Iterable[tuple[int, str]]) -> None:
        self.exhibit.choices = [("", _("None: I write or upload it here")), *exhibits]
        self.milestone_id.choices = [(0, _("None")), *milestones]


class DeliveryForm(ShownForm):
    """The leader hands over. What is not ticked off stops nothing: the client decides."""


class AnswerForm(Form):
    """What exactly is answered: the version and the seal of what was on the page."""

    version = IntegerField(validators=[InputRequired(), NumberRange(1, 10_000)])
    seal = HiddenField(validators=[DataRequired(), Length(max=64)])


class ApproveForm(AnswerForm):
    words = TextAreaField(_l("A word to the team"), [Length(max=4000)])


class ChangesForm(AnswerForm):
    changes = TextAreaField(_l("What has to change?"), [DataRequired(), Length(max=4000)])


class AgreementForm(Form):
    """The words of the agreement, offered as they stand."""


class MilestoneForm(Form):
    title = StringField(_l("Milestone"), [DataRequired(), Length(max=160)])
    description = TextAreaField(_l("What is done when it is reached?"), [Length(max=2000)])
    due_on = DateField(_l("Day"), [Optional()])
    shown_to_client = BooleanField(_l("The client sees it"))

    def validate_due_on(self, field: DateField) -> None:
        if field.data and not EARLIEST <= field.data <= LATEST:
            raise ValidationError(_l("Please choose a day of this age."))


def usual_due_day() -> date:
    return clock.today(choose_timezone()) + timedelta(days=USUAL_DAYS)


def drafted(version: ApprovalVersion) -> dict[str, Any]:
    """What the form of the next version starts with; a card of the board speaks for itself again."""
    text = "" if version.source else version.text
    return {"title": version.title, "text": text, "exhibit": version.source, "due_on": usual_due_day()}
