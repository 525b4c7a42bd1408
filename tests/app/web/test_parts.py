"""Every part on every layout is valid HTML that keeps its promises to people and to screen readers."""

from __future__ import annotations

from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import UndefinedError

PLACES = ["public", "portal", "desk", "plain"]


def parsed(page: str) -> Element:
    """The page as a strict parser reads it; raises for what browsers would have to repair."""
    document: Element = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    return document


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("rows", [0, 1, 1000])
def test_pages_are_valid_html(client: FlaskClient, place: str, rows: int) -> None:
    parsed(client.get(f"/dev/look?place={place}&rows={rows}").text)


@pytest.mark.parametrize("place", PLACES)
def test_headings_never_skip_a_level(client: FlaskClient, place: str) -> None:
    document = parsed(client.get(f"/dev/look?place={place}").text)
    levels = [int(element.tag[1]) for element in document.iterfind(".//main//*") if element.tag in {"h1", "h2", "h3"}]
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_ids_are_unique(client: FlaskClient) -> None:
    for place in PLACES:
        document = parsed(client.get(f"/dev/look?place={place}").text)
        ids = [element.get("id") for element in document.iterfind(".//*[@id]")]
        assert len(ids) == len(set(ids)), place


def test_a_form_with_errors_is_a_422_that_names_them_twice(client: FlaskClient) -> None:
    answer = client.post("/dev/look", data={"name": "", "email": "nonsense", "seats": "many"})
    document = parsed(answer.text)
    assert answer.status_code == 422
    summary = document.find(".//*[@role='alert']")
    assert summary is not None
    assert "#email" in {link.get("href") for link in summary.iter("a")}
    email = document.find(".//input[@name='email']")
    assert email is not None
    assert email.get("aria-invalid") == "true"
    assert email.get("value") == "nonsense"
    described = (email.get("aria-describedby") or "").split()
    assert all(document.find(f".//*[@id='{part}']") is not None for part in described)
    assert described


def test_every_form_that_posts_carries_the_token(client: FlaskClient, app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        for place in PLACES:
            for form in parsed(client.get(f"/dev/look?place={place}").text).iter("form"):
                if form.get("method") == "post":
                    assert form.find(".//input[@name='csrf_token']") is not None
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_what_people_typed_is_not_html(client: FlaskClient) -> None:
    page = client.post("/dev/look", data={"name": "<script>alert(1)</script>", "email": "'\"><b>"}).text
    assert "<script>alert" not in page
    assert "<b>" not in page


def test_a_name_that_does_not_exist_is_an_error_in_a_template(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(UndefinedError):
        app.jinja_env.from_string("{{ nobody_made_this }}").render()


def test_an_unknown_icon_is_an_error(app: Flask) -> None:
    with app.test_request_context("/"), pytest.raises(KeyError):
        app.jinja_env.from_string("{{ icon('bi-no-such-icon') }}").render()
