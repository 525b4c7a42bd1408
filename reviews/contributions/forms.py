"""What people type: ideas, comments, works, shares, answers to requests, what they want of the library."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, MultipleFileField
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.catalogue.queries import offered_currencies
from app.money import InvalidAmount, Money, MoneyError
from app.web.countries import countries
from app.web.forms import CheckboxesField, EmailAddressField, Form, HoneypotField, LocaleField, typed
from app.web.locale import language_code
from reviews.contributions import scopes, wording
from reviews.contributions.models import CATEGORIES, LONGEST_COMMENT, LONGEST_TEXT, LONGEST_TITLE
from reviews.contributions.requesting import Requested


def named(codes: Any, words: dict[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(code, words[code]) for code in codes]


def currency_choices() -> list[SelectChoice]:
    return [SelectChoice(code, code) for code in offered_currencies() or ["EUR"]]


def place_choices() -> list[SelectChoice]:
    wide = [SelectChoice(code, wording.place_words(code)) for code in (scopes.WORLD, scopes.UNION)]
    return [*wide, *(SelectChoice(code, name) for code, name in countries(language_code()))]


class ConfirmForm(Form):
    """One button."""


class PricedForm(Form):
    """Amounts are typed as text, because their currency is chosen beside them."""

    def amount(self, field: Any, currency: str) -> Money | None:
        """What was typed, or None with an error at the field, or None for nothing."""
        text = (field.data or "").strip()
        if not text:
            return None
        try:
            found = Money.parse(text, currency, language_code())
        except (InvalidAmount, MoneyError):
            example = typed(Money(123_450, currency), language_code())
            field.errors = [*field.errors, _("This is not an amount. Write it like %(example)s.", example=example)]
            return None
        if found.minor < 0:
            field.errors = [*field.errors, _("This must be zero or more.")]
            return None
        return found


class IdeaForm(Form):
    title = StringField(_l("Your idea in one line"), [InputRequired(), Length(max=LONGEST_TITLE)])
    text = TextAreaField(
        _l("What would be better, and for whom?"),
        [InputRequired(), Length(max=LONGEST_TEXT)],
        description=_l("Everybody can read this. Leave out names and numbers of other people."),
    )
    category = SelectField(_l("What is it about?"), choices=lambda: named(CATEGORIES, wording.CATEGORIES))
    language = LocaleField(_l("Language of your words"))
    files = MultipleFileField(_l("Pictures or documents"), description=_l("At most five. Anybody can open them."))
    trap = HoneypotField()


class CommentForm(Form):
    text = TextAreaField(_l("Your comment"), [InputRequired(), Length(max=LONGEST_COMMENT)])
    trap = HoneypotField()


class WorkForm(PricedForm):
    """A photo, a film or a text, what it shows, and what a licence costs."""

    price_money: Money | None = None
    exclusive_money: Money | None = None

    title = StringField(_l("Title"), [InputRequired(), Length(max=LONGEST_TITLE)])
    description = TextAreaField(_l("What is to be seen or heard?"), [Optional(), Length(max=2000)])
    language = LocaleField(_l("Language of your words"))
    made = SelectField(_l("How it was made"), choices=lambda: named(wording.MADE, wording.MADE))
    made_on = DateField(_l("When"), [Optional()])
    made_where = StringField(_l("Where"), [Optional(), Length(max=120)])
    tags = StringField(_l("Words to find it by"), [Optional(), Length(max=200)], description=_l("Apart by commas."))
    shows_people = BooleanField(
        _l("People can be recognised in it"),
        description=_l("Each of them is asked to agree, by a link you send or a paper they signed."),
    )
    shows_property = BooleanField(_l("It shows a place, a building or a thing of somebody else"))
    currency = SelectField(_l("Currency"), choices=currency_choices)
    price = StringField(
        _l("Price of a licence for a year"),
        [Optional(), Length(max=30)],
        description=_l("In the chosen currency. Leave it empty to keep the work out of the library."),
    )
    exclusive_price = StringField(_l("Price of an exclusive licence for a year"), [Optional(), Length(max=30)])

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        self.price_money = self.amount(self.price, self.currency.data)
        self.exclusive_money = self.amount(self.exclusive_price, self.currency.data)
        return not self.errors

    def show_amounts(self, price: Money | None, exclusive: Money | None) -> None:
        """As the reader types numbers."""
        self.price.data = typed(price, language_code()) if price is not None else ""
        self.exclusive_price.data = typed(exclusive, language_code()) if exclusive is not None else ""

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(word.strip() for word in (self.tags.data or "").split(",") if word.strip()))[:12]


class NewWorkForm(WorkForm):
    """With the work itself: a file, or the text."""

    kind = RadioField(
        _l("What do you bring?"),
        choices=lambda: [SelectChoice(code, wording.ONE_OF[code]) for code in ("photo", "video", "text")],
        default="photo",
    )
    file = MultipleFileField(
        _l("The file, or several pictures at once"),
        description=_l(
            "A picture, or a video or recording of at most two minutes. Each of several pictures becomes a work with these words "
            "and its number; change them afterwards."
        ),
    )
    text = TextAreaField(_l("The text"), [Optional(), Length(max=20_000)])


class HolderForm(Form):
    """One other person who holds a part."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=120)])
    email = EmailAddressField(_l("E-mail address"), [InputRequired()])
    percent = IntegerField(_l("Share in percent"), [InputRequired(), NumberRange(1, 99)])


class ReleaseForm(Form):
    """Who is seen, and how they agree."""

    kind = SelectField(_l("Who is it?"), choices=lambda: named(wording.RELEASE_KINDS, wording.RELEASE_KINDS))
    name = StringField(_l("Name"), [InputRequired(), Length(max=120)], id="release-name")
    email = EmailAddressField(
        _l("E-mail address"),
        [Optional()],
        id="release-email",
        description=_l("They get a link. Or add the paper they signed."),
    )
    locale = LocaleField(_l("Language of the mail"))
    paper = FileField(_l("Signed paper (PDF)"))


class AgreeForm(PricedForm):
    """What a holder states (R40). Nothing is ticked beforehand."""

    seen = StringField("", [InputRequired(), Length(max=64)])
    is_mine = BooleanField(_l("It is my own work, or I hold the rights in it"), [InputRequired()])
    of_age = BooleanField(_l("I am of age (18 or older)"), [InputRequired()])
    people = RadioField(
        _l("Can people be recognised in it?"),
        [InputRequired()],
        choices=[SelectChoice("no", _l("No")), SelectChoice("yes", _l("Yes; each of them is asked to agree"))],
    )
    property = RadioField(
        _l("Does it show a place or a thing of somebody else?"),
        [InputRequired()],
        choices=[SelectChoice("no", _l("No")), SelectChoice("yes", _l("Yes; the owner is asked to agree"))],
    )
    terms = BooleanField(_l("I have read the words above and agree to them"), [InputRequired()])
    price = StringField(_l("Your price"), [Optional(), Length(max=30)])


class RefuseForm(Form):
    reason = TextAreaField(
        _l("Would you like to say why?"), [Optional(), Length(max=1000)], description=_l("You do not have to.")
    )


class RequestForm(Form):
    """What somebody wants of a work in the library."""

    name = StringField(_l("Your name"), [InputRequired(), Length(max=120)])
    company = StringField(_l("Company"), [Optional(), Length(max=150)])
    email = EmailAddressField(_l("E-mail address"), [InputRequired()])
    purposes = CheckboxesField(
        _l("What for?"), [InputRequired()], choices=lambda: named(scopes.PURPOSES, wording.PURPOSES)
    )
    media = CheckboxesField(
        _l("Where is it used?"), [InputRequired()], choices=lambda: named(scopes.MEDIA, wording.MEDIA)
    )
    places = SelectMultipleField(_l("In which countries?"), [InputRequired()], choices=place_choices)
    days = SelectField(
        _l("For how long?"),
        coerce=int,
        choices=[
            SelectChoice(30, _l("A month")),
            SelectChoice(180, _l("Half a year")),
            SelectChoice(365, _l("A year")),
            SelectChoice(1095, _l("Three years")),
        ],
        default=365,
    )
    exclusive = BooleanField(_l("Exclusive: nobody else for the same use"))
    words = TextAreaField(_l("What do you plan?"), [Optional(), Length(max=2000)])
    trap = HoneypotField()

    def request(self) -> Requested:
        return Requested(
            name=self.name.data or "",
            company=self.company.data or "",
            email=self.email.data or "",
            purposes=tuple(self.purposes.data or ()),
            places=tuple(self.places.data or ()),
            media=tuple(self.media.data or ()),
            days=self.days.data,
            exclusive=bool(self.exclusive.data),
            words=self.words.data or "",
        )


class DisputeForm(Form):
    code = SelectField(_l("What is wrong?"), choices=lambda: named(wording.DISPUTE_CODES, wording.DISPUTE_CODES))
    words = TextAreaField(
        _l("What should we know?"), [InputRequired(), Length(max=3000)], description=_l("So that we can decide.")
    )
    name = StringField(_l("Your name"), [InputRequired(), Length(max=120)])
    email = EmailAddressField(_l("E-mail address"), [InputRequired()], description=_l("The answer goes there."))
    trap = HoneypotField()


class ReleaseAnswerForm(Form):
    words = TextAreaField(_l("Anything to add?"), [Optional(), Length(max=500)])
