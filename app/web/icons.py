"""Icons drawn into the page: one shape out of Bootstrap's sprite instead of a megabyte of them."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import flask_bootstrap
from flask import Flask
from markupsafe import Markup

SPRITE = Path(flask_bootstrap.__file__).parent / "static/bootstrap5/icons/bootstrap-icons.svg"
_SYMBOL = re.compile(r'<symbol class="[^"]*" viewBox="([^"]+)" id="([^"]+)">(.*?)</symbol>', re.DOTALL)
_FRAME = Markup(
    '<svg class="icon" viewBox="{}" width="16" height="16" fill="currentColor" aria-hidden="true"'
    ' focusable="false">{}</svg>'
)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["icon"] = icon


@lru_cache(maxsize=1)
def _symbols() -> dict[str, tuple[str, str]]:
    return {name: (box, body) for box, name, body in _SYMBOL.findall(SPRITE.read_text("utf-8"))}


@lru_cache(maxsize=512)
def icon(name: str) -> Markup:
    """The icon `bi-name` as decoration: the words beside it say what it means. Raises KeyError for an unknown name."""
    box, body = _symbols()[name.removeprefix("bi-")]
    drawing = Markup(body)
    return _FRAME.format(box, drawing)
