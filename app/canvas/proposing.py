"""Who may belong on a canvas: customers from orders, colleagues from the organisation, and whom others propose."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.models import Contact
from app.canvas import queries, sockets
from app.canvas.groups import Group, Relation
from app.canvas.models import Canvas
from app.canvas.sockets import Proposal
from app.database import db
from app.orders.models import Order
from app.orders.states import CONFIRMED
from app.organisation.models import Member
from app.organisation.queries import member_of
from app.organisation.states import Stage

MOST = 12


def proposals_for(canvas: Canvas) -> list[Proposal]:
    """Those who are not on the canvas yet, each once."""
    links, names = queries.linked_to(canvas), queries.names_on(canvas)
    found: dict[str, Proposal] = {}
    for each in _all(canvas):
        if queries.link_of(each) not in links and each.name.casefold() not in names:
            names.add(each.name.casefold())
            found[each.key] = each
    return list(found.values())[:MOST]


def _all(canvas: Canvas) -> Iterator[Proposal]:
    if canvas.is_shared:
        yield from _customers()
    elif canvas.owner_id is not None:
        yield from _colleagues(canvas.owner_id)
    for answer in sockets.proposals.answers(canvas.owner_id):
        yield from answer


def _customers() -> Iterator[Proposal]:
    """Who ordered and paid, those with the most orders first."""
    orders = sa.func.count(Order.id)
    select = (
        sa.select(Contact.id, sa.func.coalesce(Contact.company_name, Contact.name), orders)
        .join(Order, Order.contact_id == Contact.id)
        .where(Order.state.in_(CONFIRMED), Contact.erased_at.is_(None))
        .group_by(Contact.id)
        .order_by(orders.desc(), sa.func.max(Order.placed_at).desc(), Contact.id)
        .limit(MOST * 2)
    )
    for contact_id, name, count in db.session.execute(select):
        yield Proposal(
            key=f"contact-{contact_id}",
            name=name,
            group=Group.CUSTOMER.value,
            relation=Relation.SERVES.value,
            contact_id=contact_id,
            why=ngettext("%(num)s paid order", "%(num)s paid orders", count),
        )


def _colleagues(owner_id: int) -> Iterator[Proposal]:
    """The leader, and who is led by the same one; for a leader those who are led."""
    member = member_of(owner_id)
    if member is None or member.known_stage is not Stage.PARTNER:
        return
    if member.leader is not None:
        yield _colleague(member.leader, Group.PROJECT_LEADER, _("Leads you in the organisation"))
    team = sa.select(Member).where(
        Member.leader_id == (member.leader_id or member.id), Member.id != member.id, Member.stage == Stage.PARTNER
    )
    for each in db.session.scalars(team.order_by(Member.id)):
        yield _colleague(each, Group.TEAM, _("In the same team of the organisation"))


def _colleague(member: Member, group: Group, why: str) -> Proposal:
    return Proposal(
        key=f"member-{member.id}", name=member.user.name, group=group.value, user_id=member.user_id, why=why
    )
