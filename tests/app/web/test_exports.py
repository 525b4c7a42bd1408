"""CSV files stream, open in spreadsheets, and run nothing there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

import pytest
from flask import Flask

from app.web.exports import csv_response, harmless


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")'])
def test_a_text_that_would_run_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", [-5, Decimal("-1.50"), "Şahin", "a=b", ""])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert harmless(cell) == cell


def test_nothing_is_an_empty_cell() -> None:
    assert harmless(None) == ""


def test_a_file_reads_back_as_it_was_written(app: Flask) -> None:
    rows: list[list[object]] = [["IM-1", 'a "quote", a comma', -5], ["IM-2", "two\nlines", None]]
    with app.test_request_context("/"):
        answer = csv_response("orders.csv", ["Order", "Note", "Minor"], rows)
        body = answer.get_data(as_text=True)
    assert list(csv.reader(io.StringIO(body)))[1:] == [["IM-1", 'a "quote", a comma', "-5"], ["IM-2", "two\nlines", ""]]
    assert answer.headers["Content-Disposition"] == "attachment; filename=orders.csv"
    assert answer.mimetype == "text/csv"


def test_the_byte_order_mark_is_an_option(app: Flask) -> None:
    with app.test_request_context("/?bom=1"):
        assert csv_response("x.csv", ["a"], []).get_data().startswith(b"\xef\xbb\xbf")
    with app.test_request_context("/"):
        assert not csv_response("x.csv", ["a"], []).get_data().startswith(b"\xef\xbb\xbf")


def test_rows_are_drawn_while_the_file_is_sent(app: Flask) -> None:
    drawn = []

    def rows() -> Iterator[list[int]]:
        for number in range(1000):
            drawn.append(number)
            yield [number]

    with app.test_request_context("/"):
        chunks = iter(csv_response("x.csv", ["n"], rows()).response)
        next(chunks)
        assert 0 < len(drawn) < 1000
