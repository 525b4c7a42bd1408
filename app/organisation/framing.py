"""The desk's pages about members: who may open them, and the page of one member that every decision comes back to."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from app import clock
from app.accounts.access import viewer
from app.accounts.models import User
from app.accounts.roles import Role
from app.errors import NotFound
from app.organisation import queries, sockets
from app.organisation.forms import PositionForm, ReasonForm, position_values
from app.organisation.models import Member
from app.organisation.states import MOVES, Stage, Status

desk_routes = Blueprint("members", __name__, url_prefix="/desk/members", template_folder="templates")

# Leaders know whom they work with and assess them; who belongs and as what, an administrator decides.
READERS = (Role.ADMIN, Role.PROJECT_LEADER)
DECIDERS = (Role.ADMIN,)


def colleague() -> User:
    """The member of staff of a page behind `desk`."""
    user = viewer().user
    if user is None:
        raise NotFound
    return user


def member_page(member: Member, **forms: object) -> tuple[str, int]:
    """One member with everything that can be decided now; a form that was sent shows its errors."""
    sent = next(iter(forms.values()), None)
    may_decide = viewer().has_role(*DECIDERS) and member.user_id != colleague().id
    page = render_template(
        "organisation/desk_member.html",
        member=member,
        steps=queries.steps_of(member),
        moves=MOVES[member.known_stage],
        eligible_for=[member.eligibility(status) for status in Status],
        bound=[each for answer in sockets.obligations.answers(member.user_id) for each in answer],
        may_decide=may_decide,
        may_assess=member.user_id != colleague().id and member.known_stage is not Stage.LEFT,
        position_form=forms.get("position_form") or _position_form(member),
        reason_form=forms.get("reason_form") or ReasonForm(formdata=None),
        open_form=request.endpoint if sent else "",
        refused=getattr(sent, "form_errors", ()),
        now=clock.now(),
    )
    return page, getattr(sent, "status", 200)


def _position_form(member: Member) -> PositionForm:
    leaders = queries.possible_leaders(besides=member.id)
    return PositionForm(formdata=None, leaders=leaders, data=dict(position_values(member)))
