"""What an address asks of a report, for whoever looks."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request
from flask_babel import gettext as _

from app import clock
from app.accounts.access import viewer
from app.errors import Invalid
from app.reports import parameters
from app.reports.parameters import Eyes, Parameters
from app.reports.registry import Metric
from app.web.locale import choose_timezone


def asked(source: Mapping[str, str] | None = None) -> Parameters:
    """Raises `Invalid` with a sentence for what no report can answer."""
    return parameters.read(request.args if source is None else source, now=clock.now(), zone=choose_timezone())


def eyes() -> Eyes:
    return Eyes.of(viewer())


def check_filters(metric: Metric, it: Parameters) -> None:
    """Raises `Invalid` for a group that this metric cannot be narrowed to: the figure would be of something else."""
    for name, _value in it.filters:
        if metric.dimension(name) is None:
            known = ", ".join(each.id for each in metric.dimensions)
            raise Invalid(
                _(
                    "“%(metric)s” cannot be split by “%(name)s”, only by: %(words)s.",
                    metric=str(metric.label),
                    name=name,
                    words=known or "–",
                )
            )
