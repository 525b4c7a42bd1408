"""Redirects stay here; garbled requests get a page, not a crash."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.urls import iri_to_uri

from app.web.safety import local_target


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "evil",
        "",
        None,
        " /orders",
        "http:/evil.example",
        "/x\x00",
        "/" + "a" * 3000,
        "//[",
    ],
)
def test_a_foreign_target_is_not_followed(target: str | None) -> None:
    assert local_target(target, "/home") == "/home"


@pytest.mark.parametrize(
    "target", ["/", "/orders?state=paid&page=2", "/orders#top", "/заказы", "/a//b", "/?next=https://x"]
)
def test_a_local_target_is_kept(target: str) -> None:
    assert local_target(target) == target


@given(st.text(alphabet=st.sampled_from("/\\:.@?#\t\n abhtps%2f5c"), max_size=14))
def test_no_spelling_leads_elsewhere(target: str) -> None:
    """Read as a browser does: tabs and newlines vanish, a backslash is a slash."""
    kept = iri_to_uri(local_target(target))
    as_browser = kept.strip().replace("\t", "").replace("\n", "").replace("\\", "/")
    assert as_browser.startswith("/")
    assert not as_browser.startswith("//")


@pytest.mark.parametrize("path", ["/policies/terms?q=%ff", "/policies/terms?%c3%28=1", "/policies/terms?q=%00", "/%00"])
def test_an_address_that_is_not_utf8_is_a_400(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert "cannot be read" in answer.text


def test_a_path_that_is_not_utf8_is_a_400(client: FlaskClient) -> None:
    assert client.get("/", environ_overrides={"PATH_INFO": "/\xff"}).status_code == 400


def test_a_percent_sign_in_a_path_is_only_a_percent_sign(client: FlaskClient) -> None:
    assert client.get("/100%25ff").status_code == 404


def test_ordinary_non_latin_addresses_are_read(client: FlaskClient) -> None:
    assert client.get(f"/policies/terms?q={quote('заказ आदा ğ')}").status_code == 200


def test_a_form_that_is_not_utf8_is_a_400(client: FlaskClient) -> None:
    answer = client.post("/language", data=b"language=%ff", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400


@pytest.mark.parametrize("kind", ["application/json", "text/xml", "text/plain", "application/x-nonsense"])
def test_content_that_is_not_a_form_is_a_415(client: FlaskClient, kind: str) -> None:
    assert client.post("/language", data=b"{}", content_type=kind).status_code == 415


def test_a_body_that_is_too_large_is_a_413(client: FlaskClient) -> None:
    body = b"language=" + b"a" * (21 * 1024 * 1024)
    answer = client.post("/language", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_a_form_text_that_is_too_large_is_a_413(client: FlaskClient) -> None:
    text = b"a" * (3 * 1024 * 1024)
    body = b'--part\r\nContent-Disposition: form-data; name="language"\r\n\r\n' + text + b"\r\n--part--\r\n"
    answer = client.post("/language", data=body, content_type="multipart/form-data; boundary=part")
    assert answer.status_code == 413
