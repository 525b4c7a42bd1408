"""The forms of orders: placing, finding again, cancelling, correcting."""

from __future__ import annotations

import re
import secrets

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.accounts.forms import ContactFields
from app.orders.pricing import MOST_QUANTITY
from app.orders.relations import Relation
from app.orders.wording import RELATIONS
from app.web.forms import EmailAddressField, Form, HoneypotField

_KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")
CODES_LENGTH = 200
MOST_CODES = 8
_BETWEEN_CODES = re.compile(r"[,;\n]+")


class SubmissionKeyField(HiddenField):
    """The same in every submission of one drawn form, by which a double click is recognised."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist and _KEY.fullmatch(valuelist[0]) else secrets.token_urlsafe(24)

    def process_data(self, value: object) -> None:
        self.data = secrets.token_urlsafe(24)

    def _value(self) -> str:
        return str(self.data)


class OrderForm(ContactFields, Form):
    """What is ordered, and by whom."""

    submission_key = SubmissionKeyField()
    agreed_total = HiddenField()
    quantity = IntegerField(
        _l("Quantity"),
        [InputRequired(), NumberRange(1, MOST_QUANTITY)],
        default=1,
        render_kw={"min": 1, "max": MOST_QUANTITY, "inputmode": "numeric"},
    )
    currency = SelectField(_l("Currency"), [InputRequired()])
    code = StringField(
        _l("Promo code"), [Length(max=CODES_LENGTH)], description=_l("Several codes? Put a comma between them.")
    )
    use_credit = BooleanField(_l("Use my store credit"))
    po_number = StringField(
        _l("Your order number (PO)"),
        [Length(max=60)],
        description=_l("If your company uses one, it stands on the invoice."),
    )
    note = TextAreaField(
        _l("Anything we should know?"), [Length(max=2000)], description=_l("A wish, a date, a link to what you have.")
    )
    website = HoneypotField()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes as typed, each once, in the order of typing; spaces inside one are its own."""
        parts = (part.strip() for part in _BETWEEN_CODES.split(self.code.data or ""))
        return tuple(dict.fromkeys(part for part in parts if part))[:MOST_CODES]


class ContactForm(ContactFields, Form):
    """A correction by the customer."""


class DeskContactForm(ContactFields, Form):
    """A correction by the desk, which says why."""

    reason = StringField(_l("Why is it corrected?"), [DataRequired(), Length(max=300)])


class ReasonForm(Form):
    """A decision that needs a reason."""

    reason = StringField(_l("Reason"), [DataRequired(), Length(max=500)])


class NoteForm(Form):
    text = TextAreaField(_l("Internal note"), [DataRequired(), Length(max=4000)])


class RelationForm(Form):
    relation = SelectField(_l("Relation"), choices=[SelectChoice(each.value, RELATIONS[each]) for each in Relation])


class FindForm(Form):
    """Where a guest asks for the link to their orders again."""

    email = EmailAddressField(_l("E-mail address"), [DataRequired(), Length(max=254)])
    website = HoneypotField()


class ConfirmForm(Form):
    """Nothing but a button and its token."""


class AcceptQuoteForm(Form):
    version = IntegerField(validators=[InputRequired(), NumberRange(1, 10_000)])
    po_number = StringField(_l("Your order number (PO)"), [Optional(), Length(max=60)])


class DeclineQuoteForm(Form):
    version = IntegerField(validators=[InputRequired(), NumberRange(1, 10_000)])
    reason = TextAreaField(_l("What would have to be different?"), [DataRequired(), Length(max=1000)])
