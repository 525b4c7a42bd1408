"""What stands in an address is checked: a wrong value is a 422 that names it."""

from __future__ import annotations

import pytest
from flask import Flask

from app.errors import Invalid
from app.web import arguments


@pytest.mark.parametrize("value", ["x", "1.5", "1e3", "-1", "0", "101", "9" * 400, "١", " 7", "1\x00", "--1", "-"])
def test_a_number_that_does_not_fit_is_refused(app: Flask, value: str) -> None:
    with app.test_request_context(query_string={"page": value}), pytest.raises(Invalid):
        arguments.whole_number("page", 1, low=1, high=100)


def test_a_number_within_its_bounds_is_read(app: Flask) -> None:
    with app.test_request_context("/?page=7&back=-3"):
        assert arguments.whole_number("page", 1, low=1, high=7) == 7
        assert arguments.whole_number("back", low=-3, high=0) == -3


def test_a_missing_value_has_its_default(app: Flask) -> None:
    with app.test_request_context("/?page="):
        assert arguments.whole_number("page", 4) == 4
        assert arguments.choice("state", ["a"], "a") == "a"
        assert arguments.text("q") == ""


def test_a_missing_value_without_default_is_refused(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(Invalid, match="state"):
        arguments.choice("state", ["paid"])


def test_a_word_that_is_not_offered_is_refused(app: Flask) -> None:
    with app.test_request_context("/?state=paid'--"), pytest.raises(Invalid):
        arguments.choice("state", ["paid", "late"], "paid")


@pytest.mark.parametrize("value", ["a" * 201, "a\x00b", "a\ufffdb"])
def test_a_text_that_cannot_be_stored_is_refused(app: Flask, value: str) -> None:
    with app.test_request_context(query_string={"q": value}), pytest.raises(Invalid):
        arguments.text("q")


def test_a_text_is_trimmed(app: Flask) -> None:
    with app.test_request_context(query_string={"q": "  Şahin "}):
        assert arguments.text("q") == "Şahin"
