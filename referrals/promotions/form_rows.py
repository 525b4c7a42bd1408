"""The rows of the promotion form: what it says in one currency, and its tiers."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import Length

from app.catalogue.rates import parse_rate
from app.money import InvalidAmount, Money, currencies
from app.web.forms import Form, typed
from app.web.locale import language_code

LARGEST_MINOR = 10**12
USUAL = ("EUR", "USD", "TRY", "PLN", "INR", "GBP")
AMOUNTS = ("amount", "minimum", "cap", "worth", "budget")


def currency_choices() -> list[SelectChoice]:
    rest = sorted(currencies() - set(USUAL))
    return [SelectChoice("", "—"), *(SelectChoice(code, code) for code in (*USUAL, *rest))]


class Row(Form):
    """A row of the promotion form; the form around it carries the token."""

    class Meta(Form.Meta):
        csrf = False

    currency = SelectField(_l("Currency"), choices=currency_choices, default="")

    def minor(self, name: str) -> int | None:
        """The amount typed there, in minor units of the row's currency."""
        text, currency = (self[name].data or "").strip(), self.currency.data
        if not text or currency not in currencies():
            return None
        found = Money.parse(text, currency, language_code()).minor
        if not 0 <= found <= LARGEST_MINOR:
            raise InvalidAmount("too_large", text)
        return found

    def check_amounts(self, names: tuple[str, ...]) -> bool:
        fine = True
        if any(self[name].data for name in names) and not self.currency.data:
            self.currency.errors = [*self.currency.errors, _l("Please choose the currency.")]
            fine = False
        for name in names:
            try:
                self.minor(name)
            except InvalidAmount:
                example = typed(Money(123_450, self.currency.data), language_code())
                words = _l("This is not an amount. Write it like %(example)s.", example=example)
                self[name].errors = [*self[name].errors, words]
                fine = False
        return fine


class MoneyRow(Row):
    """What the promotion says in one currency."""

    amount = StringField(_l("Amount off"), [Length(max=30)])
    minimum = StringField(_l("Minimum order"), [Length(max=30)])
    cap = StringField(_l("At most off one order"), [Length(max=30)])
    worth = StringField(_l("What the gift is worth"), [Length(max=30)])
    budget = StringField(_l("Budget in all"), [Length(max=30)])

    def validate(self, extra_validators: Any = None) -> bool:
        return super().validate(extra_validators) and self.check_amounts(AMOUNTS)


class TierRow(Row):
    """One tier: from which value, and then a rate or an amount."""

    reached = StringField(_l("From an order value of"), [Length(max=30)])
    rate = StringField(_l("Percent"), [Length(max=12)])
    amount = StringField(_l("or amount off"), [Length(max=30)])

    @property
    def is_empty(self) -> bool:
        return not (self.reached.data or self.rate.data or self.amount.data)

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators) and self.check_amounts(("reached", "amount"))
        if self.is_empty or not fine:
            return fine
        if bool(self.rate.data) == bool(self.amount.data) or parse_rate(self.rate.data or "0") is None:
            self.rate.errors = [*self.rate.errors, _l("Write either a percentage from 0 to 100 or an amount.")]
            return False
        return True
