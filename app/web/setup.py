"""How Jinja and the libraries below every page are set up."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, request
from flask_bootstrap import Bootstrap5
from flask_compress import Compress
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.routing import IntegerConverter, Map

from app.web.forms import messages_of, preselected
from app.web.locale import chosen_theme, language_code
from app.web.pagination import same_page
from app.web.reader import reader

csrf = CSRFProtect()
# What is the same for every reader. Pages are not among it: they carry tokens, whose length would tell of them (BREACH).
SENT_SHORTER = ["text/css", "text/javascript", "application/javascript", "image/svg+xml"]


def init_app(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    # As bin/catalogues.py gathers them: a sentence in {% trans %} may be broken over lines.
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.tests["preselected"] = preselected
    # Globals and not a context processor: macros imported without context see them too.
    app.jinja_env.globals.update(
        seller=app.extensions["settings"].seller,
        in_development=app.extensions["settings"].environment == "development",
        reader=reader,
        language=language_code,
        theme=chosen_theme,
        same_page=same_page,
        current_url=current_url,
        messages_of=messages_of,
    )
    # Bootstrap-Flask derives its own address from this one; the platform's files are served by assets.py.
    app.static_url_path = "/static"
    app.config.update(BOOTSTRAP_SERVE_LOCAL=True, WTF_CSRF_TIME_LIMIT=12 * 3600)
    Bootstrap5(app)
    send_shorter(app)
    csrf.init_app(app)
    app.url_map.converters["int"] = RowNumber


def send_shorter(app: Flask) -> None:
    """Style sheets, scripts and drawings go out compressed; who has them already is told so, whatever they came as."""
    app.config.update(COMPRESS_MIMETYPES=SENT_SHORTER, COMPRESS_ALGORITHM=["br", "gzip"], COMPRESS_STREAMS=False)
    Compress(app)

    @app.after_request
    def read_whole(response: Response) -> Response:
        """What is compressed is read first: the library leaves the file of a stream open."""
        if response.mimetype in SENT_SHORTER and response.direct_passthrough:
            response.direct_passthrough = False
            response.make_sequence()
        return response


class RowNumber(IntegerConverter):
    """`<int:…>` in an address: what no BIGINT column can hold is a page that does not exist."""

    def __init__(self, url_map: Map, **options: Any) -> None:
        super().__init__(url_map, **{"max": 2**63 - 1, **options})


def current_url() -> str:
    """The path and query of this page, for coming back to it."""
    return request.full_path.rstrip("?") if request.method == "GET" else "/"
