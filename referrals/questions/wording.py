"""How questions of partners are spoken of."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

# What stands in the audit log, in the reader's words.
AUDIT = {
    "partner_question.answered": _l("Question of a partner answered"),
}
