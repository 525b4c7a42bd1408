"""What a key may be allowed to do. Each package names its scopes when it offers its resources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import current_app
from flask_babel import lazy_gettext as _l

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

SCOPES = "api.scopes"
CORE_SCOPES = {"orders:read": _l("Read orders")}


def known_scopes() -> dict[str, LazyString]:
    """Every scope of this installation and what it allows, in the order in which they were offered."""
    found: dict[str, LazyString] = current_app.extensions[SCOPES]
    return found


def scope_words(scopes: Iterable[str]) -> list[str]:
    """What these scopes allow; one whose package is switched off is told by its name."""
    known = known_scopes()
    return [str(known.get(scope, scope)) for scope in scopes]
