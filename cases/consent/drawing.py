"""How rows of results are written in templates."""

from __future__ import annotations

from flask import Flask
from flask_babel import gettext as _

from cases.evidence.models import CaseResult
from cases.evidence.units import written


def init_app(app: Flask) -> None:
    app.jinja_env.filters["result_words"] = result_words


def result_words(row: CaseResult, locale: str) -> str:
    """“from 1,250 to 1,750”, or the number alone where there was none before."""
    value = written(row.value_number, row.unit, locale)
    if row.baseline_number is None:
        return value
    return _("from %(before)s to %(after)s", before=written(row.baseline_number, row.unit, locale), after=value)
