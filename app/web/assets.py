"""Our own style sheets, scripts and pictures, at addresses that change with their content, so browsers keep them for good."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Flask, Response, send_from_directory

FOLDER = Path(__file__).parent / "static"
A_YEAR = 365 * 24 * 3600

routes = Blueprint("web", __name__, template_folder="templates")


def init_app(app: Flask) -> None:
    app.register_blueprint(routes)
    fixed = version()

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "web.static":
            values.setdefault("version", fixed if not app.debug else version())


def version() -> str:
    """A fingerprint of all files together: modules and style sheets that import one another stay on one version."""
    return _fingerprint(tuple(sorted((str(path), path.stat().st_mtime_ns) for path in FOLDER.rglob("*.*"))))


@lru_cache(maxsize=4)
def _fingerprint(files: tuple[tuple[str, int], ...]) -> str:
    digest = hashlib.sha256()
    for path, _ in files:
        digest.update(Path(path).name.encode() + Path(path).read_bytes())
    return digest.hexdigest()[:12]


@routes.get("/static/<version>/<path:filename>", endpoint="static")
def show_asset(version: str, filename: str) -> Response:
    """A file of an older version is answered with the present one, which nobody may keep."""
    answer = send_from_directory(FOLDER, filename, conditional=True, etag=True)
    is_present = version == _present()
    answer.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if is_present else "no-cache"
    return answer


def _present() -> str:
    return version()
