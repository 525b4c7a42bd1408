"""What projects do when something has happened to an order or in a project."""

from __future__ import annotations

from app.accounts.facts import ContactCorrected
from app.accounts.models import Contact, User
from app.database import db
from app.orders.facts import OrderDisputed, OrderDisputeSettled, OrderPaid, OrderRefunded
from app.orders.queries import order_by_id
from app.projects import inviting, letters, opening
from app.projects.facts import LeaderAppointed, MemberJoined
from app.projects.models import ProjectMember
from app.projects.queries import leader_of, project_of_order
from app.projects.states import Part


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


def withdraw_invitations(fact: ContactCorrected) -> None:
    """What went to an address that was wrong opens nothing any more."""
    if "email" in fact.fields:
        inviting.withdraw_of_contact(fact.contact_id, db.session.get_one(Contact, fact.contact_id).email)


def welcome_member(fact: MemberJoined) -> None:
    """Whoever was added by somebody else is told; leaders get a letter of their own."""
    member = db.session.get_one(ProjectMember, fact.member_id)
    adder = db.session.get(User, member.added_by_id) if member.added_by_id else None
    if adder is not None and adder.id != member.user_id and member.part != Part.PROJECT_LEADER:
        letters.tell_joined(member, adder)


def welcome_leader(fact: LeaderAppointed) -> None:
    member = leader_of(fact.project_id)
    adder = db.session.get(User, member.added_by_id) if member and member.added_by_id else None
    if member is not None and adder is not None and adder.id != member.user_id:
        letters.tell_leading(member, adder)
