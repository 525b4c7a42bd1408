"""Error pages say what happened and what to do next, in every language, also when the database is away."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.web.pages import ERROR_WORDS


def test_an_unknown_address_gets_our_own_page(client: FlaskClient) -> None:
    answer = client.get("/nowhere/at/all")
    assert answer.status_code == 404
    assert "We cannot find that page" in answer.text
    assert "request number" in answer.text


def test_a_page_that_takes_no_posts_says_so(client: FlaskClient) -> None:
    answer = client.post("/policies/terms", data={})
    assert answer.status_code == 405
    assert "That cannot be done this way" in answer.text


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 503])
def test_every_error_has_words_of_its_own(status: int) -> None:
    assert status in ERROR_WORDS
