"""Where the API shows up: at the desk's settings, among what waits, and below every public page."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.roles import Role
from app.api.queries import ending_soon
from app.web.navigation import MenuEntry, Waiting

_ADMIN = frozenset({Role.ADMIN.value})


def entries() -> list[MenuEntry]:
    return [
        MenuEntry("desk", "settings", _l("API keys"), "api_keys.index", roles=_ADMIN, order=40, icon="bi-key"),
        MenuEntry("public", "policies", _l("For programs: the API"), "api.reference", order=60, icon="bi-braces"),
    ]


def waiting() -> list[Waiting]:
    """Keys that end soon: the program behind each will stand still."""
    return [
        Waiting(_("API keys that end within 14 days"), ending_soon(), "api_keys.index", {"state": "active"}, _ADMIN)
    ]


# What stands in the audit log, in the reader's words.
AUDIT = {
    "api_key.issued": _l("API key made"),
    "api_key.revoked": _l("API key revoked"),
}
