"""The rubric by which ideas are evaluated: five questions, the same for every idea; equal points give an equal total. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

VERSION = "2026-11"
MOST = 5


@dataclass(frozen=True, kw_only=True)
class Criterion:
    """One question; `weight` is its part of a hundred."""

    key: str
    weight: int
    label: LazyString
    help: LazyString


CRITERIA = (
    Criterion(
        key="use",
        weight=30,
        label=_l("Use for customers"),
        help=_l("Whom does it help, and how much?"),
    ),
    Criterion(
        key="fit",
        weight=20,
        label=_l("Fits what we do"),
        help=_l("Is it near what we can and want to do?"),
    ),
    Criterion(
        key="effort",
        weight=20,
        label=_l("Little effort"),
        help=_l("5 is a day, 0 is more than a year."),
    ),
    Criterion(
        key="worth",
        weight=20,
        label=_l("Worth the money"),
        help=_l("What it brings, against what it costs."),
    ),
    Criterion(
        key="newness",
        weight=10,
        label=_l("New"),
        help=_l("5 is something nobody does, 0 is what we do already."),
    ),
)


class BadPoints(ValueError):
    """A question without points, or points outside 0 to 5."""


def total(points: Mapping[str, int]) -> int:
    """0 to 100. Raises `BadPoints`."""
    if set(points) != {each.key for each in CRITERIA} or any(not 0 <= it <= MOST for it in points.values()):
        raise BadPoints(str(dict(points)))
    return sum(points[each.key] * each.weight for each in CRITERIA) // MOST


def mean(totals: list[int]) -> int | None:
    """Rounded half up; None before anybody evaluated."""
    return (2 * sum(totals) + len(totals)) // (2 * len(totals)) if totals else None
