"""The forms of moderation: what staff decide, what authors and the public send."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from app.web.forms import EmailAddressField, Form, HoneypotField
from reviews.moderation.codes import REASONS, Code
from reviews.reviewing.prose import LONGEST_TEXT, LONGEST_TITLE


def code_choices() -> list[SelectChoice]:
    return [SelectChoice(code.value, f"{code.value} · {reason.name}") for code, reason in REASONS.items()]


class ConfirmForm(Form):
    """Nothing but a button and its token."""


class ReasonForm(Form):
    """Why something is taken down: a reason of the closed list, for some of them a law, and words for the author."""

    code = SelectField(_l("Reason"), choices=code_choices, validate_choice=False)
    law = StringField(
        _l("Which law"),
        [Length(max=200)],
        description=_l("Only for “Against the law”: the article, such as § 186 StGB."),
    )
    quotes = TextAreaField(
        _l("The passage in question"),
        [Length(max=2_000)],
        description=_l("Copy the words in question, one passage in a line. They are marked for the author."),
    )
    note = TextAreaField(
        _l("To the author"),
        [Length(max=2_000)],
        description=_l("What exactly is in the way. The author reads it; the reason itself is said already."),
    )

    @property
    def takes_down(self) -> bool:
        """Whether what is decided needs a reason."""
        return True

    @property
    def reason(self) -> Code | None:
        return Code(self.code.data) if self.takes_down else None

    def validate_code(self, field: SelectField) -> None:
        if self.takes_down and field.data not in Code.__members__:
            raise ValidationError(_l("Choose a reason from the list."))

    def validate_law(self, field: StringField) -> None:
        if self.takes_down and self.code.data == Code.ILL.value and not field.data:
            raise ValidationError(_l("Name the law that forbids it: the author has a right to know."))


class HeldForm(ReasonForm):
    """A decision of the queue: show it, or refuse it for a reason."""

    decision = SelectField(choices=[SelectChoice("publish", "publish"), SelectChoice("refuse", "refuse")])

    @property
    def takes_down(self) -> bool:
        return bool(self.decision.data == "refuse")


class MediaForm(ReasonForm):
    """A decision about one photo or film: show it, or take it out for a reason."""

    decision = SelectField(choices=[SelectChoice("show", "show"), SelectChoice("take_out", "take_out")])
    quotes = None

    @property
    def takes_down(self) -> bool:
        return bool(self.decision.data == "take_out")


class AppealForm(Form):
    text = TextAreaField(
        _l("Why is the decision wrong?"),
        [DataRequired(), Length(min=10, max=5_000)],
        description=_l("Somebody who did not take the decision reads this and decides again."),
    )


class AnswerForm(Form):
    """What staff decide about an appeal."""

    outcome = SelectField(choices=[SelectChoice("restored", "restored"), SelectChoice("upheld", "upheld")])
    answer = TextAreaField(
        _l("Your answer"), [DataRequired(), Length(min=10, max=2_000)], description=_l("The author reads it.")
    )


class NoticeForm(Form):
    """A notice by anybody (Regulation (EU) 2022/2065, art. 16(2)): where, why, who, and that they mean it."""

    address = StringField(
        _l("Where is it?"), [Length(max=500)], description=_l("The address of the page, as your browser shows it.")
    )
    code = SelectField(_l("What is wrong with it?"), choices=[])
    explanation = TextAreaField(
        _l("Please explain"),
        [DataRequired(), Length(min=20, max=5_000)],
        description=_l(
            "Which words, and why they should not stand there. That you are of another opinion is no reason."
        ),
    )
    name = StringField(_l("Your name"), [DataRequired(), Length(max=120)], render_kw={"autocomplete": "name"})
    email = EmailAddressField(
        _l("Your e-mail address"),
        [DataRequired(), Length(max=255)],
        description=_l("We confirm your notice and tell you what we decided. The author does not learn who you are."),
        render_kw={"autocomplete": "email"},
    )
    good_faith = BooleanField(
        _l("What I say here is accurate and complete, to the best of my knowledge."),
        [InputRequired(_l("Please confirm this."))],
    )
    website = HoneypotField()

    def __init__(self, *args: Any, everywhere: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.code.choices = [
            SelectChoice("", "—"),
            *(SelectChoice(code.value, str(reason.name)) for code, reason in REASONS.items()),
        ]
        if not everywhere:
            del self.address

    def validate_code(self, field: SelectField) -> None:
        if not field.data:
            raise ValidationError(_l("Choose what is wrong with it."))

    def validate_address(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError(_l("Say where we find it."))

    def validate_good_faith(self, field: BooleanField) -> None:
        if not field.data:
            raise ValidationError(_l("Please confirm this."))


class NoticeAnswerForm(ReasonForm):
    """What staff decide about a notice; the reason counts when the review is removed."""

    outcome = SelectField(
        choices=[SelectChoice("removed", "removed"), SelectChoice("kept", "kept"), SelectChoice("abusive", "abusive")]
    )
    answer = TextAreaField(
        _l("Your answer"),
        [DataRequired(), Length(min=10, max=2_000)],
        description=_l("Whoever sent the notice reads it."),
    )

    @property
    def takes_down(self) -> bool:
        return bool(self.outcome.data == "removed")


class ReplyForm(Form):
    text = TextAreaField(
        _l("Your public reply"),
        [DataRequired(), Length(max=3_000)],
        description=_l("It stands under the review, with your company’s name. The author gets it by mail."),
    )


class ProposalForm(Form):
    """Other words for a review; the stars are not there to be changed."""

    title = StringField(_l("Title"), [Optional(), Length(max=LONGEST_TITLE)])
    text = TextAreaField(_l("Text"), [Optional(), Length(max=LONGEST_TEXT)], id="proposed-text")
    reason = TextAreaField(
        _l("Why these words?"),
        [DataRequired(), Length(min=10, max=1_000)],
        description=_l("The author reads it and decides. Nothing may be offered for it."),
    )
    revision = HiddenField()
