"""The audit log in sentences."""

from __future__ import annotations

from flask_babel import gettext as _

from app.accounts.models import AuditEntry
from app.accounts.roles import ROLE_NAMES, Role


def action_words(entry: AuditEntry) -> str:
    """What happened in the reader's words; an action of another package that has none is shown by its name."""
    role = entry.details.get("role", "")
    name = str(ROLE_NAMES[Role(role)]) if role in set(Role) else role
    words = {
        "role.granted": _("Role granted: %(role)s", role=name),
        "role.revoked": _("Role taken back: %(role)s", role=name),
        "invitation.sent": _("Invitation sent: %(role)s", role=name),
        "invitation.sent_again": _("Invitation sent again: %(role)s", role=name),
        "invitation.revoked": _("Invitation revoked"),
        "second_factor.set_up": _("Second factor set up"),
        "second_factor.removed": _("Second factor removed"),
        "user.signed_out": _("Signed out everywhere by an administrator"),
        "user.erased": _("Account erased"),
        "contact.corrected": _("Contact details corrected"),
        "people.exported": _("List of people exported"),
    }
    return words.get(entry.action, entry.action)
