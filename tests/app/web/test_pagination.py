"""Long lists are cut into pages whose links keep the filters."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.errors import Invalid
from app.web.pagination import Page, paginate, same_page


def numbers(count: int) -> sa.Select[Any]:
    series = sa.func.generate_series(1, count).table_valued("n", name="numbers").render_derived()
    return sa.select(series.c.n).order_by(series.c.n)


def test_the_first_page_is_shown_unasked(app: Flask) -> None:
    with app.test_request_context("/"):
        page = paginate(numbers(60))
    assert list(page) == list(range(1, 26))
    assert (page.total, page.count, page.first, page.last) == (60, 3, 1, 25)
    assert (page.previous, page.next) == (None, 2)


def test_the_last_page_holds_the_rest(app: Flask) -> None:
    with app.test_request_context("/?page=3"):
        page = paginate(numbers(60))
    assert list(page) == list(range(51, 61))
    assert (page.first, page.last, page.next) == (51, 60, None)


def test_a_page_past_the_end_is_the_last_one(app: Flask) -> None:
    with app.test_request_context("/?page=999"):
        assert paginate(numbers(60)).number == 3


def test_an_empty_list_has_one_empty_page(app: Flask) -> None:
    with app.test_request_context("/?page=2"):
        page = paginate(numbers(0))
    assert (page.number, page.count, page.first, page.last, list(page)) == (1, 1, 0, 0, [])


@pytest.mark.parametrize("number", ["0", "-1", "x", "1;DROP", "10000000"])
def test_a_page_that_cannot_be_is_refused(app: Flask, number: str) -> None:
    with app.test_request_context(query_string={"page": number}), pytest.raises(Invalid):
        paginate(numbers(60))


def test_several_columns_give_rows(app: Flask) -> None:
    with app.test_request_context("/"):
        page = paginate(sa.select(sa.literal(1).label("a"), sa.literal(2).label("b")))
    assert page.items[0].b == 2


@pytest.mark.parametrize(
    ("number", "count", "offered"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 100, [1, 2, None, 100]),
        (50, 100, [1, None, 49, 50, 51, None, 100]),
        (4, 7, [1, 2, 3, 4, 5, 6, 7]),
        (100, 100, [1, None, 99, 100]),
    ],
)
def test_the_offered_numbers_are_the_ends_and_the_neighbours(
    number: int, count: int, offered: list[int | None]
) -> None:
    assert Page([], number, 1, count).numbers == offered


def test_links_keep_the_filters(app: Flask) -> None:
    with app.test_request_context("/policies/terms?state=paid&state=late&page=3"):
        assert same_page(page=4) == "/policies/terms?state=paid&state=late&page=4"
        assert same_page(page=None, sort="at") == "/policies/terms?state=paid&state=late&sort=at"
