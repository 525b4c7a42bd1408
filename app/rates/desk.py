"""Exchange rates at the desk: read, entered, imported, taken along."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import sqlalchemy as sa
from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from app import clock
from app.accounts.access import desk, viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.rates import entering, queries
from app.rates.converting import MICRO
from app.rates.forms import RateForm, RatesFileForm
from app.rates.models import ExchangeRate
from app.rates.wording import rate_words
from app.web import arguments
from app.web.exports import csv_response
from app.web.filters import number
from app.web.pagination import paginate

routes = Blueprint("rates_desk", __name__, url_prefix="/desk/rates", template_folder="templates")
MONEY = (Role.FINANCE, Role.ADMIN)
Answer = str | AnyResponse | tuple[str, int]


@routes.get("")
@desk(*MONEY)
def index() -> Answer:
    return _draw(RateForm(formdata=None, data={"day": clock.today(), "source": ""}), RatesFileForm(formdata=None))


@routes.post("")
@desk(*MONEY)
def enter() -> Answer:
    form = RateForm()
    if not form.validate():
        return _draw(form, RatesFileForm(formdata=None))
    with transaction():
        new = entering.enter(form.wanted, source=form.source.data or "", by=_person())
    flash(_("Entered. It counts from now on.") if new else _("This rate stands here already."), "good")
    return redirect(url_for(".index", currency=form.currency.data), 303)


@routes.post("/files")
@desk(*MONEY)
def bring() -> Answer:
    form = RatesFileForm()
    if not form.validate():
        return _draw(RateForm(formdata=None, data={"day": clock.today(), "source": ""}), form)
    with transaction():
        new = entering.enter_all(form.found, source=_source(form), by=_person())
    words = ngettext("%(count)s new rate is here.", "%(count)s new rates are here.", new, count=number(new))
    flash(words if new else _("All of these rates stand here already."), "good")
    return redirect(url_for(".index"), 303)


@routes.get("/export.csv")
@desk(*MONEY)
def export() -> Response:
    """What the list shows; the columns are those that an import reads."""
    header = ["day", "currency", "rate", _("Source"), _("Entered (UTC)")]
    return csv_response("rates.csv", header, _lines(_wanted()))


def _lines(wanted: sa.Select[ExchangeRate]) -> Iterator[tuple[object, ...]]:
    for each in db.session.scalars(wanted.execution_options(yield_per=500)):
        rate = Decimal(each.micro) / Decimal(MICRO)
        yield (each.day.isoformat(), each.currency, rate, each.source, each.entered_at.isoformat())


def _draw(form: RateForm, file: RatesFileForm) -> tuple[str, int]:
    page = paginate(_wanted(), per_page=30)
    drawn = render_template(
        "rates/desk_rates.html",
        page=page,
        replaced=queries.replaced(page.items),
        currencies=[(code, code) for code in queries.currencies_entered()],
        form=form,
        file=file,
        rate_words=rate_words,
    )
    return drawn, max(form.status, file.status)


def _wanted() -> sa.Select[ExchangeRate]:
    return queries.rates(arguments.choice("currency", tuple(queries.currencies_entered()), ""))


def _source(form: RatesFileForm) -> str:
    name = "".join(character for character in form.file.data.filename or "" if character.isprintable())
    return name[-60:] or _("A file")


def _person() -> User:
    user = viewer().user
    assert user is not None
    return user
