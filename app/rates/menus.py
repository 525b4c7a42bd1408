"""Where exchange rates show up at the desk."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.accounts.roles import Role
from app.web.navigation import MenuEntry

MONEY = frozenset({Role.FINANCE.value, Role.ADMIN.value})
# What stands in the audit log, in the reader's words.
AUDIT = {
    "exchange_rate.entered": _l("Exchange rate entered"),
    "exchange_rate.imported": _l("Exchange rates imported"),
}


def entries() -> list[MenuEntry]:
    return [MenuEntry("desk", "money", _l("Exchange rates"), "rates_desk.index", MONEY, 64, "bi-currency-exchange")]
