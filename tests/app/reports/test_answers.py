"""What holds for every report: nobody is told apart, nothing runs in a spreadsheet, every definition has its proof."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from app.reports import charts, cli, exporting, frames, sockets, tables
from app.reports.charts import Chart, Point
from app.reports.parameters import Eyes
from app.reports.registry import Breakdown, Series
from app.reports.tables import FEW, Column, Table
from tests.cast import Cast
from tests.factories.api import a_key
from tests.factories.reports import a_paid_order

ROOT = Path(__file__).parents[3]
DANGEROUS = ["=1+1", "+49 30", "-cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "＝1", "Ayşe"]
AT = datetime(2026, 11, 10, tzinfo=UTC)


def test_every_metric_says_what_it_counts_and_names_a_test_that_exists(app: Flask) -> None:
    known = sockets.known_metrics()

    for metric in known.values():
        file, _colons, name = metric.owner_test.partition("::")
        assert f"def {name}(" in (ROOT / file).read_text(), metric.id
        assert all(
            str(words) for words in (metric.label, metric.sentence, metric.formula, metric.numerator, metric.time_basis)
        )
        assert bool(str(metric.denominator)) == (metric.how in {"ratio", "mean"}), metric.id
    house = Eyes.of_the_house(names_people=True)
    for report in [each for place in ("desk", "portal") for each in sockets.reports_for(house, place)]:
        named = {
            *report.tiles,
            *(name for part in report.parts if isinstance(part, Series | Breakdown) for name in part.metrics),
        }
        assert named <= set(known), report.id


def test_groups_of_fewer_than_five_people_are_never_told_apart() -> None:
    columns = ["group", "currency", "numerator", "denominator", "rows", "people"]
    many = pd.DataFrame(
        [["a", "EUR", 9, 9, 9, 5], ["b", "EUR", 2, 2, 2, 2], ["c", "EUR", 4, 4, 4, 3], ["d", "TRY", 1, 1, 1, 4]],
        columns=columns,
    )

    found = tables.few_together(many)

    assert found[["group", "currency", "numerator", "people"]].values.tolist() == [
        ["a", "EUR", 9, 5],
        [FEW, "EUR", 6, 5],
    ]
    assert tables.few_together(many[many["group"] == "b"]).empty, "one small group alone is left out"
    counted = tables.few_together(many.assign(value=pd.array([9, 2, 4, 1], dtype="Int64")))
    assert tables.plain(tables.with_value(counted, "ratio", "share"))[1]["value"] == 10_000
    assert tables.plain(counted)[1]["value"] is None, "the median of several groups is in none of them"


def test_cells_that_look_like_formulas_are_harmless_in_csv_and_texts_in_xlsx() -> None:
    table = Table((Column(key="name", label="=Name"),), pd.DataFrame({"name": DANGEROUS}))

    written = exporting.csv_text(table).splitlines()
    sheet = openpyxl.load_workbook(io.BytesIO(exporting.xlsx([("=x[1]", table)]))).worksheets[0]

    assert written[0] == "'=Name" and not any(
        line.strip('"').startswith(("=", "+", "-", "@", "\t", "＝")) for line in written
    )
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == DANGEROUS
    assert all(row[0].data_type == "s" for row in sheet.iter_rows())


def test_a_frame_is_typed_and_refuses_what_would_become_a_float(db: Any) -> None:
    a_paid_order(paid_at=AT)
    frame = frames.read(sa.select(sa.literal(1, sa.BigInteger).label("one")))
    with pytest.raises(TypeError, match="Cast it to BigInteger"):
        frames.read(sa.select(sa.cast(1, sa.Numeric).label("sum")))

    assert frame.dtypes.to_dict() == {"one": "int64"}


def test_a_chart_is_the_same_bytes_has_its_words_and_carries_no_style() -> None:
    chart = Chart(
        kind="bars",
        title="By service",
        sentence='Film <b>"first"</b>',
        points=(Point("Film", 3, shown="3"), Point("Fotoğraf", 1, shown="1")),
    )

    drawn = charts.svg(chart)
    charts._svg.cache_clear()

    assert charts.svg(chart) == drawn
    assert 'aria-label="Film &lt;b&gt;&#34;first&#34;&lt;/b&gt;"' in drawn and "Fotoğraf" in drawn
    assert "style=" not in drawn and "<script" not in drawn and "var(--pine)" in drawn
    assert "#0f5c4d" in charts.svg(chart, themed=False), "a document has the colours themselves"


def test_programs_get_figures_and_rows_but_no_people(db: Any, client: FlaskClient, cast: Cast) -> None:
    order = a_paid_order([(2_000, 0)], paid_at=AT)
    key = a_key(cast.ada, "reports:read")
    asked = {"from": "2026-11-01", "to": "2026-11-30", "zone": "UTC"}

    rows = client.get("/api/v1/metrics/sales.net/rows", query_string=asked, headers=key)
    series = client.get("/api/v1/metrics/sales.net/series", query_string=asked, headers=key).json
    report = client.get("/api/v1/reports/sales", query_string=asked, headers=key)

    assert [each["name"] for each in rows.json["rows"]] == [order.reference] and rows.json["total"] == 1
    for answer in (rows, report):
        assert answer.status_code == 200 and order.contact.email not in answer.text and "Şahin" not in answer.text
    assert len(series["buckets"]) == 30 and sum(each["value"] for each in series["buckets"]) == 2_000
    assert client.get("/api/v1/reports").status_code == 401
    assert client.get("/api/v1/reports", headers=a_key(cast.ada, "orders:read")).status_code == 403
    wrong = client.get("/api/v1/metrics/sales.net", query_string={"from": "soon"}, headers=key)
    assert wrong.status_code == 422 and "must be a day such as" in wrong.json["detail"]
    assert client.get("/api/v1/metrics/nothing", headers=key).status_code == 404


def test_the_command_prints_or_writes_any_report(app: Flask, db: Any, tmp_path: Path) -> None:
    a_paid_order([(2_000, 0)], paid_at=AT)
    run = CliRunner().invoke
    days = ["--from", "2026-11-01", "--to", "2026-11-30", "--zone", "UTC"]

    printed = run(cli.report, ["sales", *days])
    written = run(cli.report, ["sales", *days, "--out", str(tmp_path / "sales.parquet")])
    wrong = run(cli.report, ["sales", "--from", "soon"])

    assert printed.exit_code == 0 and "Net sales,EUR,20.00," in printed.stdout and "By service" in printed.stdout
    assert written.exit_code == 0, written.output
    frame = pd.read_parquet(tmp_path / "sales.parquet")
    assert frame.loc[frame["metric"] == "sales.net", "value"].tolist() == [2_000]
    assert wrong.exit_code == 2 and "must be a day such as" in wrong.output
    assert "there is no report" in run(cli.report, ["nothing"]).output
    assert "must end with one of" in run(cli.report, ["sales", "--out", "x.doc"]).output


def test_the_rows_name_a_person_only_for_eyes_that_may_see_them(db: Any) -> None:
    a_paid_order(paid_at=AT)
    metric = sockets.known_metrics()["sales.net"]
    from tests.app.reports.test_sales import november

    for eyes, named in (
        (Eyes.of_the_house(names_people=True), True),
        (Eyes.of_the_house(names_people=False), False),
        (Eyes(user_id=1, roles=frozenset({"partner"}), is_staff=False), False),
    ):
        frame = frames.rows_page(metric, november(), eyes, limit=9)
        assert (frame["who"] != "").all() == named and "person" not in frame
