"""Whom somebody helps, in the groups of the Customers block, and how one stands to them.

The block and its questions follow *Business Model You* by Tim Clark with Alexander Osterwalder and Yves Pigneur.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _l

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


class Kind(StrEnum):
    """Whose canvas it is; the questions are worded for them."""

    EMPLOYEE = "employee"
    SELF_EMPLOYED = "self_employed"
    ORGANISATION = "organisation"

    @property
    def label(self) -> LazyString:
        return KIND_LABELS[self]


class Group(StrEnum):
    BOSS = "boss"
    INTERNAL = "internal"
    PROJECT_LEADER = "project_leader"
    TEAM = "team"
    PARTNER = "partner"
    CUSTOMER = "customer"
    KEY_PARTNER = "key_partner"
    COMMUNITY = "community"

    @property
    def label(self) -> LazyString:
        return GROUP_LABELS[self]

    @property
    def help(self) -> LazyString:
        return GROUP_HELP[self]

    @property
    def icon(self) -> str:
        return GROUP_ICONS[self]


class Community(StrEnum):
    NEIGHBOURHOOD = "neighbourhood"
    TOWN = "town"
    COMMERCIAL = "commercial"
    PROFESSIONAL = "professional"
    SOCIAL = "social"

    @property
    def label(self) -> LazyString:
        return COMMUNITY_LABELS[self]


class Relation(StrEnum):
    """How the help reaches them."""

    SERVES = "serves"
    HANDS_OVER = "hands_over"
    USES_RESULTS = "uses_results"
    DEPENDS_ON = "depends_on"

    @property
    def label(self) -> LazyString:
        return RELATION_LABELS[self]


class Payment(StrEnum):
    PAYS = "pays"
    FREE = "free"

    @property
    def label(self) -> LazyString:
        return PAYMENT_LABELS[self]


KIND_LABELS: dict[Kind, LazyString] = {
    Kind.EMPLOYEE: _l("An employee"),
    Kind.SELF_EMPLOYED: _l("An independent person"),
    Kind.ORGANISATION: _l("The organisation"),
}
GROUP_LABELS: dict[Group, LazyString] = {
    Group.BOSS: _l("Boss, and who approves pay"),
    Group.INTERNAL: _l("Internal customers"),
    Group.PROJECT_LEADER: _l("Leaders of important projects"),
    Group.TEAM: _l("Own team"),
    Group.PARTNER: _l("Cooperating organisations"),
    Group.CUSTOMER: _l("Paying customers"),
    Group.KEY_PARTNER: _l("Key partners"),
    Group.COMMUNITY: _l("Community"),
}
GROUP_HELP: dict[Group, LazyString] = {
    Group.BOSS: _l("Everyone who is directly responsible for your pay."),
    Group.INTERNAL: _l("Who in the organisation counts on your help for their own tasks."),
    Group.PROJECT_LEADER: _l("Who leads a project that matters, and needs you in it."),
    Group.TEAM: _l("The people you work with every day."),
    Group.PARTNER: _l("Other bodies that work together with your organisation."),
    Group.CUSTOMER: _l("Who buys, whether you meet them or not."),
    Group.KEY_PARTNER: _l("Suppliers and allies without whom the work would stop."),
    Group.COMMUNITY: _l("Neighbourhood, town, and groups with common interests."),
}
GROUP_ICONS: dict[Group, str] = {
    Group.BOSS: "bi-person-check",
    Group.INTERNAL: "bi-people",
    Group.PROJECT_LEADER: "bi-flag",
    Group.TEAM: "bi-person-arms-up",
    Group.PARTNER: "bi-building",
    Group.CUSTOMER: "bi-bag-heart",
    Group.KEY_PARTNER: "bi-puzzle",
    Group.COMMUNITY: "bi-houses",
}
COMMUNITY_LABELS: dict[Community, LazyString] = {
    Community.NEIGHBOURHOOD: _l("Neighbourhood"),
    Community.TOWN: _l("The whole town"),
    Community.COMMERCIAL: _l("Common commercial interests"),
    Community.PROFESSIONAL: _l("Common professional interests"),
    Community.SOCIAL: _l("Common social interests"),
}
RELATION_LABELS: dict[Relation, LazyString] = {
    Relation.SERVES: _l("I serve them"),
    Relation.HANDS_OVER: _l("I hand results over to them"),
    Relation.USES_RESULTS: _l("They use the results of my work"),
    Relation.DEPENDS_ON: _l("Others depend on them"),
}
PAYMENT_LABELS: dict[Payment, LazyString] = {
    Payment.PAYS: _l("Pays"),
    Payment.FREE: _l("Gets it free"),
}

# Those who pay by their nature; everybody else gets it free until somebody says otherwise.
PAYING_GROUPS = frozenset({Group.BOSS, Group.CUSTOMER})


def usual_payment(group: Group) -> Payment:
    return Payment.PAYS if group in PAYING_GROUPS else Payment.FREE
