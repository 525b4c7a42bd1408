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
    app.jinja_env.globals.update(icon=icon, icon_sheet=icon_sheet, icon_of_sheet=icon_of_sheet)


_ENTRY = Markup('<symbol id="sheet-{}" viewBox="{}">{}</symbol>')
_USE = Markup(
    '<svg class="icon" width="16" height="16" fill="currentColor" aria-hidden="true"><use href="#sheet-{}"/></svg>'
)


@lru_cache(maxsize=1)
def _symbols() -> dict[str, tuple[str, str]]:
    return {name: (box, body) for box, name, body in _SYMBOL.findall(SPRITE.read_text("utf-8"))}


@lru_cache(maxsize=512)
def icon(name: str) -> Markup:
    """The icon `bi-name` as decoration: the words beside it say what it means. Raises KeyError for an unknown name."""
    box, body = _symbols()[name.removeprefix("bi-")]
    drawing = Markup(body)
    return _FRAME.format(box, drawing)


@lru_cache(maxsize=64)
def icon_sheet(*names: str) -> Markup:
    """The shapes of these icons once, for a page that shows them hundreds of times by `icon_of_sheet`."""
    known = [name.removeprefix("bi-") for name in names]
    entries = (_ENTRY.format(name, _symbols()[name][0], Markup(_symbols()[name][1])) for name in known)
    return Markup('<svg class="sprite" aria-hidden="true">{}</svg>').format(Markup("").join(entries))


@lru_cache(maxsize=64)
def icon_of_sheet(name: str) -> Markup:
    """As `icon`, a tenth of its length; the page has the shape in its `icon_sheet`."""
    return _USE.format(name.removeprefix("bi-"))
