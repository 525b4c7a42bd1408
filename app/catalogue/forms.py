"""The form in which staff write a service."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from app.catalogue.disciplines import Discipline
from app.catalogue.drafts import LONGEST_SLUG, SLUG, Draft, Words, slug_of
from app.catalogue.models import FALLBACK_LOCALE, Service
from app.catalogue.rates import parse_rate
from app.config import LANGUAGES, settings
from app.money import InvalidAmount, Money, currencies
from app.web.forms import Form, typed
from app.web.locale import language_code

USUAL_CURRENCIES = ("EUR", "USD", "TRY", "PLN", "INR", "GBP")
MOST_ROWS = 40
SPARE_ROWS = 2
LARGEST_PRICE_MINOR = 10**12

KINDS = [
    SelectChoice("service", _l("A single service")),
    SelectChoice("bundle", _l("A bundle of several services")),
]
VAT_CATEGORIES = [
    SelectChoice("S", _l("Standard or reduced rate")),
    SelectChoice("Z", _l("Zero rate")),
    SelectChoice("E", _l("Exempt")),
    SelectChoice("O", _l("Outside the scope of VAT")),
]


def currency_choices() -> list[SelectChoice]:
    """The usual ones first, then every currency of ISO 4217 in use."""
    rest = sorted(currencies() - set(USUAL_CURRENCIES))
    return [SelectChoice("", "—"), *(SelectChoice(code, code) for code in (*USUAL_CURRENCIES, *rest))]


class Part(Form):
    """A part of the service form, repeated; the form around it carries the token."""

    class Meta(Form.Meta):
        csrf = False


class TextPart(Part):
    title = StringField(_l("Title"), [Length(max=120)])
    summary = TextAreaField(
        _l("Summary"), [Length(max=300)], description=_l("One or two sentences, shown in lists and by search engines.")
    )
    body = TextAreaField(
        _l("What the customer gets"),
        [Length(max=20_000)],
        description=_l("Markdown: lists, **bold**, [links](https://…)."),
    )

    @property
    def is_empty(self) -> bool:
        return not (self.title.data or self.summary.data or self.body.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """A language is either written or left out; half a text is an error."""
        fine = super().validate(extra_validators)
        if self.is_empty:
            return fine
        for field in (self.title, self.summary):
            if not field.data:
                field.errors = [*field.errors, _l("Please fill this in, or empty the other fields of this language.")]
                fine = False
        return fine


class PricePart(Part):
    currency = SelectField(_l("Currency"), choices=currency_choices, default="")
    amount = StringField(_l("Price without VAT"), [Length(max=40)])
    net: Money | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.currency.data or self.amount.data)

    def validate_currency(self, field: SelectField) -> None:
        if self.amount.data and not field.data:
            raise ValidationError(_l("Please choose the currency."))

    def validate_amount(self, field: StringField) -> None:
        if not self.currency.data or self.currency.data not in currencies():
            return
        try:
            self.net = Money.parse(field.data or "", self.currency.data, language_code())
        except InvalidAmount as error:
            example = typed(Money(123_450, self.currency.data), language_code())
            raise ValidationError(_l("This is not an amount. Write it like %(example)s.", example=example)) from error
        if not 0 <= self.net.minor <= LARGEST_PRICE_MINOR:
            raise ValidationError(_l("A price is not negative and has at most twelve digits."))


class ItemPart(Part):
    service_id = SelectField(_l("Service"), coerce=int, default=0)
    quantity = IntegerField(
        _l("Quantity"), [Optional(), NumberRange(1, 1000)], default=1, render_kw={"min": 1, "max": 1000}
    )

    @property
    def is_empty(self) -> bool:
        return not self.service_id.data


class ServiceForm(Form):
    """One service or bundle: facts, words per language, prices, parts and a picture."""

    kind = SelectField(_l("Kind"), choices=KINDS)
    discipline = SelectField(
        _l("Discipline"), choices=lambda: [SelectChoice(each.value, each.label) for each in Discipline]
    )
    slug = StringField(
        _l("Address"),
        [Length(max=LONGEST_SLUG)],
        description=_l(
            "The end of the page's address: small letters, digits and hyphens. Left empty, it is made from the title."
        ),
    )
    lead_time_days = IntegerField(
        _l("Lead time in days"), [InputRequired(), NumberRange(0, 3650)], description=_l("From payment to delivery.")
    )
    vat_category = SelectField(_l("VAT category"), choices=VAT_CATEGORIES)
    vat_rate = StringField(
        _l("VAT rate in percent"), [Length(max=12)], description=_l("For example 22 or 5.5; empty means 0.")
    )
    vat_note = StringField(
        _l("VAT note"),
        [Length(max=200)],
        description=_l("Printed on the invoice, for instance why the service is exempt."),
    )
    prices = FieldList(FormField(PricePart), max_entries=MOST_ROWS)
    items = FieldList(FormField(ItemPart), max_entries=MOST_ROWS)
    picture = FileField(_l("Picture"), description=_l("JPEG, PNG, WebP or HEIC; at least 1200 pixels wide looks best."))
    without_picture = BooleanField(_l("Remove the picture"))
    seen = HiddenField()

    def __init__(self, *args: Any, parts: list[tuple[int, str]], offered: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        for code in set(LANGUAGES) - set(settings().languages):
            del self[f"text_{code}"]
        self.part_choices = [SelectChoice(0, "—"), *(SelectChoice(*part) for part in parts)]
        for row in self.items:
            row.form.service_id.choices = self.part_choices

    @property
    def texts(self) -> dict[str, FormField]:
        """The text parts by language."""
        return {code: self[f"text_{code}"] for code in settings().languages}

    def add_rows(self, *, prices: int = 0, items: int = 0) -> None:
        """Offer that many empty rows more."""
        for _row in range(min(prices, MOST_ROWS - len(self.prices))):
            self.prices.append_entry()
        for _row in range(min(items, MOST_ROWS - len(self.items))):
            self.items.append_entry().form.service_id.choices = self.part_choices

    def validate_slug(self, field: StringField) -> None:
        if field.data and not SLUG.fullmatch(field.data):
            raise ValidationError(_l("Only small letters a to z, digits and single hyphens between them."))
        if not field.data and not self._slug_from_titles():
            raise ValidationError(_l("Please write an address: none can be made from the title."))

    def validate_vat_rate(self, field: StringField) -> None:
        rate = parse_rate(field.data or "")
        if rate is None:
            raise ValidationError(_l("This must be a percentage from 0 to 100 with at most two decimals."))
        if rate and self.vat_category.data != "S":
            raise ValidationError(_l("Only the standard category has a rate; otherwise it is 0."))

    def validate_vat_note(self, field: StringField) -> None:
        if self.vat_category.data == "E" and not field.data:
            raise ValidationError(_l("An exempt service must say on the invoice why it is exempt."))

    def validate_prices(self, field: FieldList) -> None:
        seen: set[str] = set()
        for row in field:
            code = row.form.currency.data
            if code and code in seen:
                row.form.currency.errors = [*row.form.currency.errors, _l("There is already a price in this currency.")]
                raise ValidationError(_l("Each currency can have one price."))
            seen.add(code)
        if self.offered and not any(seen):
            raise ValidationError(
                _l("It is offered now, so it needs a price. Deactivate it first to take the last one away.")
            )

    def validate_items(self, field: FieldList) -> None:
        chosen = [row.form.service_id.data for row in field if not row.form.is_empty]
        if len(set(chosen)) != len(chosen):
            raise ValidationError(_l("Each service stands in a bundle once; use the quantity instead."))
        if self.kind.data == "bundle" and not chosen:
            raise ValidationError(_l("A bundle needs at least one service in it."))
        if self.kind.data != "bundle" and chosen:
            raise ValidationError(
                _l("Only a bundle contains other services: choose “bundle” as its kind, or empty these.")
            )

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if all(part.form.is_empty for part in self.texts.values()):
            first = next(iter(self.texts.values())).form.title
            first.errors = [*first.errors, _l("Please write the title in at least one language.")]
            return False
        return fine

    @property
    def open_texts(self) -> set[str]:
        """The languages to unfold: what has errors, else the reader's own and the fallback."""
        wrong = {code for code, part in self.texts.items() if part.form.errors or part.form.title.errors}
        return wrong or {language_code(), FALLBACK_LOCALE}

    def draft(self) -> Draft:
        """What was written; only after `validate()` said yes."""
        return Draft(
            slug=self.slug.data or self._slug_from_titles(),
            kind=self.kind.data,
            discipline=self.discipline.data,
            vat_category=self.vat_category.data,
            vat_rate_bp=parse_rate(self.vat_rate.data or "") or 0,
            vat_note=self.vat_note.data or None,
            lead_time_days=self.lead_time_days.data,
            texts=dict(self._written_texts()),
            prices=tuple(row.form.net for row in self.prices if row.form.net is not None),
            parts=tuple(
                (row.form.service_id.data, row.form.quantity.data or 1) for row in self.items if not row.form.is_empty
            ),
        )

    def _written_texts(self) -> Iterator[tuple[str, Words]]:
        for code, part in self.texts.items():
            it = part.form
            if not it.is_empty:
                yield code, Words(title=it.title.data, summary=it.summary.data, body=it.body.data or "")

    def _slug_from_titles(self) -> str:
        titles = [self[f"text_{FALLBACK_LOCALE}"]] if f"text_{FALLBACK_LOCALE}" in self else []
        made = (slug_of(part.form.title.data or "") for part in (*titles, *self.texts.values()))
        return next((slug for slug in made if slug), "")


for _code in LANGUAGES:
    setattr(ServiceForm, f"text_{_code}", FormField(TextPart))


def values_of(service: Service) -> dict[str, Any]:
    """What the form shows of a service that exists."""
    texts = {
        f"text_{text.locale}": {"title": text.title, "summary": text.summary, "body": text.body}
        for text in service.texts
    }
    return {
        "kind": service.kind,
        "discipline": service.known_discipline.value,
        "slug": service.slug,
        "lead_time_days": service.lead_time_days,
        "vat_category": service.vat_category,
        "vat_rate": typed_rate(service.vat_rate_bp),
        "vat_note": service.vat_note,
        "prices": [
            {"currency": price.currency, "amount": typed(price.net, language_code())} for price in service.prices
        ],
        "items": [{"service_id": item.service_id, "quantity": item.quantity} for item in service.items],
        "seen": stamp(service),
        **texts,
    }


def stamp(service: Service) -> str:
    """By which a form knows whether somebody else saved the service since it was opened."""
    return service.updated_at.isoformat()


def typed_rate(rate: int) -> str:
    return str(format_decimal(Decimal(rate) / 100, format="0.##", locale=language_code()))
