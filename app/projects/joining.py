"""People join a project and leave it. Late joiners see the whole history, who leaves sees nothing new."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.accounts.models import User
from app.database import db
from app.errors import Conflict
from app.events import publish
from app.projects.access import live_member
from app.projects.facts import GrantsChanged, MemberJoined, MemberLeft
from app.projects.models import ProjectMember
from app.projects.queries import locked, member_in
from app.projects.seats import may_take
from app.projects.states import Part, RoleActivity, may_be_passive
from app.projects.timeline import note


class CannotJoin(Conflict):
    title = _l("This person cannot join the project like that")


def add(
    project_id: int,
    user: User,
    part: Part,
    *,
    by: User | None,
    role_activity: RoleActivity = RoleActivity.ACTIVE,
    on_board: bool = True,
    on_channel: bool = True,
) -> ProjectMember:
    """`user` takes part from now on. Locks the project; quiet when they take part already, whatever their part.

    Raises `CannotJoin` for somebody without the role for that part; leaders are appointed (`leading.appoint`).
    """
    project = locked(project_id)
    if not project.is_open:
        raise Conflict(_l("This project has ended."))
    if part == Part.PROJECT_LEADER or not may_take(user, part):
        raise CannotJoin(_l("Only an active member of the organisation with that role may take this part."))
    if role_activity == RoleActivity.PASSIVE and not may_be_passive(part):
        raise CannotJoin(_l("Only a customer representative may be passive."))
    present = live_member(project.id, user.id)
    if present is not None:
        return present
    member = ProjectMember(
        project_id=project.id,
        user_id=user.id,
        part=part,
        role_activity=role_activity,
        on_board=on_board,
        on_channel=on_channel,
        added_by_id=by.id if by else None,
    )
    db.session.add(member)
    note(project.id, "client_joined" if part == Part.CLIENT else "member_joined", by, about=user.id)
    db.session.flush()
    publish(MemberJoined(project_id=project.id, member_id=member.id, user_id=user.id, part=part))
    return member


def remove(project_id: int, member_id: int, *, by: User | None) -> ProjectMember:
    """That member leaves now. The leader does not leave: leadership is handed over. Raises `Conflict`, `NotFound`."""
    project = locked(project_id)
    member = member_in(project.id, member_id)
    if member.part == Part.PROJECT_LEADER:
        raise Conflict(_l("A project is never without its leader: hand the lead over first."))
    member.leave(by=by)
    note(project.id, "member_left", by, about=member.user_id)
    db.session.flush()
    publish(MemberLeft(project_id=project.id, member_id=member.id, user_id=member.user_id, part=member.part))
    return member


def change_grants(
    project_id: int, member_id: int, *, on_board: bool, on_channel: bool, role_activity: RoleActivity, by: User | None
) -> ProjectMember:
    """Grant or take back board and channel, and let a representative act or only read along. Raises `Conflict`."""
    project = locked(project_id)
    member = member_in(project.id, member_id)
    if member.part == Part.PROJECT_LEADER:
        raise Conflict(_l("The leader takes part in everything."))
    if not (on_board or on_channel):
        raise CannotJoin(_l("Choose the board, the channel or both; to take back both, remove the person."))
    if role_activity == RoleActivity.PASSIVE and not may_be_passive(Part(member.part)):
        raise CannotJoin(_l("Only a customer representative may be passive."))
    member.on_board, member.on_channel, member.role_activity = on_board, on_channel, role_activity
    note(project.id, "grants_changed", by, about=member.user_id, internal=True)
    db.session.flush()
    publish(GrantsChanged(project_id=project.id, member_id=member.id, user_id=member.user_id))
    return member
