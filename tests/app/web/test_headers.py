"""What every answer carries so that a browser protects its reader."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.web import headers
from tests.databases import test_settings


def test_pages_allow_nothing_from_elsewhere(client: FlaskClient) -> None:
    policy = client.get("/policies/terms").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cache-Control", "private, no-cache"),
    ],
)
def test_pages_carry_the_header(client: FlaskClient, name: str, value: str) -> None:
    assert client.get("/policies/terms").headers[name] == value


def test_error_pages_are_protected_too(client: FlaskClient) -> None:
    assert "default-src 'self'" in client.get("/nowhere").headers["Content-Security-Policy"]


def test_a_secret_address_is_told_to_nobody(app: Flask) -> None:
    with app.test_request_context("/"):
        headers.hide_address()
        answer = headers.with_headers(app.response_class("x", mimetype="text/html"), app)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_forms_may_end_where_a_package_says(app: Flask) -> None:
    assert "form-action 'self' https://pay.example" in headers.content_policy(["https://pay.example"])


def test_no_page_has_script_or_style_in_it(client: FlaskClient) -> None:
    for path in ("/policies/notice", "/dev/look?place=desk", "/dev/look?place=portal", "/nowhere"):
        page = client.get(path).text
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)", page), path


def test_our_files_may_be_kept_for_good(client: FlaskClient) -> None:
    page = client.get("/policies/terms").text
    sheet = re.search(r'href="(/static/[0-9a-f]{12}/web/theme\.css)"', page)
    assert sheet
    answer = client.get(sheet[1])
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get(sheet[1], headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("way", ["br", "gzip"])
def test_style_sheets_and_scripts_go_out_compressed_and_pages_do_not(client: FlaskClient, way: str) -> None:
    accepts = {"Accept-Encoding": way}
    for path in ("/bootstrap/static/css/bootstrap.min.css", "/static/x/web/theme.css", "/static/x/web/main.js"):
        with client.get(path, headers=accepts) as answer:
            assert answer.headers["Content-Encoding"] == way
            assert "Accept-Encoding" in answer.headers["Vary"]
        with client.get(path, headers={**accepts, "If-None-Match": answer.headers["ETag"]}) as again:
            assert again.status_code == 304
    assert "Content-Encoding" not in client.get("/policies/terms", headers=accepts).headers


def test_a_file_of_another_version_is_not_kept(client: FlaskClient) -> None:
    with client.get("/static/000000000000/web/main.js") as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-cache"


def test_nobody_climbs_out_of_the_static_folder(client: FlaskClient) -> None:
    for path in ("/static/x/../../setup.py", "/static/x/%2e%2e/setup.py", "/static/x/..%2fsetup.py"):
        assert client.get(path).status_code == 404


def test_the_style_sheet_is_one_answer(client: FlaskClient) -> None:
    sheet = client.get("/static/x/web/theme.css").text
    assert sheet.count("@import") == 1
    assert "--pine" in sheet


def test_production_asks_for_encrypted_connections(app: Flask, tmp_path: Path) -> None:
    before = app.extensions["settings"]
    production = replace(
        test_settings("postgresql://x", tmp_path),
        environment="production",
        base_url="https://imece.test",
        gateways=("bank_transfer",),
        payouts=replace(before.payouts, provider="bank_file"),
        mail=replace(before.mail, server="mail.imece.test"),
    )
    app.extensions["settings"] = production
    try:
        with app.test_request_context("/"):
            answer = headers.with_headers(app.response_class("x"), app)
    finally:
        app.extensions["settings"] = before
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
