"""Files are put away under names nobody can guess, in a store nobody can climb out of."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage

from app.errors import Invalid, NotFound
from app.media import filing, pictures, uploads
from app.media.keys import UnsafeKey, new_key
from app.media.storage import LocalStorage, storage
from tests.app.media.pictures import drawing, saved


def test_a_kept_file_can_be_read_again_and_is_known_by_its_sum(db: Any) -> None:
    row = filing.keep(b"hello", filename="letter.pdf", content_type="application/pdf")
    assert storage().get(row.key) == b"hello"
    assert (row.size_bytes, row.sha256, row.public) == (5, hashlib.sha256(b"hello").hexdigest(), False)


def test_the_key_tells_nothing_about_the_file(db: Any) -> None:
    rows = [filing.keep(b"same", filename="secret-client.pdf", content_type="application/pdf") for _ in range(2)]
    assert rows[0].key != rows[1].key
    assert "secret" not in rows[0].key
    assert len(rows[0].key) >= 32


def test_a_picture_knows_its_size_and_what_it_has_become(db: Any) -> None:
    clean = pictures.clean(saved(drawing(), "PNG"))
    row = filing.keep_picture(clean, filename="me.png", public=True)
    assert (row.width, row.height, row.content_type, row.filename) == (320, 200, "image/webp", "me.webp")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\invoice.pdf", "invoice.pdf"),
        ("two\r\nlines.pdf", "twolines.pdf"),
        ("fatura şubat.pdf", "fatura şubat.pdf"),
        ("\u202egnp.exe", "gnp.exe"),
        ("...", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_are_tidied(given: str, kept: str) -> None:
    assert filing.tidy_name(given) == kept


@pytest.mark.parametrize(
    "key", ["../x", "/etc/passwd", "a/../b", "a//b", "", ".", "..", "a\\b", "a\0b", "A/b", "a/b.c.d", "a\n", ".hidden"]
)
def test_the_store_refuses_keys_that_could_lead_out_of_it(key: str, tmp_path: Path) -> None:
    store = LocalStorage(tmp_path / "files")
    for attempt in (lambda: store.put(key, b"x", "text/plain"), lambda: store.get(key), lambda: store.delete(key)):
        with pytest.raises(UnsafeKey):
            attempt()
    assert not (tmp_path / "files").exists()


def test_a_new_key_is_a_safe_key(tmp_path: Path) -> None:
    store = LocalStorage(tmp_path)
    for content_type in ("application/pdf", "image/webp", "application/x-unheard-of"):
        key = new_key(content_type)
        store.put(key, b"x", content_type)
        assert store.get(key) == b"x"


def test_a_failed_write_leaves_nothing_half_done(tmp_path: Path) -> None:
    store = LocalStorage(tmp_path)
    store.put("ab/whole", b"old", "text/plain")
    with pytest.raises(TypeError):
        store.put("ab/whole", "not bytes", "text/plain")  # type: ignore[arg-type]
    assert store.get("ab/whole") == b"old"
    assert [path.name for path in (tmp_path / "ab").iterdir()] == ["whole"]


def test_what_was_deleted_is_not_found_and_deleting_again_is_quiet(tmp_path: Path) -> None:
    store = LocalStorage(tmp_path)
    store.put("ab/x", b"x", "text/plain")
    store.delete("ab/x")
    store.delete("ab/x")
    with pytest.raises(NotFound):
        store.get("ab/x")


def upload(data: bytes, name: str = "x.png") -> FileStorage:
    return FileStorage(io.BytesIO(data), filename=name, content_type="image/png")


def test_an_oversized_upload_is_refused_with_the_limit(app: Flask) -> None:
    with pytest.raises(Invalid, match="larger than 20 MB"):
        uploads.read(upload(b"x" * (20 * 1024 * 1024 + 1)))


def test_an_empty_upload_is_refused(app: Flask) -> None:
    with pytest.raises(Invalid, match="empty"):
        uploads.picture(upload(b""))


def test_a_pdf_is_known_by_its_first_bytes(app: Flask) -> None:
    assert uploads.pdf(upload(b"%PDF-1.7 ...", "x.pdf")).startswith(b"%PDF")
    with pytest.raises(Invalid, match="not a PDF"):
        uploads.pdf(upload(b"<html>", "x.pdf"))


def test_an_uploaded_picture_comes_out_clean(app: Flask) -> None:
    assert uploads.picture(upload(saved(drawing(), "PNG")), longest_side=100).width == 100
