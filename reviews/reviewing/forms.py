"""The forms of authors. Only the stars are needed, and every form is the same for all of them (R38)."""

from __future__ import annotations

from typing import Any

from babel import Locale
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.web.forms import EmailAddressField, Form, HoneypotField
from app.web.locale import language_code
from reviews.reviewing import naming, prose
from reviews.reviewing.models import Review
from reviews.reviewing.states import Relation
from reviews.reviewing.submitting import Words

# What people write in; ISO 639-1, each shown under its own name.
LANGUAGES = (
    *("en", "tr", "ru", "hi", "pl", "de", "fr", "es", "it", "pt", "nl", "uk", "et", "fi", "sv"),
    *("el", "ar", "fa", "bn", "zh", "ja"),
)
RELATIONS = {
    Relation.NONE: _l("A customer, nothing else"),
    Relation.EMPLOYEE: _l("I work with this company"),
    Relation.MANAGER: _l("I lead work for this company"),
    Relation.RELATIVE: _l("I am related to somebody who works with it"),
    Relation.AGENT: _l("I represent it, or am paid by it"),
}
STARS = {
    5: _l("5 stars: very good"),
    4: _l("4 stars: good"),
    3: _l("3 stars: fair"),
    2: _l("2 stars: poor"),
    1: _l("1 star: bad"),
}


def _name_of(code: str) -> str:
    return (Locale.parse(code).get_display_name(code) or code).capitalize()


def language_choices() -> list[SelectChoice]:
    return [SelectChoice(code, _name_of(code)) for code in LANGUAGES]


class RatingForm(Form):
    rating = RadioField(
        _l("How many stars?"),
        coerce=int,
        choices=[SelectChoice(value, words) for value, words in STARS.items()],
        validators=[InputRequired(_l("Please choose from one to five stars."))],
    )


class WordsForm(RatingForm):
    title = StringField(_l("Title"), [Length(max=prose.LONGEST_TITLE)])
    text = TextAreaField(_l("Your words"), [Length(max=prose.LONGEST_TEXT)])
    name = StringField(_l("Your name"), [Length(max=prose.LONGEST_NAME)])
    shown_as = RadioField(
        _l("What is shown of it?"),
        choices=[SelectChoice(style, label) for style, label in naming.LABELS.items()],
        default=naming.ShownAs.SHORT,
        validators=[Optional()],
    )
    language = SelectField(
        _l("Language of your words"), choices=language_choices, default=language_code, validators=[Optional()]
    )
    relation = SelectField(
        _l("What are you to us?"),
        choices=[SelectChoice(value, words) for value, words in RELATIONS.items()],
        default=Relation.NONE,
        validators=[Optional()],
        description=_l("Anything but a customer is shown beside your review, as the law asks."),
    )

    @property
    def words(self) -> Words:
        return Words(
            rating=self.rating.data,
            title=self.title.data or "",
            text=self.text.data or "",
            author_name=naming.shown(self.name.data or "", self.shown_as.data or naming.ShownAs.SHORT),
            language=self.language.data or language_code(),
            relation=self.relation.data or Relation.NONE,
        )


class OpenForm(WordsForm):
    """For anybody: confirmed by mail unless they are signed in."""

    website = HoneypotField()
    email = EmailAddressField(
        _l("Your e-mail address"),
        [InputRequired()],
        description=_l("It is never shown. We mail you a link; your review counts once you have opened it."),
    )
    order_reference = StringField(
        _l("Order number"),
        [Length(max=40)],
        description=_l("With it your review is marked as that of a customer."),
    )


class SignedInForm(WordsForm):
    """For somebody who is signed in with a proven address."""


class LinkForm(Form):
    website = HoneypotField()
    email = EmailAddressField(_l("Your e-mail address"), [InputRequired()])


class WithdrawalForm(Form):
    sure = BooleanField(_l("Yes, take my review back for good."), [InputRequired(_l("Tick this if you mean it."))])


class ShareForm(Form):
    url = StringField(_l("Address of your post"), [InputRequired(), Length(max=500)])

    def validate_url(self, field: StringField) -> None:
        if not (field.data or "").startswith("https://"):
            raise ValidationError(_l("This must be a full address that begins with https://."))


def values_of(review: Review, name: str, draft: dict[str, str]) -> dict[str, Any]:
    """What the form shows: what was typed last, else what stands."""
    present: dict[str, Any] = {
        "rating": review.rating,
        "title": review.title,
        "text": review.text,
        "name": name,
        "shown_as": naming.style_of(name, review.author_name),
        "language": review.language,
        "relation": review.relation,
    }
    typed: dict[str, Any] = dict(draft)
    if typed.get("rating", "").isdecimal():
        typed["rating"] = int(typed["rating"])
    return {**present, **typed}
