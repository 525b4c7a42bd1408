"""What people type when they want to review, and what staff decide about asking."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.catalogue.queries import active_services
from app.web.forms import CheckboxesField, EmailAddressField, Form, HoneypotField, LocaleField, language_choices
from app.web.locale import language_code
from reviews.asking.caps import MOST_REMINDERS
from reviews.asking.destinations import Place
from reviews.asking.models import OUTCOMES
from reviews.asking.schedule import LONGEST_DELAY_DAYS
from reviews.asking.wording import OUTCOME_WORDS, PLACE_NAMES, PROMPT_PLACE_WORDS


def service_choices() -> list[SelectChoice]:
    return [SelectChoice(each.id, each.text(language_code()).title) for each in active_services(language_code())]


class ConfirmForm(Form):
    """One button."""


class FindOrderForm(Form):
    """Which order, and whose."""

    order = StringField(_l("Order number"), [InputRequired(), Length(max=40)])
    email = EmailAddressField(_l("E-mail address of the order"), [InputRequired()])
    trap = HoneypotField()


class RuleForm(Form):
    """How buyers of one service are asked."""

    active = BooleanField(_l("Ask buyers of this service"))
    delay_days = IntegerField(
        _l("Days after the delivery"), [InputRequired(), NumberRange(min=0, max=LONGEST_DELAY_DAYS)]
    )
    reminders = IntegerField(
        _l("Reminders"),
        [InputRequired(), NumberRange(min=0, max=MOST_REMINDERS)],
        description=_l("At most three, and none after an answer or an objection."),
    )
    reminder_gap_days = IntegerField(_l("Days between two messages"), [InputRequired(), NumberRange(min=3, max=60)])
    not_yet_days = IntegerField(_l("Days after “not tried yet”"), [InputRequired(), NumberRange(min=3, max=180)])
    locale = SelectField(_l("Language"), choices=lambda: [SelectChoice("", _l("as the order")), *language_choices()])


class WordsForm(Form):
    """The desk's words of a mail."""

    subject = StringField(_l("Subject"), [InputRequired(), Length(max=150)])
    words = TextAreaField(
        _l("Words"),
        [InputRequired(), Length(max=2000)],
        description=_l("{name}, {service} and {order} become what they name. The rest stands below by itself."),
    )


class DestinationForm(Form):
    """The address of our page there."""

    url = StringField(_l("Address of our page there"), [InputRequired(), Length(max=300)])


class CampaignForm(Form):
    """Whom to ask; there is no field for what they may think."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=120)])
    place = SelectField(
        _l("Where the review appears"), choices=lambda: [SelectChoice(str(p), PLACE_NAMES[p]) for p in Place]
    )
    services = CheckboxesField(_l("Services"), coerce=int, choices=service_choices, description=_l("None chosen: all."))
    languages = CheckboxesField(_l("Languages"), choices=language_choices, description=_l("None chosen: all."))
    sample_size = IntegerField(
        _l("Size of the sample"),
        [Optional(), NumberRange(min=1, max=1_000_000)],
        description=_l("Leave it empty to ask everyone."),
    )


class SuppressionForm(Form):
    """Somebody told us, on the phone or by letter."""

    email = EmailAddressField(_l("E-mail address"), [InputRequired()])


class CallForm(Form):
    """What came of a call. The person's own words, not ours."""

    outcome = RadioField(
        _l("What came of it"),
        [InputRequired()],
        choices=[SelectChoice(each, OUTCOME_WORDS[each][0]) for each in OUTCOMES],
    )
    rating = RadioField(
        _l("Stars they gave"), [Optional()], coerce=int, choices=[SelectChoice(n, "★" * n) for n in (1, 2, 3, 4, 5)]
    )
    words = TextAreaField(_l("What they said, word for word"), [Optional(), Length(max=4000)])
    author_name = StringField(_l("The name they want shown"), [Optional(), Length(max=80)])
    again_on = DateField(_l("Call again on"), [Optional()])


class PermissionForm(Form):
    """Whether their own words may be shown, with the stars they give."""

    rating = RadioField(
        _l("Your stars"), [InputRequired()], coerce=int, choices=[SelectChoice(n, "★" * n) for n in (1, 2, 3, 4, 5)]
    )
    words = TextAreaField(_l("Your words"), [Optional(), Length(max=4000)], description=_l("Change them as you like."))
    author_name = StringField(_l("The name beside them"), [Optional(), Length(max=80)])


class PromptForm(Form):
    """When the question on the site may show."""

    active = BooleanField(_l("Ask on the site"))
    after_days = IntegerField(_l("Days after the delivery"), [InputRequired(), NumberRange(min=0, max=90)])
    rest_days = IntegerField(_l("Days of rest after “not now”"), [InputRequired(), NumberRange(min=1, max=365)])
    most_times = IntegerField(_l("How often at most"), [InputRequired(), NumberRange(min=1, max=10)])
    places = CheckboxesField(
        _l("On which pages"),
        choices=[SelectChoice(place, words) for place, words in PROMPT_PLACE_WORDS.items()],
        description=_l("On the page of a service only about that."),
    )


class KioskForm(Form):
    """A tablet for one service at one place."""

    service = SelectField(_l("Service"), coerce=int, choices=service_choices)
    place = StringField(_l("Where the tablet is"), [InputRequired(), Length(max=120)])
    locale = LocaleField(_l("Language"))


class KioskCodeForm(Form):
    """The code that a member of staff reads out."""

    code = StringField(_l("Code"), [InputRequired(), Length(max=20)])


class PollForm(Form):
    """A question with two to eight answers."""

    question = StringField(_l("Question"), [InputRequired(), Length(max=200)])
    options = TextAreaField(
        _l("Answers"), [InputRequired(), Length(max=1200)], description=_l("One on each line, two to eight.")
    )
    allows_text = BooleanField(_l("Own words are possible too"), default=True)
    locale = LocaleField(_l("Language"))
    closes_on = DateField(_l("Open until"), [InputRequired()])


class FeedForm(Form):
    """An RSS or Atom feed and the words to look for."""

    url = StringField(_l("Address of the feed"), [InputRequired(), Length(max=500)])
    keywords = StringField(
        _l("Words to look for"),
        [InputRequired(), Length(max=300)],
        description=_l("Apart by commas. One of them is enough."),
    )


class MentionFileForm(Form):
    """A CSV file with mentions."""

    file = FileField(_l("CSV file"), [InputRequired()])
