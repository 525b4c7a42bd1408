"""Exchange rates at the desk: entered, imported, replaced and never changed."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app.database import db, transaction
from app.money import Money
from app.rates import queries
from app.rates.models import ExchangeRate
from app.rates.queries import NoRate
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("db")
TODAY = date(2026, 11, 24)


def typed(rate: str, day: date = TODAY, currency: str = "TRY") -> dict[str, str]:
    return {"day": day.isoformat(), "currency": currency, "rate": rate, "source": "European Central Bank"}


def lira(day: date) -> int:
    return queries.exchange_on(day, "TRY", "EUR").convert(Money(40_000, "TRY")).minor


def test_rates_are_entered_imported_and_replaced(client: FlaskClient, cast: Cast) -> None:
    with clock.freeze(datetime(2026, 11, 24, 12, tzinfo=UTC)):
        desk = cast.signed_in(client, cast.ada)
        assert "No rates yet" in desk.get("/desk/rates").text
        assert "with up to six decimals" in desk.post("/desk/rates", data=typed("forty")).text
        assert desk.post("/desk/rates", data=typed("40", date(2027, 1, 1))).status_code == 422
        assert desk.post("/desk/rates", data=typed("40.00")).status_code == 303
        assert lira(TODAY) == 1_000
        desk.post("/desk/rates", data=typed("50"))
        assert lira(TODAY) == 800, "the later entry counts"
        desk.post("/desk/rates", data=typed("50"))
        page = desk.get("/desk/rates?currency=TRY").text
        assert page.count("Replaced") == 1 and "1 EUR = 50.00 TRY" in page

        file = {"file": (io.BytesIO(b"Date, USD, TRY,\n20 November 2026, 1.05, 39.5,\n"), "eurofxref.csv")}
        desk.post("/desk/rates/files", data=file)
        bad = {"file": (io.BytesIO(b"day,currency,rate\n2026-11-20,TRY,x\n"), "mine.csv")}
        assert "Line 2: the rate cannot be read" in desk.post("/desk/rates/files", data=bad).text
        export = desk.get("/desk/rates/export.csv").text
        assert "2026-11-20,USD,1.05,eurofxref.csv" in export
        assert db.session.query(ExchangeRate).count() == 4


def test_the_last_rate_counts_for_a_week_and_a_missing_one_is_refused() -> None:
    with transaction():
        db.session.add(ExchangeRate(day=date(2026, 11, 13), currency="TRY", micro=40_000_000, source="bank"))
    assert lira(date(2026, 11, 15)) == lira(date(2026, 11, 20)) == 1_000, "over a weekend, at most seven days"
    for day in (date(2026, 11, 21), date(2026, 11, 12)):
        with pytest.raises(NoRate):
            lira(day)
    assert queries.exchange_on(TODAY, "EUR", "EUR").convert(Money(5, "EUR")) == Money(5, "EUR")


def test_a_rate_cannot_be_changed_afterwards() -> None:
    with transaction():
        db.session.add(ExchangeRate(day=TODAY, currency="TRY", micro=40_000_000, source="bank"))
    with pytest.raises(sa.exc.DatabaseError, match="kept as they are"), transaction():
        db.session.execute(sa.text("UPDATE exchange_rate SET micro = 1"))


def test_charlie_finds_no_rates(client: FlaskClient, cast: Cast) -> None:
    stranger = cast.signed_in(client, cast.charlie)
    for answer in (
        stranger.get("/desk/rates"),
        stranger.get("/desk/rates/export.csv"),
        stranger.post("/desk/rates", data=typed("40")),
        stranger.post("/desk/rates/files"),
    ):
        assert answer.status_code == 404
