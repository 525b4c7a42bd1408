"""Projects with people in them, made by the verbs behind the pages."""

from __future__ import annotations

import itertools
from typing import Any

from app.accounts.models import User
from app.accounts.roles import Role
from app.database import db, transaction
from app.events import publish
from app.orders.facts import OrderPaid
from app.orders.models import Order
from app.orders.states import State
from app.projects import joining, leading
from app.projects.models import Project, ProjectMember
from app.projects.queries import project_of_order
from app.projects.states import Part, RoleActivity
from tests.cast import person
from tests.factories.orders import an_order

_numbers = itertools.count(1)


def open_project(order: Order | None = None, **changes: Any) -> Project:
    """The project of a paid order, awaiting its leader; `changes` are set on the project. Committed."""
    order = order or an_order()
    with transaction():
        order.state, order.paid_minor, order.paid_at = State.PAID, order.total_minor, order.placed_at
        db.session.flush()
        publish(OrderPaid(order_id=order.id))
        project = project_of_order(order.id)
        assert project is not None
        for name, value in changes.items():
            setattr(project, name, value)
    return project


def running_project(leader: User | None = None, **changes: Any) -> Project:
    """As `open_project`, with a leader."""
    project = open_project(**changes)
    with_leader(project, leader)
    return project


def with_leader(project: Project, leader: User | None = None) -> ProjectMember:
    """`leader`, or a new person, leads the project from now on."""
    leader = leader or somebody(Role.PROJECT_LEADER)
    with transaction():
        return leading.appoint(project.id, leader, by=None)


def with_client(
    project: Project, client: User | None = None, *, on_board: bool = True, on_channel: bool = True
) -> ProjectMember:
    """`client`, or a new person, takes part for the client."""
    client = client or somebody(Role.CUSTOMER)
    return _with(project, client, Part.CLIENT, on_board=on_board, on_channel=on_channel)


def with_expert(project: Project, expert: User | None = None, *, on_channel: bool = False) -> ProjectMember:
    """`expert`, or a new person, works on the board; on the channel only when asked."""
    expert = expert or somebody(Role.PROJECT_EXPERT)
    return _with(project, expert, Part.PROJECT_EXPERT, on_channel=on_channel)


def with_representative(
    project: Project, representative: User | None = None, *, passive: bool = False, on_board: bool = True
) -> ProjectMember:
    """`representative`, or a new person, keeps the feedback going, or only reads along."""
    representative = representative or somebody(Role.CUSTOMER_REPRESENTATIVE)
    activity = RoleActivity.PASSIVE if passive else RoleActivity.ACTIVE
    return _with(project, representative, Part.CUSTOMER_REPRESENTATIVE, role_activity=activity, on_board=on_board)


def leave(member: ProjectMember) -> None:
    with transaction():
        joining.remove(member.project_id, member.id, by=None)


def somebody(*roles: Role, name: str = "") -> User:
    """A new person with an account and these roles."""
    number = next(_numbers)
    return person(f"person-{number}@people.example", name or f"Person {number}", *roles)


def _with(project: Project, user: User, part: Part, **grants: Any) -> ProjectMember:
    with transaction():
        return joining.add(project.id, user, part, by=None, **grants)
