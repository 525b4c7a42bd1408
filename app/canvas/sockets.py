"""Questions the canvas asks of whoever knows more about those who are helped."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from app.sockets import Socket

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Somebody who may belong on a canvas. `group` is a word of `groups.Group`; `why` says where it comes from."""

    key: str
    name: str
    group: str
    why: str | LazyString
    relation: str | None = None
    contact_id: int | None = None
    user_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Score:
    """What those who were helped gave themselves: the mean in hundredths of a point on 1 to 5, and of how many."""

    label: str | LazyString
    mean_hundredths: int
    count: int

    @property
    def mean(self) -> Decimal:
        return Decimal(self.mean_hundredths) / 100


# Asked as proposals(owner_id): for a personal canvas the owner's user id, for the organisation's None.
proposals: Socket[Sequence[Proposal]] = Socket("canvas.proposals")
# Asked as scores(owner_id, contact_ids, user_ids): real feedback by ("contact", id) or ("user", id).
scores: Socket[Mapping[tuple[str, int], Score]] = Socket("canvas.scores")


def scores_of(
    owner_id: int | None, contact_ids: Collection[int], user_ids: Collection[int]
) -> dict[tuple[str, int], list[Score]]:
    """Everything that is known about those people, all answers together."""
    found: dict[tuple[str, int], list[Score]] = {}
    for answer in scores.answers(owner_id, contact_ids, user_ids):
        for whom, score in answer.items():
            found.setdefault(whom, []).append(score)
    return found
