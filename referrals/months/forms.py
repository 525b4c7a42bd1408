"""The forms of a month: a note or a decision; and the margins."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from app.catalogue.queries import Wanted, listed
from app.database import db
from app.orders.forms import SubmissionKeyField
from app.web.forms import Form
from app.web.locale import language_code
from referrals.months.wording import DECISIONS

LONGEST_TEXT = 4_000


class RemarkForm(Form):
    submission_key = SubmissionKeyField()
    decision = SelectField(
        _l("Decision"),
        [Optional()],
        choices=[
            SelectChoice("", _l("None, only a note")),
            *(SelectChoice(key, words) for key, words in DECISIONS.items()),
        ],
    )
    text = TextAreaField(_l("Your words"), [DataRequired(), Length(max=LONGEST_TEXT)])


class PercentField(DecimalField):
    """A share in percent with at most two decimals; `basis_points` is the whole number of them."""

    def __init__(self, label: object, **kwargs: object) -> None:
        validators = [Optional(), NumberRange(min=0, max=100)]
        super().__init__(label, validators, places=2, use_locale=False, **kwargs)

    @property
    def basis_points(self) -> int | None:
        return int((self.data * 100).to_integral_value()) if isinstance(self.data, Decimal) else None


def margin_form(present: dict[int | None, int], *, empty: bool = False) -> tuple[Form, dict[str, int | None]]:
    """One field for each service and one for everything else; by field, the id of the service."""
    services = db.session.scalars(listed(Wanted(active=True), language_code())).unique().all()
    names: dict[str, int | None] = {"everything": None, **{f"service-{each.id}": each.id for each in services}}
    labels = {each.id: each.text(language_code()).title for each in services}
    fields = {
        name: PercentField(_l("Everything else, in percent") if service is None else labels[service])
        for name, service in names.items()
    }
    kind = type("MarginForm", (Form,), fields)
    shown = {name: Decimal(present[service]) / 100 for name, service in names.items() if service in present}
    return (kind(formdata=None, data=shown) if empty else kind(data=shown)), names
