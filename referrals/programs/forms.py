"""The five steps of a program, one form each."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp, ValidationError

from app.catalogue.forms import typed_rate
from app.catalogue.queries import active_services, offered_currencies
from app.catalogue.rates import parse_rate
from app.money import Money
from app.web.filters import country_name
from app.web.forms import CheckboxesField, EmailAddressField, Form, MoneyField, typed
from app.web.locale import language_code, language_names
from referrals.programs.audience import Audience
from referrals.programs.jurisdictions import JURISDICTIONS, MOST_LEVELS, most_levels
from referrals.programs.models import Program, ProgramTerms
from referrals.programs.plain import code_sentence
from referrals.programs.plain_people import joining_sentence
from referrals.programs.queries import contact_countries

STEPS = ("what", "pay", "rules", "people")
DAILY = ("click", "impression")
MOST_FRIEND_BP = 5000
# The rules of step 3, and the kinds of terms that have them.
RULES = {
    "orders": ("order",),
    "period_days": ("order",),
    "window_days": ("order", "action"),
    "model": ("order", "action"),
    "code_policy": ("order", "action"),
    "hold_days": ("order", "action", *DAILY),
}


def jurisdiction_choices() -> list[SelectChoice]:
    return [SelectChoice(code, str(words)) for code, words in JURISDICTIONS.items()]


def service_choices() -> list[SelectChoice]:
    language = language_code()
    return [SelectChoice(each.id, each.text(language).title) for each in active_services(language)]


def rules_of(basis: str) -> set[str]:
    return {name for name, bases in RULES.items() if basis in bases}


def currency_choices() -> list[SelectChoice]:
    return [SelectChoice(code, code) for code in sorted({"EUR", *offered_currencies()})]


class WhatForm(Form):
    """Step 1: a name, and what is rewarded."""

    name = StringField(_l("Name"), validators=[DataRequired(), Length(max=80)])
    jurisdiction = SelectField(_l("The law it is under"), choices=jurisdiction_choices)
    basis = RadioField(
        _l("What is rewarded"),
        choices=[
            SelectChoice("order", _l("Orders of customers whom a partner brought")),
            SelectChoice("click", _l("Visits: people who follow a partner's link")),
            SelectChoice("impression", _l("Sights: people who see a partner's banner")),
            SelectChoice(
                "action", _l("Something they do: registering, confirming the newsletter, or what a shop reports")
            ),
        ],
        default="order",
    )
    action = StringField(
        _l("Name of the action"),
        default="",
        validators=[
            Optional(),
            Length(max=60),
            Regexp(r"^[a-z0-9_-]+$", message=_l("Small letters, digits and hyphens.")),
        ],
    )

    def validate_basis(self, field: RadioField) -> None:
        if field.data == "action" and not self.action.data:
            raise ValidationError(_l("Name the action as shops will report it, such as newsletter."))


class PayForm(Form):
    """Step 2: how much, level by level, and the most."""

    pays = RadioField(
        _l("How it is counted"),
        choices=[
            SelectChoice("percent", _l("A percentage of the order, without VAT and after discounts")),
            SelectChoice("flat", _l("The same amount each time")),
        ],
    )
    currency = SelectField(_l("Currency of amounts and limits"), choices=currency_choices)
    levels = FieldList(
        StringField(_l("Level"), validators=[Length(max=12)]), min_entries=MOST_LEVELS, max_entries=MOST_LEVELS
    )
    friend = StringField(
        _l("What the friend gets off their first order"), validators=[Optional(), Length(max=12)], default=""
    )
    approved = BooleanField(_l("I approve more than one level, with my name"))
    cap_order = MoneyField(_l("Most for one order"), validators=[Optional()], minimum_minor=1)
    cap_month = MoneyField(_l("Most for one partner in a month"), validators=[Optional()], minimum_minor=1)
    cap_partner = MoneyField(_l("Most for one partner in all"), validators=[Optional()], minimum_minor=1)

    def fit(self, program: Program, basis: str) -> None:
        """Only what this program can have."""
        self.allowed = most_levels(program.jurisdiction)
        self.basis = basis
        while len(self.levels) > self.allowed:
            self.levels.pop_entry()
        if basis != "order":
            self.pays.data = "flat"
            self.pays.validators = []
        if basis != "order":
            del self.friend
        if basis in DAILY:
            del self.cap_order
        else:
            self.cap_order.label.text = _l("Most for one order") if basis == "order" else _l("Most for one action")
        known = {value for value, *_words in currency_choices()}
        for name in self.caps:
            field = self[name]
            field.currency = self.currency.data if self.currency.data in known else "EUR"

    @property
    def caps(self) -> list[str]:
        """Those this program can have: a click is no order."""
        return [name for name in ("cap_order", "cap_month", "cap_partner") if name in self]

    def show(self, terms: ProgramTerms) -> None:
        for field, rate in zip(self.levels, terms.levels, strict=False):
            field.data = (
                typed_rate(rate) if terms.pays == "percent" else typed(Money(rate, terms.currency), language_code())
            )
        for name in self.caps:
            minor = getattr(terms, f"{name}_minor")
            self[name].data = Money(minor, terms.currency) if minor is not None else None
        if "friend" in self:
            self.friend.data = typed_rate(terms.friend_bp) if terms.friend_bp else ""
        self.approved.data = terms.approved_by_id is not None

    def rates(self) -> list[int]:
        """The levels as whole numbers, up to the last that is not empty."""
        read = [self._read(field.data) or 0 for field in self.levels]
        while read and not read[-1]:
            read.pop()
        return read

    @property
    def friend_bp(self) -> int:
        return parse_rate(self.friend.data or "0") or 0 if "friend" in self else 0

    def validate_friend(self, field: StringField) -> None:
        rate = parse_rate(field.data or "0")
        if rate is None or not 0 <= rate <= MOST_FRIEND_BP:
            raise ValidationError(_l("Write a percentage up to 50, such as 10."))

    def validate_levels(self, field: FieldList) -> None:
        for each in field:
            if each.data and self._read(each.data) is None:
                raise ValidationError(_l("Write a percentage such as 7.5, or an amount such as 15.00."))
        if not self.rates():
            raise ValidationError(_l("Level 1 needs something to earn."))

    def validate_approved(self, field: BooleanField) -> None:
        if len(self.rates()) > 1 and not field.data:
            raise ValidationError(_l("Several levels need somebody who approves them."))

    def _read(self, text: str | None) -> int | None:
        if not text:
            return None
        if self.pays.data == "percent" and self.basis == "order":
            rate = parse_rate(text)
            return rate if rate is not None and 0 <= rate <= 10_000 else None
        try:
            amount = Money.parse(text, self.currency.data, language_code()).minor
        except (ValueError, ArithmeticError):
            return None
        return amount if 0 <= amount <= 10**9 else None


class RulesForm(Form):
    """Step 3: which orders count, for how long, and whose they are. Visits and sights know only the days of waiting."""

    orders = RadioField(
        _l("Which orders count"),
        choices=[
            SelectChoice("first", _l("The first order of each new customer")),
            SelectChoice("period", _l("Every order for a while after the first")),
        ],
    )
    period_days = IntegerField(_l("For how many days"), validators=[InputRequired(), NumberRange(1, 3650)])
    window_days = IntegerField(
        _l("Days for which a link counts after it was followed"), validators=[InputRequired(), NumberRange(1, 365)]
    )
    model = RadioField(
        _l("If several links were followed"),
        choices=[SelectChoice("last", _l("the last one counts")), SelectChoice("first", _l("the first one counts"))],
    )
    code_policy = RadioField(
        _l("What a typed code weighs"),
        choices=lambda: [
            SelectChoice(each, code_sentence(each)) for each in ("always", "if_involved", "if_winner", "fallback")
        ],
    )
    hold_days = IntegerField(_l("Days until it is theirs"), validators=[InputRequired(), NumberRange(0, 365)])

    def fit(self, basis: str) -> None:
        """Only what terms of this kind can have."""
        for name in RULES.keys() - rules_of(basis):
            del self[name]


class PeopleForm(Form):
    """Step 4: who may join."""

    joining = RadioField(
        _l("Who may join"),
        choices=lambda: [
            SelectChoice(each, joining_sentence(each)) for each in ("open", "approval", "customers", "invited")
        ],
    )
    orders_at_least = IntegerField(
        _l("Only people with at least this many paid orders"), validators=[Optional(), NumberRange(0, 1000)]
    )
    ordered = SelectField(
        _l("Only customers who"),
        choices=[
            SelectChoice("", _l("ordered whenever, or never")),
            SelectChoice("recently", _l("ordered in the last half year")),
            SelectChoice("long_ago", _l("ordered, and not in the last half year")),
        ],
        default="",
    )
    services = CheckboxesField(_l("Only people who bought"), coerce=int, choices=service_choices)
    countries = CheckboxesField(
        _l("Only people in"),
        choices=lambda: [SelectChoice(code, country_name(code)) for code in contact_countries()],
    )
    languages = CheckboxesField(
        _l("Only people who read"),
        choices=lambda: [SelectChoice(code, name) for code, name in language_names().items()],
    )
    since = DateField(_l("Only people whose account is from before"), validators=[Optional()])
    note = TextAreaField(_l("What you want to tell partners besides"), validators=[Optional(), Length(max=2000)])

    @property
    def audience(self) -> Audience:
        return Audience(
            orders_at_least=self.orders_at_least.data or 0,
            ordered=self.ordered.data or "",
            services=tuple(self.services.data or ()),
            countries=tuple(self.countries.data or ()),
            languages=tuple(self.languages.data or ()),
            since=self.since.data,
        )

    def show(self, terms: ProgramTerms) -> None:
        kept = Audience.from_json(terms.audience)
        self.orders_at_least.data = kept.orders_at_least or None
        self.ordered.data, self.since.data = kept.ordered, kept.since
        for name in ("services", "countries", "languages"):
            self[name].data = list(getattr(kept, name))


class InviteForm(Form):
    email = EmailAddressField(_l("E-mail address"), validators=[DataRequired(), Length(max=254)])


class CalculatorForm(Form):
    """What it comes to: an order of some amount, or a number of visits, sights or actions."""

    amount = MoneyField(_l("An order of"), minimum_minor=0)
    count = IntegerField(_l("How many"), validators=[InputRequired(), NumberRange(0, 100_000_000)])

    def fit(self, terms: ProgramTerms) -> None:
        if terms.basis == "order":
            del self.count
            self.amount.currency = terms.currency
        else:
            del self.amount


class DecideForm(Form):
    """Only a button."""
