"""Who may be what. Pure: no web, no database."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    CUSTOMER = "customer"
    PARTNER = "partner"
    MARKETER = "marketer"
    PROJECT_LEADER = "project_leader"
    CUSTOMER_REPRESENTATIVE = "customer_representative"
    PROJECT_EXPERT = "project_expert"
    FINANCE = "finance"
    ADMIN = "admin"


# Those who work at the desk, and therefore need a second factor.
STAFF_ROLES = frozenset({Role.MARKETER, Role.PROJECT_LEADER, Role.CUSTOMER_REPRESENTATIVE, Role.FINANCE, Role.ADMIN})
