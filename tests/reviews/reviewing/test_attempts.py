"""R14: whoever guesses links or asks for them without end is stopped, noted, and learns nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from app.web import limits
from reviews.reviewing import neutral
from tests.cast import Cast
from tests.databases import test_settings
from tests.factories.reviews import a_request

STARS = {"rating": "5"}


@pytest.fixture
def counted(app: Flask, tmp_path: Path) -> Iterator[None]:
    """The platform's limiter counts for this test."""
    small = Flask("small")
    small.extensions["settings"] = test_settings("postgresql://unused", tmp_path, rate_limits_enabled=True)
    limits.init_app(small)
    yield
    limits.init_app(app)


@pytest.mark.slow
@pytest.mark.usefixtures("counted")
def test_r14_links_are_not_guessed_for_ever_and_each_attempt_is_noted_without_its_guess(
    client: FlaskClient, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    _request, mine = a_request(cast.alice)
    with caplog.at_level(logging.INFO, logger="reviews.reviewing.neutral"):
        guessed = [client.post(f"/review/guess-{number}/rating", data=STARS).status_code for number in range(31)]

    assert guessed == [404] * 30 + [429]
    noted = [record.getMessage() for record in caplog.records if record.name == "reviews.reviewing.neutral"]
    assert len(noted) == 30 and not any("guess" in line for line in noted)
    elsewhere = client.post(f"/review/{mine}/rating", data=STARS, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert elsewhere.status_code == 303, "the person the link was sent to is not kept out"
    assert neutral.counts(Response(status=404)) and not neutral.counts(Response(status=200))


@pytest.mark.usefixtures("counted")
def test_r14_links_are_not_asked_for_without_end_whether_there_is_anything_or_not(client: FlaskClient) -> None:
    for path, typed, calm in (
        ("/review/links", {"email": "nobody@nowhere.example"}, 200),
        ("/reviews/of-your-order", {"order": "NO", "email": "nobody@nowhere.example"}, 303),
    ):
        assert [client.post(path, data=typed).status_code for _time in range(6)] == [calm] * 5 + [429], path
