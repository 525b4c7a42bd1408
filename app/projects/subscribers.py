"""What projects do when something has happened to an order or in a project."""

from __future__ import annotations

from app.orders.facts import OrderDisputed, OrderDisputeSettled, OrderPaid, OrderRefunded
from app.orders.queries import order_by_id
from app.projects import opening
from app.projects.queries import project_of_order


def open_project(fact: OrderPaid) -> None:
    opening.open_for(order_by_id(fact.order_id))


def hold_project(fact: OrderDisputed) -> None:
    project = project_of_order(fact.order_id)
    if project is not None:
        opening.hold(project.id)


def resume_project(fact: OrderDisputeSettled) -> None:
    project = project_of_order(fact.order_id)
    if project is not None:
        opening.resume(project.id)


def cancel_project(fact: OrderRefunded) -> None:
    """A part that went back changes the price, not the work; all of it ends the work."""
    project = project_of_order(fact.order_id)
    if fact.fully and project is not None:
        opening.cancel(project.id)
