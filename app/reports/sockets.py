"""Where wings bring their own metrics and reports, and what the loop report asks them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.errors import NotFound
from app.reports.parameters import Eyes
from app.reports.registry import Metric, Report
from app.sockets import Socket

if TYPE_CHECKING:
    import sqlalchemy as sa
    from flask_babel.speaklater import LazyString


@dataclass(frozen=True)
class Step:
    """One step of the way an order came: what it was, and its page for eyes that may go there."""

    words: str
    url: str | None = None


# Answered with a list of Metric.
metrics: Socket[Sequence[Metric]] = Socket("reports.metrics")
# Answered with a list of Report.
reports: Socket[Sequence[Report]] = Socket("reports.reports")
# Answered with selects of (order_id, kind, happened_at, reference): one row for each touch that came before an order and
# may have brought it. What plugs of `orders.touches` told is there already.
touches: Socket[sa.Select[*tuple[Any, ...]]] = Socket("reports.touches")
# Answered with words for the kinds of touches: `referrals.link` → "Referral".
touch_kinds: Socket[Mapping[str, LazyString]] = Socket("reports.touch_kinds")
# Answered with selects of (order_id or null, kind, happened_at, currency, amount_minor, reference): what bringing orders cost;
# `reference` is unique.
costs: Socket[sa.Select[*tuple[Any, ...]]] = Socket("reports.costs")
# Answered with words for the kinds of costs.
cost_kinds: Socket[Mapping[str, LazyString]] = Socket("reports.cost_kinds")
# Asked with ids of orders and the eyes that look: for those somebody brought, the steps of the way, the first one first.
paths: Socket[Mapping[int, Sequence[Step]]] = Socket("reports.paths")


def known_metrics() -> dict[str, Metric]:
    """All metrics that somebody plugged in, by id."""
    return {metric.id: metric for answer in metrics.answers() for metric in answer}


def metric_for(eyes: Eyes, metric_id: str) -> Metric:
    """Raises `NotFound` for one that does not exist or is not for these eyes."""
    found = known_metrics().get(metric_id)
    if found is None or not eyes.may_read(found.roles):
        raise NotFound
    return found


def reports_for(eyes: Eyes, place: str = "desk") -> list[Report]:
    """The reports open to these eyes, in their order."""
    every = [report for answer in reports.answers() for report in answer]
    mine = [each for each in every if each.place == place and eyes.may_read(each.roles)]
    return sorted(mine, key=lambda report: (report.order, report.id))


def report_for(eyes: Eyes, report_id: str, place: str = "desk") -> Report:
    """Raises `NotFound` for one that does not exist or is not for these eyes."""
    found = next((each for each in reports_for(eyes, place) if each.id == report_id), None)
    if found is None:
        raise NotFound
    return found


def words_of(socket: Socket[Mapping[str, LazyString]], names: Collection[str]) -> dict[str, str]:
    known = {name: words for answer in socket.answers() for name, words in answer.items()}
    return {name: str(known.get(name, name)) for name in names}
