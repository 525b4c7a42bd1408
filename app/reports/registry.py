"""What a metric and a report are. A metric is defined once: page, rows, file, mail, API and alert ask the same definition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from app.accounts.roles import STAFF_ROLES
from app.reports.charts import Chart
from app.reports.parameters import Parameters, Scope
from app.reports.rollups.sockets import Rolled
from app.reports.tables import Table

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

STAFF = frozenset(role.value for role in STAFF_ROLES)
# What `Metric.read` answers with, beside one column for each of its dimensions.
ROW_COLUMNS = ("key", "happened_at", "currency", "amount", "base", "name", "person", "who")


class Unit(StrEnum):
    """What the whole numbers of a metric are."""

    COUNT = "count"
    MONEY = "money"  # minor units of the row's currency
    SHARE = "share"  # basis points
    SECONDS = "seconds"
    DAYS = "days"
    HUNDREDTHS = "hundredths"  # a mean of whole numbers, such as stars
    POINTS = "points"  # of a score such as NPS, from -100 to 100


class How(StrEnum):
    """How the rows of a metric become its figure."""

    SUM = "sum"  # of the amounts
    RATIO = "ratio"  # sum of the amounts by the sum of the bases
    MEAN = "mean"  # as RATIO, in the unit of the amounts
    MEDIAN = "median"  # of the amounts: the lower middle one, which is a row that exists


@dataclass(frozen=True)
class Dimension:
    """By what a metric can be split: a column of its rows, and how a value of it is called."""

    id: str
    label: str | LazyString
    words: Callable[[str], str] = str


def one(_rows: Any) -> Any:
    return sa.literal(1, sa.BigInteger)


@dataclass(frozen=True, kw_only=True)
class Counting:
    """What a metric adds of each of the rows that it shares with others. `money`: its amounts are of the row's currency."""

    rows: Rows
    amount: Callable[[Any], Any]
    base: Callable[[Any], Any]
    where: Callable[[Any], Any] | None
    money: bool

    def read(self, scope: Scope) -> sa.Select[*tuple[Any, ...]]:
        row = self.rows.read(scope).subquery("counted_rows").c
        shown = [row[name] for name in ("name", "person", "who", *(each.id for each in self.rows.dimensions))]
        select = sa.select(
            row.key,
            row.happened_at,
            (row.currency if self.money else sa.cast(sa.null(), sa.Text)).label("currency"),
            sa.cast(self.amount(row), sa.BigInteger).label("amount"),
            sa.cast(self.base(row), sa.BigInteger).label("base"),
            *shown,
        )
        return select.where(self.where(row)) if self.where else select


@dataclass(frozen=True, kw_only=True, eq=False)
class Rows:
    """What several metrics count: `read` gives key, happened_at, currency, name, person, who, a text column for each dimension,
    and whatever amounts and conditions are made of. All metrics of the same rows are counted in one reading."""

    read: Callable[[Scope], sa.Select[*tuple[Any, ...]]]
    tests: str
    time_basis: str | LazyString
    dimensions: tuple[Dimension, ...] = ()
    roles: frozenset[str] = STAFF
    link: Callable[[str, str], str | None] = lambda _key, _name: None

    def metric(
        self,
        name: str,
        label: str | LazyString,
        sentence: str | LazyString,
        formula: str | LazyString,
        numerator: str | LazyString,
        *,
        proof: str,
        amount: Callable[[Any], Any] = one,
        base: Callable[[Any], Any] = one,
        where: Callable[[Any], Any] | None = None,
        unit: Unit = Unit.COUNT,
        by_currency: bool = False,
        **more: Any,
    ) -> Metric:
        """One that counts these rows; `proof` names its test in the file of `tests`. Money is told apart by its currency, and so
        is a share of money (`by_currency`)."""
        money = by_currency or unit == Unit.MONEY
        counting = Counting(rows=self, amount=amount, base=base, where=where, money=money)
        shared = {"dimensions": self.dimensions, "roles": self.roles, "link": self.link, "time_basis": self.time_basis}
        return Metric(
            id=name, label=label, sentence=sentence, formula=formula, unit=unit, numerator=numerator,
            owner_test=self.tests + proof, read=counting.read, counting=counting, **{**shared, **more},
        )  # fmt: skip

    def share(self, name: str, *words: str | LazyString, of: str | LazyString, **more: Any) -> Metric:
        """As `metric`: what part of these rows counts."""
        return self.metric(name, *words, denominator=of, unit=Unit.SHARE, how=How.RATIO, **more)

    def median(self, name: str, *words: str | LazyString, **more: Any) -> Metric:
        """As `metric`: half of these rows took at most so many seconds."""
        return self.metric(name, *words, unit=Unit.SECONDS, how=How.MEDIAN, more_is_better=False, **more)


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One thing that is measured. `read` gives the rows it counts, in ROW_COLUMNS and a text column for each dimension:
    `key` is unique, `currency` is null where nothing is money, `base` counts towards the denominator, `name` is what staff
    call the row, `person` tells people apart without naming them, `who` names them.

    `link` leads from a row's key and name to its page. `owner_test` proves the definition against an independent count.
    """

    id: str
    label: str | LazyString
    sentence: str | LazyString
    formula: str | LazyString
    unit: Unit
    numerator: str | LazyString
    time_basis: str | LazyString
    owner_test: str
    read: Callable[[Scope], sa.Select[*tuple[Any, ...]]]
    denominator: str | LazyString = ""
    how: How = How.SUM
    dimensions: tuple[Dimension, ...] = ()
    roles: frozenset[str] = STAFF
    more_is_better: bool | None = True
    # Off for what is so at the end of the period, whenever it began to be.
    over_time: bool = True
    link: Callable[[str, str], str | None] = lambda _key, _name: None
    # The same sums added up by day ahead, for those whose rows are the same for all eyes.
    rolled: tuple[Rolled, ...] = ()
    # Of rows that it shares with others; `read` gives what it counts of them.
    counting: Counting | None = None

    def dimension(self, name: str) -> Dimension | None:
        return next((each for each in self.dimensions if each.id == name), None)


@dataclass(frozen=True, kw_only=True)
class Series:
    """A part of a report: metrics of one unit over time."""

    id: str
    title: str | LazyString
    metrics: tuple[str, ...]
    kind: str = "bars"


@dataclass(frozen=True, kw_only=True)
class Breakdown:
    """A part of a report: metrics split by one dimension they share; the first decides the order and is drawn."""

    id: str
    title: str | LazyString
    metrics: tuple[str, ...]
    dimension: str


@dataclass(frozen=True, kw_only=True)
class Special:
    """A part of a report that is counted in its own way: a funnel, cohorts, a matrix."""

    id: str
    title: str | LazyString
    sentence: str | LazyString
    table: Callable[[Parameters, Any], Table]
    charts: Callable[[Table, Parameters], Sequence[Chart]] = lambda _table, _parameters: ()
    # Figures it is made of, read together with all others of the report: (metric, dimension or "").
    asks: tuple[tuple[str, str], ...] = ()


Part = Series | Breakdown | Special


@dataclass(frozen=True, kw_only=True)
class Report:
    """A page that answers one question. `place` portal is for people outside the desk: groups of fewer than five are
    never told apart there."""

    id: str
    title: str | LazyString
    question: str | LazyString
    tiles: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    roles: frozenset[str] = STAFF
    order: int = 50
    place: str = "desk"
    icon: str = "bi-bar-chart"
    dimensions: tuple[str, ...] = field(default=())

    def part(self, name: str) -> Part | None:
        return next((each for each in self.parts if each.id == name), None)
