"""Cutting a list into pages whose addresses keep the filters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from flask import request, url_for

from app.database import db
from app.web import arguments

Item = TypeVar("Item")
DEEPEST = 1_000_000
GAP = None


@dataclass(frozen=True)
class Page(Generic[Item]):
    """One page of a longer list. Numbers begin at 1; a list without items still has one, empty, page."""

    items: Sequence[Item]
    number: int
    per_page: int
    total: int

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def count(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // self.per_page))

    @property
    def first(self) -> int:
        """The position of the first item shown, counted from 1; 0 when there is none."""
        return (self.number - 1) * self.per_page + 1 if self.items else 0

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1 if self.items else 0

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.count else None

    @property
    def numbers(self) -> list[int | None]:
        """The page numbers to offer: the ends and the neighbours, with None where some are left out."""
        near = {1, self.count, *range(self.number - 1, self.number + 2)}
        offered: list[int | None] = []
        for number in sorted(n for n in near if 1 <= n <= self.count):
            previous = offered[-1] if offered else None
            if previous is not None and number == previous + 2:
                offered.append(previous + 1)
            elif previous is not None and number > previous + 2:
                offered.append(GAP)
            offered.append(number)
        return offered


def paginate(select: sa.Select[*tuple[Any, ...]], per_page: int = 25, *, argument: str = "page") -> Page[Any]:
    """The page the address asks for. One column or entity gives its values, several give rows.

    A page past the end is the last one: the list may have shrunk since the link was made.
    """
    wanted = arguments.whole_number(argument, 1, low=1, high=DEEPEST)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(select.order_by(None).subquery())) or 0
    number = min(wanted, max(1, -(-total // per_page)))
    result = db.session.execute(select.limit(per_page).offset((number - 1) * per_page))
    rows = result.unique().scalars() if len(select.column_descriptions) == 1 else result
    return Page(rows.all(), number, per_page, total)


def same_page(**changes: object) -> str:
    """This address with some query values changed; None removes one. Filters, sorting and paging use it."""
    values: dict[str, Any] = {**request.args.to_dict(flat=False), **(request.view_args or {})}
    values.update(changes)
    kept = {name: value for name, value in values.items() if value not in (None, "", [])}
    return url_for(request.endpoint or "", **kept)
