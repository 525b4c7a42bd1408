"""A question that commissions ask of their neighbours in the wing: what must not become a partner's yet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import url_for

from app.sockets import Socket

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


@dataclass(frozen=True, kw_only=True)
class Hold:
    """Somebody looks at a conversion first. `words` are for the partner, who can answer at that endpoint."""

    since: datetime
    words: str | LazyString
    endpoint: str
    args: Mapping[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return url_for(self.endpoint, **self.args)


# Asked as holds(conversion_ids): those of these conversions whose commissions wait for a person, and why.
holds: Socket[Mapping[int, Hold]] = Socket("referrals.holds")


def holds_of(conversion_ids: list[int]) -> dict[int, Hold]:
    """By conversion; where several hold one, the earliest is told."""
    found = [item for answer in holds.answers(conversion_ids) for item in answer.items()]
    return dict(sorted(found, key=lambda item: item[1].since, reverse=True))
