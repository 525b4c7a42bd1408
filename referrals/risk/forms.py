"""The forms about cases: an answer, a question, a note, a decision, the thresholds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import IntegerField, MultipleFileField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.orders.forms import SubmissionKeyField
from app.web.forms import CheckboxesField, Form
from referrals.commissions.reasons import REFUSALS
from referrals.risk.answering import LONGEST_TEXT
from referrals.risk.rules import HIGHEST, NUMBERS, Rules
from referrals.risk.wording import RULE_LABELS


class AnswerForm(Form):
    """The partner's side, with files."""

    submission_key = SubmissionKeyField()
    text = TextAreaField(_l("Your words"), [DataRequired(), Length(max=LONGEST_TEXT)])
    files = MultipleFileField(_l("Files"))

    @property
    def uploads(self) -> Sequence[FileStorage]:
        """The files chosen; a browser sends an empty one where none was."""
        return [each for each in self.files.data or () if isinstance(each, FileStorage) and each.filename]


class QuestionForm(Form):
    submission_key = SubmissionKeyField()
    text = TextAreaField(_l("Your question"), [Optional(), Length(max=LONGEST_TEXT)])


class NoteForm(Form):
    submission_key = SubmissionKeyField()
    text = TextAreaField(_l("Note for colleagues"), [DataRequired(), Length(max=LONGEST_TEXT)])


class RefusalForm(Form):
    """Which of the conversions that wait are refused, and why; those that are not ticked are let go."""

    reason = RadioField(
        _l("Why?"), [DataRequired()], choices=[SelectChoice(key, words) for key, words in REFUSALS.items()]
    )
    conversions = CheckboxesField(_l("What is refused"), [DataRequired(_l("Tick at least one."))], coerce=int)


class RulesForm(Form):
    """All thresholds; a change is a new version."""

    coupon_hosts = TextAreaField(
        _l("Sites that collect codes"),
        [Optional(), Length(max=LONGEST_TEXT)],
        description=_l("One host a line, such as coupons.com; parts of it count too."),
    )

    def show(self, rules: Rules) -> None:
        for name in NUMBERS:
            self[name].data = getattr(rules, name)
        self.coupon_hosts.data = "\n".join(rules.coupon_hosts)

    @property
    def rules(self) -> Rules:
        typed = (self.coupon_hosts.data or "").split()
        hosts = tuple(dict.fromkeys(each.lower().strip(".").removeprefix("www.") for each in typed if "." in each))
        numbers: dict[str, Any] = {name: self[name].data for name in NUMBERS}
        return Rules(**numbers, coupon_hosts=hosts)


for _name in NUMBERS:
    setattr(RulesForm, _name, IntegerField(RULE_LABELS[_name], [InputRequired(), NumberRange(min=1, max=HIGHEST)]))
