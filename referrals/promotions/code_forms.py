"""The forms of codes: one more, or many at once."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.web.forms import EmailAddressField, Form
from referrals.promotions.codes import MOST_AT_ONCE, canonical, is_writable


class CodeForm(Form):
    """One more code, perhaps of a person."""

    code = StringField(
        _l("Code"), [Length(max=40)], description=_l("Left empty, a code is made that nobody can guess.")
    )
    use_limit = IntegerField(_l("Uses of this code"), [Optional(), NumberRange(1)])
    person = EmailAddressField(
        _l("E-mail address of a person with an account"), [Length(max=254)], description=_l("Only for personal codes.")
    )
    part = RadioField(
        _l("What the person does with it"),
        choices=[
            SelectChoice("partner", _l("Shares it: others use it, the person does not")),
            SelectChoice("holder", _l("Uses it: nobody else can")),
        ],
        default="partner",
    )

    def validate_code(self, field: StringField) -> None:
        if field.data and not is_writable(field.data):
            raise ValidationError(_l("A code has 3 to 40 letters and digits, with spaces or hyphens between them."))


class BatchForm(Form):
    """Many single-use codes."""

    size = IntegerField(_l("How many"), [InputRequired(), NumberRange(1, MOST_AT_ONCE)])
    prefix = StringField(
        _l("Beginning"), [Length(max=12)], description=_l("The same for all, such as SPRING. It is part of each code.")
    )
    purpose = StringField(_l("What for"), [Length(max=120)], description=_l("Such as “Flyers at the fair in Kraków”."))

    def validate_prefix(self, field: StringField) -> None:
        if field.data and not (field.data.isascii() and field.data.isalnum() and canonical(field.data)):
            raise ValidationError(_l("Only letters A to Z and digits."))


class GiftNoteForm(Form):
    """A gift has left."""

    note = StringField(
        _l("How to follow it"),
        [Length(max=200)],
        description=_l("Such as the number of the parcel. The customer reads it."),
    )


class GiftReasonForm(Form):
    """A gift cannot be sent."""

    reason = StringField(_l("Why not"), [InputRequired(), Length(max=200)], description=_l("The customer reads it."))


class ConfirmForm(Form):
    """Nothing but a button and its token."""
