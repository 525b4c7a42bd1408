"""The audit log in sentences."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts.models import AuditEntry
from app.accounts.roles import ROLE_NAMES, Role
from app.accounts.sockets import audit_words

# What these are called when no role is named, as among the filters.
ROLE_ACTIONS = {
    "role.granted": _l("Role granted"),
    "role.revoked": _l("Role taken back"),
    "invitation.sent": _l("Invitation sent"),
    "invitation.sent_again": _l("Invitation sent again"),
}


def action_words(entry: AuditEntry) -> str:
    """What happened in the reader's words."""
    role = entry.details.get("role", "")
    return words_of(entry.action, str(ROLE_NAMES[Role(role)]) if role in set(Role) else role)


def words_of(action: str, name: str = "") -> str:
    """An action in words; one that no package speaks of is shown by its name. `name` is the role it is about."""
    if action in ROLE_ACTIONS and not name:
        return str(ROLE_ACTIONS[action])
    ours = _own(name)
    if action in ours:
        return ours[action]
    return next((str(theirs[action]) for theirs in audit_words.answers() if action in theirs), action)


def _own(name: str) -> dict[str, str]:
    return {
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
        "job.tried_again": _("Job tried again"),
        "job.cancelled": _("Job cancelled"),
        "stamp.tried_again": _("Time stamp asked for again"),
        "mail.sent_again": _("Mail sent again"),
        "mail.resending_undone": _("Sending a mail again undone"),
        "demo.told": _("Demo story told"),
    }
