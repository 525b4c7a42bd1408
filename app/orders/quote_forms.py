"""The form in which the desk writes a quote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from flask_babel import lazy_gettext as _l
from wtforms import DateField, FieldList, FormField, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app import clock
from app.accounts.forms import ContactFields
from app.catalogue.models import Service
from app.catalogue.rates import parse_rate
from app.money import InvalidAmount, Money, currencies
from app.orders.models import QuoteLine
from app.orders.pricing import LARGEST_TOTAL_MINOR, MOST_QUANTITY, DraftLine
from app.orders.relations import Relation
from app.orders.wording import RELATIONS
from app.web.forms import Form, typed
from app.web.locale import language_code, moment_here

MOST_LINES = 50
SPARE_LINES = 2
USUAL_DAYS = 14
VAT_CATEGORIES = [
    SelectChoice("S", _l("Standard or reduced")),
    SelectChoice("Z", _l("Zero rate")),
    SelectChoice("E", _l("Exempt")),
    SelectChoice("O", _l("Outside VAT")),
]


class LinePart(Form):
    """One line: a service of the catalogue, with its words and price unless others are written, or free text."""

    class Meta(Form.Meta):
        csrf = False

    service_id = SelectField(_l("From the catalogue"), coerce=int, default=0)
    title = StringField(_l("What it is"), [Length(max=200)])
    description = StringField(_l("Details"), [Length(max=500)])
    quantity = IntegerField(_l("Quantity"), [Optional(), NumberRange(1, MOST_QUANTITY)], default=1)
    unit_price = StringField(_l("Price of one, without VAT"), [Length(max=40)])
    vat_category = SelectField(_l("VAT"), choices=VAT_CATEGORIES, default="S")
    vat_rate = StringField(_l("VAT rate in percent"), [Length(max=12)])
    vat_note = StringField(_l("VAT note"), [Length(max=200)])
    currency = ""
    services: dict[int, Service] = {}
    unit_net: Money | None = None
    rate_bp: int | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.service_id.data or self.title.data or self.unit_price.data)

    @property
    def service(self) -> Service | None:
        return self.services.get(self.service_id.data or 0)

    def validate_title(self, field: StringField) -> None:
        if not self.is_empty and not field.data and self.service is None:
            raise ValidationError(_l("Please write what it is, or choose a service."))

    def validate_unit_price(self, field: StringField) -> None:
        if self.is_empty or self.currency not in currencies():
            return
        self.unit_net = self.service.price(self.currency) if self.service and not field.data else self._parsed(field)
        if self.unit_net is None:
            raise ValidationError(_l("This service has no price in this currency: please write one."))

    def validate_vat_rate(self, field: StringField) -> None:
        if self.is_empty:
            return
        self.rate_bp = self.service.vat_rate_bp if self.service and not field.data else parse_rate(field.data or "")
        if self.rate_bp is None:
            raise ValidationError(_l("This must be a percentage from 0 to 100 with at most two decimals."))
        if self.rate_bp and self._category() != "S":
            raise ValidationError(_l("Only the standard category has a rate; otherwise it is 0."))

    def validate_vat_note(self, field: StringField) -> None:
        if not self.is_empty and self.vat_category.data == "E" and not self._note():
            raise ValidationError(_l("An exempt line must say on the invoice why it is exempt."))

    def draft(self, locale: str) -> DraftLine:
        """The line as written; only after `validate()` said yes."""
        words = self.service.text(locale) if self.service else None
        assert self.unit_net is not None and self.rate_bp is not None
        return DraftLine(
            service_id=self.service.id if self.service else None,
            title=self.title.data or (words.title if words else ""),
            description=self.description.data or (words.summary if words and not self.title.data else ""),
            quantity=self.quantity.data or 1,
            unit_net=self.unit_net,
            vat_category=self._category(),
            vat_rate_bp=self.rate_bp,
            vat_note=self._note(),
        )

    def _category(self) -> str:
        return self.service.vat_category if self.service and not self.vat_rate.data else str(self.vat_category.data)

    def _note(self) -> str | None:
        return self.vat_note.data or (self.service.vat_note if self.service else None) or None

    def _parsed(self, field: StringField) -> Money:
        try:
            price = Money.parse(field.data or "", self.currency, language_code())
        except InvalidAmount as error:
            example = typed(Money(123_450, self.currency), language_code())
            raise ValidationError(_l("This is not an amount. Write it like %(example)s.", example=example)) from error
        if not 0 <= price.minor <= LARGEST_TOTAL_MINOR:
            raise ValidationError(_l("A price is not negative and not larger than any real one."))
        return price


class VersionForm(Form):
    """One version of a quote: words, lines and until when it holds."""

    introduction = TextAreaField(_l("Introduction"), [Length(max=5000)])
    po_number = StringField(_l("Order number of the customer (PO)"), [Length(max=60)])
    valid_until = DateField(_l("Valid until the end of"), [InputRequired()])
    lines = FieldList(FormField(LinePart), max_entries=MOST_LINES)

    def offer(self, services: Sequence[Service], currency: str) -> None:
        """Let every line choose among `services` and count in `currency`."""
        locale = language_code()
        self.choices = [
            SelectChoice(0, "—"),
            *(SelectChoice(service.id, service.text(locale).title) for service in services),
        ]
        self.by_id = {service.id: service for service in services}
        self.line_currency = currency
        for row in self.lines:
            self._equip(row.form)

    def add_lines(self, count: int) -> None:
        for _row in range(min(count, MOST_LINES - len(self.lines))):
            self._equip(self.lines.append_entry().form)

    def validate_valid_until(self, field: DateField) -> None:
        if field.data is None:
            return
        if not clock.today() <= field.data <= clock.today() + timedelta(days=730):
            raise ValidationError(_l("This must be a day from today to two years ahead."))

    def validate_lines(self, field: FieldList) -> None:
        if all(row.form.is_empty for row in field):
            raise ValidationError(_l("A quote needs at least one line."))

    @property
    def expires_at(self) -> datetime:
        """The end of the chosen day where the writer is."""
        return moment_here(self.valid_until.data, time(23, 59, 59))

    def drafts(self, locale: str) -> list[DraftLine]:
        return [row.form.draft(locale) for row in self.lines if not row.form.is_empty]

    def _equip(self, part: Any) -> None:
        part.service_id.choices = self.choices
        part.services, part.currency = self.by_id, self.line_currency


class NewQuoteForm(ContactFields, VersionForm):
    """The first version, with the contact it is for."""

    currency = SelectField(
        _l("Currency"), [InputRequired()], choices=lambda: [SelectChoice(code, code) for code in _usual_first()]
    )
    relation = SelectField(
        _l("Relation"),
        choices=lambda: [
            SelectChoice("", _l("As the contact says")),
            *(SelectChoice(each.value, RELATIONS[each]) for each in Relation),
        ],
    )


def typed_line(line: QuoteLine, currency: str) -> dict[str, Any]:
    """A line of an earlier version as it would be typed again."""
    return {
        "service_id": line.service_id or 0,
        "title": line.title,
        "description": line.description,
        "quantity": line.quantity,
        "unit_price": typed(Money(line.unit_net_minor, currency), language_code()),
        "vat_category": line.vat_category,
        "vat_rate": format_decimal(Decimal(line.vat_rate_bp).scaleb(-2), format="0.##", locale=language_code()),
        "vat_note": line.vat_note or "",
    }


def usual_expiry() -> date:
    return clock.today() + timedelta(days=USUAL_DAYS)


def _usual_first() -> list[str]:
    usual = ["EUR", "USD", "TRY", "PLN", "INR", "GBP"]
    return [*usual, *sorted(currencies() - set(usual))]
