"""Public files are served to everyone and harm nobody; private ones are not served here at all."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, Response, url_for
from flask.testing import FlaskClient

from app.database import transaction
from app.media import filing, serving
from app.media.models import StoredFile
from tests.cast import Cast


def stored(content_type: str, data: bytes = b"data", *, public: bool = True, name: str = "a file") -> StoredFile:
    with transaction():
        return filing.keep(data, filename=name, content_type=content_type, public=public)


def test_a_public_picture_may_be_kept_for_good(client: FlaskClient, db: Any) -> None:
    answer = client.get(f"/files/{stored('image/webp').key}")
    assert (answer.status_code, answer.data, answer.content_type) == (200, b"data", "image/webp")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers


def test_the_address_of_a_public_file_is_that_of_media_public_file(app: Flask) -> None:
    with app.test_request_context():
        assert url_for("media.public_file", key="ab/cd.webp") == "/files/ab/cd.webp"


def test_a_browser_that_has_it_is_told_so(client: FlaskClient, db: Any) -> None:
    key = stored("image/webp").key
    tag = client.get(f"/files/{key}").headers["ETag"]
    assert client.get(f"/files/{key}", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("content_type", ["text/html", "image/svg+xml", "text/plain", "application/xml", "text/csv"])
def test_what_is_no_picture_is_downloaded(client: FlaskClient, db: Any, content_type: str) -> None:
    answer = client.get(f"/files/{stored(content_type).key}")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "key", ["none/at/all", "../../instance/secret_key", "%2e%2e/secret_key", "x" * 4000, "é", ".."]
)
def test_an_unknown_or_strange_key_is_not_found(client: FlaskClient, key: str) -> None:
    assert client.get(f"/files/{key}").status_code == 404


def test_an_unreadable_key_is_refused(client: FlaskClient) -> None:
    assert client.get("/files/x%00y").status_code == 400


def test_charlie_and_even_ada_do_not_get_a_private_file_by_its_key(client: FlaskClient, cast: Cast) -> None:
    key = stored("application/pdf", public=False).key
    assert client.get(f"/files/{key}").status_code == 404
    assert cast.signed_in(client, cast.charlie).get(f"/files/{key}").status_code == 404
    assert cast.signed_in(client, cast.ada).get(f"/files/{key}").status_code == 404


def sent(app: Flask, file: StoredFile, **options: Any) -> Response:
    with app.test_request_context():
        return serving.send(file, **options)


def test_a_private_pdf_is_shown_by_the_browser_and_kept_by_no_cache_between(app: Flask) -> None:
    answer = sent(app, stored("application/pdf", b"%PDF", public=False, name="RE 1.pdf"))
    assert answer.headers["Content-Disposition"] == 'inline; filename="RE 1.pdf"'
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "script-src" not in answer.headers["Content-Security-Policy"]
    answer.close()


def test_a_name_in_any_language_survives_the_download(app: Flask) -> None:
    answer = sent(app, stored("application/pdf", public=False), download=True, filename="Счёт-фактура चालान.pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert "filename*=UTF-8''%D0%A1" in answer.headers["Content-Disposition"]
    answer.close()


def test_a_file_whose_bytes_are_gone_is_not_found(client: FlaskClient, db: Any) -> None:
    from app.media.storage import storage

    row = stored("image/webp")
    storage().delete(row.key)
    assert client.get(f"/files/{row.key}").status_code == 404
