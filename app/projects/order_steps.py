"""What a project says on the page of its order: how far the board and the feedback channel have come."""

from __future__ import annotations

from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _

from app.accounts.access import viewer
from app.errors import NotFound
from app.orders.models import Order
from app.orders.sockets import StepReached
from app.projects.access import Participation, participation_in
from app.projects.models import Project
from app.projects.queries import leader_of, project_of_order
from app.projects.states import State

DONE = frozenset({State.DELIVERED, State.CLOSED})


def later_steps(order: Order) -> list[StepReached]:
    """Addresses only for who takes part: the page of an order is read by others too."""
    project = project_of_order(order.id)
    if project is None:
        return [
            StepReached(step="board", words=_("Nothing has to be made for this order"), is_done=True),
            StepReached(step="feedback", words=_("Write to us whenever you like")),
        ]
    me = _place_of_reader(project)
    has_channel = project.known_state != State.AWAITING_LEADER
    return [
        StepReached(
            step="board",
            words=_board_words(project),
            is_done=project.known_state in DONE,
            url=url_for("board.show", reference=project.reference) if me and me.sees_board else None,
        ),
        StepReached(
            step="feedback",
            words=_feedback_words(project),
            is_done=project.known_state == State.CLOSED,
            url=url_for("channels.show", reference=project.reference)
            if me and me.sees_channel and has_channel
            else None,
        ),
    ]


def _place_of_reader(project: Project) -> Participation | None:
    try:
        return participation_in(viewer(), project)
    except NotFound:
        return None


def _board_words(project: Project) -> str:
    if project.is_held and not project.is_ended:
        return _("The work rests while the payment is disputed at the bank")
    if project.known_state == State.CANCELLED:
        return _("The money went back and the work ended")
    if project.known_state in DONE and project.delivered_at:
        return _("Delivered on %(day)s", day=format_date(project.delivered_at, "long"))
    leader = leader_of(project.id)
    if leader is None:
        return _("Opened on %(day)s; its leader is being chosen", day=format_date(project.opened_at, "long"))
    return _("%(name)s leads the work", name=leader.user.name)


def _feedback_words(project: Project) -> str:
    words = {
        State.AWAITING_LEADER: _("Opens together with the board"),
        State.RUNNING: _("Open for your questions"),
        State.DELIVERED: _("Open for your feedback"),
        State.CLOSED: _("What was said stays readable"),
        State.CANCELLED: _("What was said stays readable"),
    }
    return words[project.known_state]
