"""The same store, in S3."""

from __future__ import annotations

import hashlib
import os
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.config import StorageSettings
from app.errors import NotFound
from app.media import filing
from app.media.keys import UnsafeKey
from app.media.s3 import S3Storage
from app.media.storage import storage
from tests.servers.s3 import running_store
from tests.servers.smtp import free_port


@pytest.fixture(scope="module")
def store() -> Iterator[S3Storage]:
    with running_store() as it:
        yield it


def test_what_is_put_can_be_got_and_deleted(store: S3Storage) -> None:
    data = os.urandom(300_000)
    store.put("ab/one.pdf", data, "application/pdf")
    assert store.get("ab/one.pdf") == data
    store.delete("ab/one.pdf")
    store.delete("ab/one.pdf")
    with pytest.raises(NotFound):
        store.get("ab/one.pdf")


def test_the_store_knows_the_type_and_the_sum_of_what_it_keeps(store: S3Storage) -> None:
    store.put("ab/two.pdf", b"hello", "application/pdf")
    known = store.client.head_object(Bucket=store.bucket, Key="ab/two.pdf", ChecksumMode="ENABLED")
    assert known["ContentType"] == "application/pdf"
    assert known["ChecksumSHA256"] == b64encode(hashlib.sha256(b"hello").digest()).decode()


@pytest.mark.parametrize("key", ["../x", "a//b", "", "A b"])
def test_strange_keys_do_not_reach_the_store(store: S3Storage, key: str) -> None:
    for attempt in (lambda: store.put(key, b"", "x/y"), lambda: store.get(key), lambda: store.delete(key)):
        with pytest.raises(UnsafeKey):
            attempt()


def test_files_are_kept_there_when_the_settings_say_so(
    app: Flask, db: Any, store: S3Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "storage", store)
    row = filing.keep(b"in the cloud", filename="x.txt", content_type="text/plain")
    assert storage().get(row.key) == store.get(row.key) == b"in the cloud"


def test_a_store_that_is_down_is_an_error_soon() -> None:
    from botocore.exceptions import EndpointConnectionError

    nowhere = StorageSettings(
        bucket="imece-files", endpoint_url=f"http://127.0.0.1:{free_port()}", access_key="test", secret_key="test"
    )
    with pytest.raises(EndpointConnectionError):
        S3Storage(nowhere).get("ab/one.pdf")
