"""Questions the organisation asks of whoever knows more about its members."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from app.organisation.states import Status
from app.sockets import Socket

if TYPE_CHECKING:
    from datetime import date

    from flask_babel.speaklater import LazyString


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """Something a member must hand over before pausing or leaving, in the words of the one who knows."""

    words: str | LazyString
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class FinishedProject:
    """A finished project as the public may know it: never the client's name unless the client agreed to that."""

    title: str
    part: str
    finished_on: date
    url: str | None = None

    @property
    def part_words(self) -> str | LazyString:
        """The part in the reader's words, where it is one of the organisation's."""
        return Status(self.part).label if self.part in set(Status) else self.part


@dataclass(frozen=True, kw_only=True)
class Rating:
    """What those who worked with a member gave: the mean in hundredths of a point on 1 to 5, and of how many."""

    label: str | LazyString
    mean_hundredths: int
    count: int
    url: str | None = None

    @property
    def mean(self) -> Decimal:
        return Decimal(self.mean_hundredths) / 100


# Asked as obligations(user_id): what stands against pausing and leaving.
obligations: Socket[Sequence[Obligation]] = Socket("organisation.obligations")
# Asked as running_projects(user_ids): how many projects each takes part in now; who is missing has none.
running_projects: Socket[Mapping[int, int]] = Socket("organisation.running_projects")
# Asked as finished_projects(user_id): the latest first.
finished_projects: Socket[Sequence[FinishedProject]] = Socket("organisation.finished_projects")
# Asked as ratings(user_id).
ratings: Socket[Sequence[Rating]] = Socket("organisation.ratings")


def projects_of(user_ids: Collection[int]) -> dict[int, int]:
    """How many running projects each person has, all answers added up."""
    total: dict[int, int] = dict.fromkeys(user_ids, 0)
    for answer in running_projects.answers(user_ids):
        for user_id, count in answer.items():
            total[user_id] = total.get(user_id, 0) + count
    return total
