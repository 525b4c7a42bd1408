"""Forms of partners: a link with a sub-id, how they take part, a lead and its meetings."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from app.web.forms import EmailAddressField, Form, LocaleField
from referrals.portal.kinds import HOW, KINDS, usual

LONGEST_NAME = 80


class ShareForm(Form):
    """What a link shall lead to, by which sub-id, and in which language it is shared. Read from the address."""

    page = StringField(_l("Page"), validators=[Optional(), Length(max=500)])
    sub_id = StringField(
        _l("Sub-id"),
        validators=[
            Optional(),
            Length(max=60),
            Regexp(
                "^[A-Za-z0-9._~-]+$", message=_l("Use letters without accents, digits, dots, hyphens and underscores.")
            ),
        ],
    )
    language = LocaleField(_l("Language of the texts"))


class ProfileForm(Form):
    display_name = StringField(_l("Name on lists"), validators=[Optional(), Length(max=LONGEST_NAME)])
    named_to_sponsor = BooleanField(_l("Who invited me may see my name"))
    registers_leads = BooleanField(_l("I also talk to people myself, and want to register them"))


class LeadForm(Form):
    enrolment = SelectField(_l("Program"), coerce=int, validators=[DataRequired()])
    name = StringField(_l("Their name"), validators=[DataRequired(), Length(max=120)])
    email = EmailAddressField(_l("Their e-mail address"), validators=[DataRequired(), Length(max=254)])
    company = StringField(_l("Company"), validators=[Optional(), Length(max=120)])
    wish = TextAreaField(_l("What they need"), validators=[Optional(), Length(max=2000)])
    agreed = BooleanField(
        _l("They know that I pass this on to you, and agree"),
        validators=[InputRequired(_l("Without their consent we must not have their address."))],
    )


class MeetingForm(Form):
    met_on = DateField(_l("Day"), validators=[DataRequired()])
    way = RadioField(
        _l("How"),
        choices=[
            SelectChoice("met", _l("Met")),
            SelectChoice("called", _l("Called")),
            SelectChoice("video", _l("Video call")),
            SelectChoice("wrote", _l("Wrote")),
        ],
        default="met",
        validators=[DataRequired()],
    )
    note = TextAreaField(_l("What was said"), validators=[Optional(), Length(max=2000)])


class NoticesForm(Form):
    """One choice for each kind of news."""


for _kind, _label in KINDS.items():
    setattr(
        NoticesForm,
        _kind,
        RadioField(
            _label,
            choices=[SelectChoice(*each) for each in HOW.items()],
            default=usual(_kind),
            validators=[DataRequired()],
        ),
    )
