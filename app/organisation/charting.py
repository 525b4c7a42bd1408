"""The organisation chart of the company: leaders, who is led by them, and who works beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask_babel import gettext as _

from app.organisation.chart import Node
from app.organisation.models import Member
from app.organisation.states import Stage, Status

Address = Callable[[Member], str | None]
# Representatives before experts, as the steps of a project follow one another.
ORDER = (Status.PROJECT_LEADER, Status.CUSTOMER_REPRESENTATIVE, Status.PROJECT_EXPERT)


def company_chart(name: str, members: Sequence[Member], address: Address) -> Node:
    """The tree with the company at its root; `address` says where a box leads."""
    leaders = [member for member in members if member.known_status is Status.PROJECT_LEADER]
    led = [_leader_node(leader, members, address) for leader in leaders]
    known = {leader.id for leader in leaders}
    free = [member for member in members if member not in leaders and member.leader_id not in known]
    groups = [
        group_node(status, [member for member in free if member.known_status is status], address)
        for status in ORDER[1:]
    ]
    return Node(
        key="company",
        title=name,
        words=name,
        tone="root",
        children=(*led, *(group for group in groups if group is not None)),
    )


def member_node(member: Member, address: Address, children: tuple[Node, ...] = ()) -> Node:
    """One person with status and activity; a project's chart uses it too."""
    detail = status_words(member)
    return Node(
        key=f"member-{member.id}",
        title=member.user.name,
        detail=detail,
        words=_("%(name)s, %(status)s", name=member.user.name, status=detail),
        tone=tone_of(member),
        href=address(member),
        children=children,
    )


def group_node(status: Status, members: Sequence[Member], address: Address) -> Node | None:
    """People of one status who are led by nobody in particular; None when there are none."""
    if not members:
        return None
    title = str(status.many)
    return Node(
        key=f"group-{status.value}",
        title=title,
        detail=_("in every project"),
        words=title,
        tone="group",
        children=tuple(member_node(member, address) for member in members),
    )


def status_words(member: Member) -> str:
    """The status, with what is unusual about it: passive, or pausing."""
    status = str(member.known_status.label)
    if member.known_stage is Stage.PAUSED:
        return _("%(status)s, pausing", status=status)
    return _("%(status)s, passive", status=status) if member.is_passive else status


def tone_of(member: Member) -> str:
    if member.is_passive or not member.is_partner:
        return "quiet"
    return "lead" if member.known_status is Status.PROJECT_LEADER else "active"


def _leader_node(leader: Member, members: Sequence[Member], address: Address) -> Node:
    led = [
        member for status in ORDER for member in members if member.leader_id == leader.id and member.status == status
    ]
    return member_node(leader, address, tuple(member_node(member, address) for member in led))
