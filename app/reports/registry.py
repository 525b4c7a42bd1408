"""What a metric and a report are. A metric is defined once: page, rows, file, mail, API and alert ask the same definition."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.accounts.roles import STAFF_ROLES
from app.reports.charts import Chart
from app.reports.parameters import Parameters, Scope
from app.reports.rollups.sockets import Rolled
from app.reports.tables import Table

if TYPE_CHECKING:
    import sqlalchemy as sa
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
