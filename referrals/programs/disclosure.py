"""The sentence that stands beside every link and code a partner shares: who shares it is paid when somebody orders.

16 CFR 255.5 (material connections are disclosed clearly, where the endorsement is seen); Directive 2005/29/EC, annex I no. 11.
"""

from __future__ import annotations

from flask_babel import force_locale
from flask_babel import gettext as _


def disclosure(language: str | None = None) -> str:
    """In the reader's language, or in `language`: that of whoever will read the text."""
    if language is None:
        return _said()
    with force_locale(language):
        return _said()


def _said() -> str:
    return _("Advertisement: this is a referral link. I receive a reward if you order.")
