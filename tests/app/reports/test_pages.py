"""The pages of reports at the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.database import db as database
from tests.cast import Cast
from tests.factories.reports import a_paid_order, sent_back

NOVEMBER = "from=2026-11-01&to=2026-11-30"


@pytest.fixture
def marta(client: FlaskClient, cast: Cast) -> FlaskClient:
    return cast.signed_in(client, cast.marta)


def test_from_the_list_to_the_report_to_the_rows(db: Any, noon: Any, marta: FlaskClient) -> None:
    order = a_paid_order([(10_000, 2_500)], paid_at=datetime(2026, 11, 10, tzinfo=UTC), source="referrals.link")
    sent_back(order, 1_200, datetime(2026, 11, 12, tzinfo=UTC))
    database.session.commit()

    overview = marta.get(f"/desk/reports?{NOVEMBER}").text
    report = marta.get(f"/desk/reports/sales?{NOVEMBER}").text
    rows = marta.get(f"/desk/reports/metrics/sales.net?{NOVEMBER}").text

    assert "€65.00" in overview and "Net sales" in overview
    assert "€100.00" in report and "€25.00" in report and "€10.00" in report
    assert '<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img"' in report and "var(--pine)" in report
    assert order.reference in rows and "-€10.00" in rows and "How is this counted?" in rows


def test_nothing_sold_yet_is_said_so_everywhere(noon: Any, marta: FlaskClient) -> None:
    assert "Nothing to show in this period." in marta.get("/desk/reports/sales").text
    assert (
        "In this period there is nothing that this number counts." in marta.get("/desk/reports/metrics/sales.net").text
    )
    assert marta.get("/desk/reports").status_code == 200


def test_wrong_parameters_get_a_page_with_a_sentence(marta: FlaskClient) -> None:
    refused = marta.get("/desk/reports/sales?from=never")
    unsplit = marta.get("/desk/reports/metrics/sales.orders?by_service=3")

    assert refused.status_code == 422 and "must be a day such as 2026-11-22" in refused.text
    assert unsplit.status_code == 422 and "only by: relation, source" in unsplit.text


@pytest.mark.parametrize(
    "path",
    [
        "/desk/reports",
        "/desk/reports/sales",
        "/desk/reports/sales/net.csv",
        "/desk/reports/sales/report.xlsx",
        "/desk/reports/metrics",
        "/desk/reports/metrics/sales.net",
        "/desk/reports/metrics/sales.net/rows.csv",
    ],
)
def test_charlie_finds_nothing(browser: Callable[[], FlaskClient], cast: Cast, path: str) -> None:
    assert cast.signed_in(browser(), cast.charlie).get(path).status_code == 404
