"""How many levels a program may pay, by the law it is under. Pure.

More than one level also needs a person who approves it by name. Nowhere is anything paid for recruiting itself.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

MOST_LEVELS = 5
DEFAULT = "default"
# China: Regulations on the Prohibition of Pyramid Selling (State Council, 2005), article 7(3), counts pay on the sales of
# those whom one recruited as pyramid selling. EU: Directive 2005/29/EC, annex I no. 14. US: FTC v. Koscot.
LEVELS = {DEFAULT: 1, "CN": 1, "EU": 5, "IN": 5, "TR": 5, "US": 5}
JURISDICTIONS = {
    DEFAULT: _l("Anywhere (one level)"),
    "CN": _l("China (one level)"),
    "EU": _l("European Union (up to five levels)"),
    "IN": _l("India (up to five levels)"),
    "TR": _l("Türkiye (up to five levels)"),
    "US": _l("United States (up to five levels)"),
}


def most_levels(jurisdiction: str) -> int:
    return LEVELS.get(jurisdiction, LEVELS[DEFAULT])
