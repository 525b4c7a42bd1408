"""Our own style sheets, scripts and pictures, at addresses that change with their content: browsers may keep them."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from flask import Blueprint, Flask, Response, current_app, request, send_from_directory

FOLDER = Path(__file__).parent / "static"
SHEET = "web/theme.css"
_OWN_IMPORT = re.compile(r'@import url\("(?P<file>styles/[a-z]+\.css)"\) layer\((?P<layer>[a-z]+)\);')
A_YEAR = 365 * 24 * 3600

routes = Blueprint("web", __name__, template_folder="templates")


def init_app(app: Flask) -> None:
    app.register_blueprint(routes)
    app.extensions["web.assets_version"] = fingerprint()

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "web.static":
            values.setdefault("version", current_version())


def current_version() -> str:
    """The version of the running application; in debug mode the files are looked at anew."""
    if current_app.debug:
        return fingerprint()
    version: str = current_app.extensions["web.assets_version"]
    return version


def fingerprint() -> str:
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
    present = current_version()
    if filename == SHEET:
        answer = Response(joined_sheet(present), mimetype="text/css")
        answer.set_etag(present)
        answer.make_conditional(request)
    else:
        answer = send_from_directory(FOLDER, filename, conditional=True, etag=True)
    answer.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable" if version == present else "no-cache"
    return answer


@lru_cache(maxsize=2)
def joined_sheet(_version: str) -> str:
    """`theme.css` with our own parts put in where it imports them: one answer instead of a dozen."""

    def part(found: re.Match[str]) -> str:
        return f"@layer {found['layer']} {{\n{(FOLDER / 'web' / found['file']).read_text('utf-8')}}}"

    return _OWN_IMPORT.sub(part, (FOLDER / SHEET).read_text("utf-8"))
