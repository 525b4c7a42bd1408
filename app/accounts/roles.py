"""Who may be what. Pure: no web, no database."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


class Role(StrEnum):
    CUSTOMER = "customer"
    PARTNER = "partner"
    CANDIDATE = "candidate"
    MARKETER = "marketer"
    PROJECT_LEADER = "project_leader"
    CUSTOMER_REPRESENTATIVE = "customer_representative"
    PROJECT_EXPERT = "project_expert"
    FINANCE = "finance"
    ADMIN = "admin"


# Those who work at the desk, and therefore need a second factor.
STAFF_ROLES = frozenset({Role.MARKETER, Role.PROJECT_LEADER, Role.CUSTOMER_REPRESENTATIVE, Role.FINANCE, Role.ADMIN})

ROLE_NAMES: dict[Role, LazyString] = {
    Role.CUSTOMER: _l("Customer"),
    Role.PARTNER: _l("Partner"),
    Role.CANDIDATE: _l("Member candidate"),
    Role.MARKETER: _l("Marketer"),
    Role.PROJECT_LEADER: _l("Project leader"),
    Role.CUSTOMER_REPRESENTATIVE: _l("Customer representative"),
    Role.PROJECT_EXPERT: _l("Project expert"),
    Role.FINANCE: _l("Finance"),
    Role.ADMIN: _l("Administrator"),
}


def role_name(role: str) -> str:
    """The role in the reader's language."""
    return str(ROLE_NAMES[Role(role)])
