"""The forms of promotions at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from app.catalogue.disciplines import Discipline
from app.catalogue.rates import parse_rate
from app.config import LANGUAGES, settings
from app.orders.relations import Relation
from app.orders.wording import RELATIONS
from app.web.forms import CheckboxesField, Form, TimezoneField
from referrals.promotions.codes import is_writable
from referrals.promotions.drafting import Draft
from referrals.promotions.form_rows import MoneyRow, TierRow
from referrals.promotions.identity import email_key
from referrals.promotions.terms import FALLBACK_LOCALE, Group, Kind, Terms, Tier
from referrals.promotions.wording import GROUPS, KINDS

MOST_ROWS = 30
SPARE_ROWS = 1
LOCAL_TIME = "%Y-%m-%dT%H:%M"


class PromotionForm(Form):
    """Everything about a promotion, on one page."""

    name = StringField(
        _l("Name at the desk"), [DataRequired(), Length(max=80)], description=_l("Customers do not see it.")
    )
    kind = RadioField(
        _l("What is given"),
        choices=[SelectChoice(kind.value, KINDS[kind]) for kind in Kind],
        default=Kind.PERCENTAGE.value,
    )
    rate = StringField(_l("Percent off"), [Length(max=12)], description=_l("For example 10 or 7.5."))
    gift_service_id = SelectField(_l("Free service"), coerce=int, default=0)
    gift_quantity = IntegerField(_l("How many come for free"), [Optional(), NumberRange(1, 1000)], default=1)
    rows = FieldList(FormField(MoneyRow), _l("Amounts by currency"), max_entries=MOST_ROWS)
    tiers = FieldList(FormField(TierRow), _l("Tiers, for what depends on the order value"), max_entries=MOST_ROWS)
    way = RadioField(
        _l("How it is had"),
        choices=[SelectChoice("code", _l("With a code")), SelectChoice("automatic", _l("By itself, without a code"))],
        default="code",
    )
    code = StringField(
        _l("First code"),
        [Length(max=40)],
        description=_l("A word that is easy to say. You can add more, or make a batch, afterwards."),
    )
    services = CheckboxesField(_l("Only for these services"), coerce=int)
    disciplines = CheckboxesField(
        _l("Only for these disciplines"),
        choices=lambda: [SelectChoice(each.value, each.label) for each in Discipline],
    )
    relations = CheckboxesField(
        _l("Only for these relations"),
        choices=lambda: [SelectChoice(each.value, RELATIONS[each]) for each in (Relation.B2B, Relation.B2C)],
    )
    groups = CheckboxesField(
        _l("Only for these customers"), choices=lambda: [SelectChoice(each.value, GROUPS[each]) for each in Group]
    )
    listed = TextAreaField(
        _l("Their e-mail addresses"),
        [Length(max=200_000)],
        description=_l("One on each line. We keep only fingerprints of them, so they cannot be shown again."),
    )
    first_order = BooleanField(_l("Only for the first order of a customer"))
    starts = DateTimeLocalField(_l("Begins"), [Optional()], format=LOCAL_TIME)
    ends = DateTimeLocalField(_l("Ends"), [Optional()], format=LOCAL_TIME)
    timezone = TimezoneField(_l("Time zone of both"))
    limit_total = IntegerField(
        _l("Uses in all"), [Optional(), NumberRange(1)], description=_l("Over all codes together; empty is no limit.")
    )
    limit_per_customer = IntegerField(
        _l("Uses by each customer"),
        [Optional(), NumberRange(1, 10_000)],
        description=_l("A customer is an account, a mailbox whatever its alias, or a card; guests count too."),
    )
    codes_per_order = IntegerField(_l("Codes in one order"), [Optional(), NumberRange(1, 8)], default=1)
    units_per_order = IntegerField(
        _l("Pieces in one order"),
        [Optional(), NumberRange(1, 10_000)],
        description=_l("On how many pieces it counts, the dearest first; empty is all."),
    )
    hold_hours = IntegerField(
        _l("Hours to pay"),
        [Optional(), NumberRange(1, 24 * 60)],
        description=_l("An unpaid order keeps its use that long, then it expires. Empty: as long as any order."),
    )
    alone = BooleanField(_l("Never together with another promotion"))
    exclusive_group = StringField(
        _l("Exclusive group"),
        [Length(max=40)],
        description=_l("Of promotions with the same word here only the best one counts."),
    )
    joint_group = StringField(
        _l("Joint group"),
        [Length(max=40)],
        description=_l("It goes together only with promotions that have the same word here."),
    )
    priority = IntegerField(
        _l("Place in the order of application"),
        [InputRequired(), NumberRange(0, 1000)],
        default=100,
        description=_l("Smaller comes first. At equal numbers percentages come before amounts."),
    )
    seen = HiddenField()

    def __init__(self, *args: Any, choices: list[tuple[int, str]], published: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.published = published
        for code in set(LANGUAGES) - set(settings().languages):
            del self[f"label_{code}"], self[f"gift_{code}"]
        self.services.choices = [SelectChoice(*choice) for choice in choices]
        self.gift_service_id.choices = [SelectChoice(0, "—"), *self.services.choices]

    @property
    def labels(self) -> dict[str, StringField]:
        return {code: self[f"label_{code}"] for code in settings().languages}

    @property
    def gifts(self) -> dict[str, StringField]:
        return {code: self[f"gift_{code}"] for code in settings().languages}

    def add_rows(self, *, rows: int = 0, tiers: int = 0) -> None:
        for field_list, wanted in ((self.rows, rows), (self.tiers, tiers)):
            for _each in range(min(wanted, MOST_ROWS - len(field_list))):
                field_list.append_entry()

    def validate_rate(self, field: StringField) -> None:
        if self.kind.data == Kind.PERCENTAGE and not parse_rate(field.data or ""):
            raise ValidationError(_l("Write a percentage above 0 and up to 100, with at most two decimals."))

    def validate_rows(self, field: FieldList) -> None:
        used = [row.form.currency.data for row in field if row.form.currency.data]
        if len(set(used)) != len(used):
            raise ValidationError(_l("Each currency can have one row."))
        if self.kind.data == Kind.FIXED and not any(row.form.amount.data for row in field):
            raise ValidationError(_l("Say the amount off in at least one currency."))

    def validate_tiers(self, field: FieldList) -> None:
        if self.kind.data == Kind.TIERED and all(row.form.is_empty for row in field):
            raise ValidationError(_l("Write at least one tier."))

    def validate_gift_service_id(self, field: SelectField) -> None:
        if self.kind.data == Kind.FREE_SERVICE and not field.data:
            raise ValidationError(_l("Choose the service that comes for free."))

    def validate_code(self, field: StringField) -> None:
        if field.data and not is_writable(field.data):
            raise ValidationError(_l("A code has 3 to 40 letters and digits, with spaces or hyphens between them."))

    def validate_listed(self, field: TextAreaField) -> None:
        wrong = [line for line in _lines(field.data) if "@" not in line]
        if wrong:
            raise ValidationError(_l("This is not an e-mail address: %(line)s", line=wrong[0][:80]))

    def validate_starts(self, field: DateTimeLocalField) -> None:
        self._require_time(field)

    def validate_ends(self, field: DateTimeLocalField) -> None:
        self._require_time(field)
        if field.data and self.starts.data and field.data <= self.starts.data:
            raise ValidationError(_l("It must end after it begins."))

    def validate(self, extra_validators: Any = None) -> bool:
        fine = super().validate(extra_validators)
        if not any(each.data for each in self.labels.values()):
            first = next(iter(self.labels.values()))
            first.errors = [*first.errors, _l("Please write it in at least one language.")]
            fine = False
        if self.kind.data == Kind.FREE_ITEM and not any(each.data for each in self.gifts.values()):
            first = next(iter(self.gifts.values()))
            first.errors = [*first.errors, _l("Please say what comes for free.")]
            fine = False
        return fine

    def draft(self, kept: Terms | None = None) -> Draft:
        """What was written; only after `validate()` said yes. `kept` are the terms before, whose listed addresses stay."""
        return Draft(
            name=self.name.data,
            automatic=self.way.data == "automatic",
            starts_at=self._moment(self.starts),
            ends_at=self._moment(self.ends),
            timezone=self.timezone.data,
            limit_total=self.limit_total.data,
            limit_per_customer=self.limit_per_customer.data,
            terms=self._terms(kept),
            budgets=self._by_currency("budget"),
        )

    def _terms(self, kept: Terms | None) -> Terms:
        kind = Kind(self.kind.data)
        listed = tuple(sorted({email_key(line) for line in _lines(self.listed.data)}))
        return Terms(
            kind=kind,
            labels=_texts(self.labels),
            rate_bp=parse_rate(self.rate.data or "") if kind == Kind.PERCENTAGE else None,
            amounts=self._by_currency("amount") if kind == Kind.FIXED else {},
            tiers=tuple(self._tiers()) if kind == Kind.TIERED else (),
            gift_titles=_texts(self.gifts) if kind == Kind.FREE_ITEM else {},
            gift_service_id=self.gift_service_id.data if kind == Kind.FREE_SERVICE else None,
            gift_quantity=self.gift_quantity.data or 1,
            worths=self._by_currency("worth"),
            services=tuple(self.services.data or ()),
            disciplines=tuple(self.disciplines.data or ()),
            groups=tuple(self.groups.data or ()),
            relations=tuple(self.relations.data or ()),
            listed=listed or (kept.listed if kept else ()),
            first_order=bool(self.first_order.data),
            minimums=self._by_currency("minimum"),
            caps=self._by_currency("cap"),
            units_per_order=self.units_per_order.data,
            codes_per_order=self.codes_per_order.data or 1,
            priority=self.priority.data,
            alone=bool(self.alone.data),
            exclusive_group=self.exclusive_group.data or None,
            joint_group=self.joint_group.data or None,
            hold_hours=self.hold_hours.data,
        )

    def _tiers(self) -> Iterator[Tier]:
        for row in self.tiers:
            it = row.form
            if not it.is_empty:
                yield Tier(
                    currency=it.currency.data,
                    from_minor=it.minor("reached") or 0,
                    rate_bp=parse_rate(it.rate.data) if it.rate.data else None,
                    amount_minor=it.minor("amount"),
                )

    def _by_currency(self, name: str) -> dict[str, int]:
        found = {row.form.currency.data: row.form.minor(name) for row in self.rows if row.form.currency.data}
        return {currency: minor for currency, minor in found.items() if minor is not None}

    def _moment(self, field: DateTimeLocalField) -> datetime | None:
        return field.data.replace(tzinfo=ZoneInfo(self.timezone.data)) if field.data else None

    def _require_time(self, field: DateTimeLocalField) -> None:
        """Between winter and summer time some moments are left out on the clock."""
        if not field.data or self.timezone.data not in available_timezones():
            return
        if not 2000 <= field.data.year <= 2200:
            raise ValidationError(_l("Please choose a year between 2000 and 2200."))
        zone = ZoneInfo(self.timezone.data)
        moment = field.data.replace(tzinfo=zone)
        if moment.astimezone(ZoneInfo("UTC")).astimezone(zone).replace(tzinfo=None) != field.data:
            raise ValidationError(_l("The clocks of that zone jump over this time. Please choose another."))


for _code in LANGUAGES:
    setattr(PromotionForm, f"label_{_code}", StringField(_l("What customers read"), [Length(max=120)]))
    setattr(PromotionForm, f"gift_{_code}", StringField(_l("What comes for free"), [Length(max=120)]))


def _texts(fields: dict[str, StringField]) -> dict[str, str]:
    found = {code: field.data for code, field in fields.items() if field.data}
    return dict(sorted(found.items(), key=lambda pair: (pair[0] != FALLBACK_LOCALE, pair[0])))


def _lines(text: str | None) -> list[str]:
    return [
        line.strip().lower() for line in (text or "").replace(",", "\n").replace(";", "\n").splitlines() if line.strip()
    ]
