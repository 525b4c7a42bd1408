"""What a report is asked: from when to when in which time zone, in which currency, compared with what, split how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.errors import Invalid
from app.money import currencies

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

    from app.accounts.access import Viewer
    from app.accounts.models import User

RANGES: dict[str, LazyString] = {
    "last_7": _l("Last 7 days"),
    "last_30": _l("Last 30 days"),
    "last_90": _l("Last 90 days"),
    "this_month": _l("This month"),
    "last_month": _l("Last month"),
    "this_year": _l("This year"),
    "last_365": _l("Last 365 days"),
}
COMPARISONS: dict[str, LazyString] = {
    "previous": _l("Period before"),
    "year": _l("Same days a year before"),
    "none": _l("Nothing"),
}
GROUPS: dict[str, LazyString] = {"day": _l("Day"), "week": _l("Week"), "month": _l("Month")}
DEFAULT_RANGE = "last_30"
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
MOST_DAYS = 3_660
MOST_BUCKETS = 400
LONGEST_VALUE = 100


@dataclass(frozen=True, kw_only=True)
class Eyes:
    """Who looks at a report. `names_people` is off for programs; `oversees` sees every project."""

    user_id: int | None
    roles: frozenset[str]
    is_staff: bool
    oversees: bool = False
    names_people: bool = True

    @classmethod
    def of(cls, viewer: Viewer) -> Eyes:
        user = viewer.user
        roles = user.roles if user else frozenset()
        staff = viewer.is_staff
        return cls(user_id=user.id if user else None, roles=roles, is_staff=staff, oversees=staff and "admin" in roles)

    @classmethod
    def of_user(cls, user: User) -> Eyes:
        """What that person would see, for work without a request."""
        return cls(
            user_id=user.id, roles=user.roles, is_staff=user.is_staff, oversees=user.is_staff and "admin" in user.roles
        )

    @classmethod
    def of_the_house(cls, *, names_people: bool) -> Eyes:
        """For a program with a key, and for who sits at the machine itself."""
        return cls(user_id=None, roles=frozenset({"admin"}), is_staff=True, oversees=True, names_people=names_people)

    def may_read(self, roles: frozenset[str]) -> bool:
        return ("admin" in self.roles and self.is_staff) or bool(roles & self.roles)


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What the rows of a metric are narrowed to where they are read: the moments from `start` until before `end`."""

    eyes: Eyes
    start: datetime
    end: datetime
    zone: str = "UTC"

    def holds(self, column: Any) -> Any:
        """As a condition: that moment lies within."""
        return (column >= self.start) & (column < self.end)


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """`first` and `last` are whole days on the clock of `zone`, both included. `range` says how they were chosen, if by
    name. `filters` are pairs of dimension and value."""

    first: date
    last: date
    zone: str = "UTC"
    range: str = ""
    currency: str | None = None
    compare: str = "previous"
    group: str = "day"
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def start(self) -> datetime:
        return _midnight(self.first, self.zone)

    @property
    def end(self) -> datetime:
        return _midnight(self.last + timedelta(days=1), self.zone)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def scope(self, eyes: Eyes) -> Scope:
        return Scope(eyes=eyes, start=self.start, end=self.end, zone=self.zone)

    def before(self) -> Parameters | None:
        """The period to compare with; None when nothing is compared."""
        if self.compare == "previous":
            shifted = (self.first - timedelta(days=self.days), self.first - timedelta(days=1))
        elif self.compare == "year":
            shifted = (_year_before(self.first), _year_before(self.last))
        else:
            return None
        return replace(self, first=shifted[0], last=shifted[1], range="", compare="none")

    def buckets(self) -> list[date]:
        """The first day of every bucket, whether anything happened in it or not."""
        return list(_buckets(self.first, self.last, self.group))

    def narrowed(self, **values: str) -> Parameters:
        kept = tuple(pair for pair in self.filters if pair[0] not in values)
        return replace(self, filters=(*kept, *sorted(values.items())))

    def in_bucket(self, bucket: date) -> Parameters:
        """The part of the period that lies in the bucket beginning on that day."""
        last = _bucket_end(bucket, self.group)
        return replace(self, first=max(self.first, bucket), last=min(self.last, last), range="")

    def as_query(self) -> dict[str, str]:
        """The values of an address that asks the same."""
        days = {"range": self.range} if self.range else {"from": self.first.isoformat(), "to": self.last.isoformat()}
        values = {
            **days,
            "zone": self.zone,
            "currency": self.currency or "",
            "compare": self.compare,
            "group": self.group,
        }
        chosen = {f"by_{name}": value for name, value in self.filters}
        return {name: value for name, value in {**values, **chosen}.items() if value}


def read(asked: Mapping[str, str], *, now: datetime, zone: str) -> Parameters:
    """From the values of an address, a command or a kept view; `zone` is the reader's. Raises `Invalid` with a sentence."""
    zone = _zone(asked.get("zone") or zone)
    today = now.astimezone(ZoneInfo(zone)).date()
    range_, first, last = _period(asked, today)
    if first > last:
        raise Invalid(_("The first day must not come after the last one."))
    if (last - first).days >= MOST_DAYS:
        raise Invalid(_("A report spans at most %(years)s years.", years=10))
    group = _one_of("group", asked.get("group") or _fitting_group(first, last), GROUPS)
    if len(list(_buckets(first, last, group))) > MOST_BUCKETS:
        raise Invalid(_("That would be more than %(count)s rows: group by week or month.", count=MOST_BUCKETS))
    return Parameters(
        first=first,
        last=last,
        zone=zone,
        range=range_,
        currency=_currency(asked.get("currency") or ""),
        compare=_one_of("compare", asked.get("compare") or "previous", COMPARISONS),
        group=group,
        filters=tuple(sorted(_filters(asked))),
    )


def _period(asked: Mapping[str, str], today: date) -> tuple[str, date, date]:
    since, until = asked.get("from") or "", asked.get("to") or ""
    if since or until:
        last = _day("to", until) if until else today
        return "", (_day("from", since) if since else last - timedelta(days=29)), last
    name = _one_of("range", asked.get("range") or DEFAULT_RANGE, RANGES)
    return (name, *days_of(name, today))


def days_of(name: str, today: date) -> tuple[date, date]:
    """The first and the last day of a range by name. Ranges end with yesterday or, when named “this”, today."""
    month = today.replace(day=1)
    if name == "this_month":
        return month, today
    if name == "this_year":
        return today.replace(month=1, day=1), today
    if name == "last_month":
        last = month - timedelta(days=1)
        return last.replace(day=1), last
    count = int(name.removeprefix("last_"))
    return today - timedelta(days=count - 1), today


def _day(name: str, typed: str) -> date:
    try:
        day = date.fromisoformat(typed)
    except ValueError as error:
        raise Invalid(_("“%(name)s” must be a day such as 2026-11-22.", name=name)) from error
    if not EARLIEST <= day <= LATEST:
        raise Invalid(_("“%(name)s” must be a day such as 2026-11-22.", name=name))
    return day


def _zone(name: str) -> str:
    if name not in _zones():
        raise Invalid(_("“%(zone)s” is not the name of a time zone, such as Europe/Istanbul.", zone=name[:40]))
    return name


@cache
def _zones() -> frozenset[str]:
    return frozenset(name for name in available_timezones() if not name.startswith(("posix", "right")))


def _currency(code: str) -> str | None:
    if code and code not in currencies():
        raise Invalid(_("“%(code)s” is not the code of a currency, such as EUR.", code=code[:10]))
    return code or None


def _one_of(name: str, value: str, known: Mapping[str, object]) -> str:
    if value not in known:
        raise Invalid(_("“%(name)s” must be one of: %(words)s.", name=name, words=", ".join(known)))
    return value


def _filters(asked: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in asked.items():
        if name.startswith("by_") and value:
            if len(value) > LONGEST_VALUE or not value.isprintable():
                raise Invalid(_("“%(name)s” cannot have that value.", name=name[:40]))
            yield name.removeprefix("by_"), value


def _fitting_group(first: date, last: date) -> str:
    days = (last - first).days + 1
    return "day" if days <= 62 else "week" if days <= 190 else "month"


def _midnight(day: date, zone: str) -> datetime:
    """When that day begins there. Where clocks jump over midnight it begins with the jump."""
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _year_before(day: date) -> date:
    """The same day a year before; 28 February for the 29th."""
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def bucket_of(day: date, group: str) -> date:
    """The first day of the bucket in which a day lies; weeks begin on Monday (ISO 8601)."""
    if group == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if group == "week" else day


def _bucket_end(bucket: date, group: str) -> date:
    return _next(bucket, group) - timedelta(days=1)


def _next(bucket: date, group: str) -> date:
    if group == "month":
        return (bucket.replace(day=28) + timedelta(days=4)).replace(day=1)
    return bucket + timedelta(days=7 if group == "week" else 1)


def _buckets(first: date, last: date, group: str) -> Iterator[date]:
    bucket = bucket_of(first, group)
    while bucket <= last:
        yield bucket
        bucket = _next(bucket, group)
