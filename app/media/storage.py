"""Where bytes lie: a local folder by default, any S3-compatible store in production. One protocol for both."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Protocol

from flask import Flask, current_app

from app.config import Settings, StorageSettings
from app.errors import NotFound
from app.media.keys import checked


class Storage(Protocol):
    """Bytes under keys. `put` is whole or not at all; `get` raises `NotFound`; `delete` of nothing is quiet.

    `put_file` and `get_file` do the same from and to a file, for what is too large for memory.
    """

    def put(self, key: str, data: bytes, content_type: str) -> None: ...

    def get(self, key: str) -> bytes: ...

    def delete(self, key: str) -> None: ...

    def put_file(self, key: str, path: Path, content_type: str) -> None: ...

    def get_file(self, key: str, path: Path) -> None: ...


class LocalStorage:
    """Files in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, key: str, data: bytes, content_type: str) -> None:
        """Write beside and rename, so that nobody ever reads half a file, and a power cut leaves the old or the new."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).replace(path)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise

    def get(self, key: str) -> bytes:
        try:
            return self._path(key).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise NotFound from None

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def put_file(self, key: str, path: Path, content_type: str) -> None:
        """Copied beside and renamed, as `put` does."""
        target = self._path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".copying-{target.name}")
        try:
            shutil.copyfile(path, beside)
            beside.replace(target)
        finally:
            beside.unlink(missing_ok=True)

    def get_file(self, key: str, path: Path) -> None:
        try:
            shutil.copyfile(self._path(key), path)
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            raise NotFound from None

    def _path(self, key: str) -> Path:
        return self.folder / checked(key)


def init_app(app: Flask) -> None:
    it: Settings = app.extensions["settings"]
    app.extensions["storage"] = _chosen(it.storage, Path(app.instance_path) / "files")


def storage() -> Storage:
    """The store of the current application."""
    store: Storage = current_app.extensions["storage"]
    return store


def _chosen(it: StorageSettings, folder: Path) -> Storage:
    if it.bucket is None:
        return LocalStorage(folder)
    from app.media.s3 import S3Storage

    return S3Storage(it)
