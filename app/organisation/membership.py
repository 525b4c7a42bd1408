"""How a membership goes: joined, assessed, accepted, paused and resumed, changed, left. Each step is written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.catalogue.drafts import slug_of
from app.database import db
from app.errors import Conflict
from app.events import publish
from app.organisation import entitling, facts, queries, telling
from app.organisation.models import Member, MemberSkill, MemberStage
from app.organisation.sockets import obligations
from app.organisation.standing import COMPETENCE_LABELS, COMPETENCES, eligibility
from app.organisation.states import Duty, RoleActivity, Stage, Status, may_be_passive, move, usual_duty


class NotEligible(Conflict):
    """The assessed competences are not enough for a status; `details["because"]` is the receipt."""

    title = _l("That status needs more than was assessed")


class StillBound(Conflict):
    """There is something to hand over first."""

    title = _l("There is something to hand over first")


@dataclass(frozen=True, kw_only=True)
class Position:
    """What a member is to be: the three fields, and who leads them."""

    status: Status
    role_activity: RoleActivity = RoleActivity.ACTIVE
    duty: Duty | None = None
    leader_id: int | None = None


def join(user: User, status: Status = Status.PROJECT_EXPERT) -> Member:
    """Somebody accepted to become a candidate. Quiet for who is a member already; who left begins anew."""
    member = queries.member_of(user.id)
    if member is not None and member.known_stage is not Stage.LEFT:
        return member
    event = "joined" if member is None else "returned"
    if member is None:
        member = Member(user_id=user.id, slug=_free_slug(user), languages=[user.locale])
        db.session.add(member)
    else:
        move(member.known_stage, Stage.CANDIDATE)
    _place(member, Position(status=status))
    member.stage = Stage.CANDIDATE.value
    _note(member, event, by=user)
    publish(facts.CandidateJoined(member_id=member.id, user_id=user.id))
    return member


def assess(
    member_id: int, levels: Mapping[str, int | None], confirmed: Mapping[str, int | None], *, note: str, by: User
) -> Member:
    """Keep what was found: competences, and skills by discipline. Raises `Conflict` for oneself, and for who left."""
    member = _others(member_id, by)
    if member.known_stage is Stage.LEFT:
        raise Conflict(_l("Who left is not assessed. Invite them again first."))
    if member.known_stage in {Stage.PARTNER, Stage.PAUSED}:
        _require(member, member.known_status, levels)
    for name in COMPETENCES:
        setattr(member, f"{name}_level", levels.get(name))
    for skill in member.skills:
        skill.confirmed_level = confirmed.get(skill.discipline)
    if member.known_stage is Stage.CANDIDATE:
        member.stage = move(member.known_stage, Stage.ASSESSED).value
    because = {
        "levels": dict(levels),
        "skills": {name: level for name, level in confirmed.items() if level},
        "eligible": [status.value for status in Status if member.eligibility(status).is_met],
    }
    _note(member, "assessed", by=by, reason=note, because=because)
    publish(facts.MemberAssessed(member_id=member.id, user_id=member.user_id))
    return member


def accept(member_id: int, position: Position, *, reason: str, by: User) -> Member:
    """A candidate who was assessed becomes a partner. Raises `NotEligible` with the receipt."""
    member = _others(member_id, by)
    move(member.known_stage, Stage.PARTNER)
    found = _require(member, position.status, member.levels)
    _place(member, position)
    member.stage = Stage.PARTNER.value
    _note(member, "accepted", by=by, reason=reason, because=found)
    publish(facts.MemberAccepted(member_id=member.id, user_id=member.user_id, status=member.status))
    return member


def reposition(member_id: int, position: Position, *, reason: str, by: User) -> Member:
    """Change what a partner is. Raises `NotEligible`, and `StillBound` for a leader who still leads something."""
    member = _others(member_id, by)
    if member.known_stage not in {Stage.PARTNER, Stage.PAUSED}:
        raise Conflict(_l("Only a partner has a position that can change."))
    found = _require(member, position.status, member.levels)
    if member.known_status is Status.PROJECT_LEADER and position.status is not Status.PROJECT_LEADER:
        _require_free(member)
        _release_led(member)
    _place(member, position)
    _note(member, "repositioned", by=by, reason=reason, because=found)
    publish(
        facts.StatusChanged(
            member_id=member.id, user_id=member.user_id, status=member.status, role_activity=member.role_activity
        )
    )
    return member


def pause(member_id: int, *, reason: str, by: User) -> Member:
    """Take no part for a while. Raises `StillBound` while something must be handed over."""
    member = _others(member_id, by)
    move(member.known_stage, Stage.PAUSED)
    _require_free(member)
    member.stage = Stage.PAUSED.value
    _note(member, "paused", by=by, reason=reason)
    publish(facts.MemberPaused(member_id=member.id, user_id=member.user_id))
    return member


def resume(member_id: int, *, reason: str, by: User) -> Member:
    """Take part again, as what one was."""
    member = _others(member_id, by)
    if member.known_stage is not Stage.PAUSED:
        raise Conflict(_l("Only who pauses can resume."))
    member.stage = move(member.known_stage, Stage.PARTNER).value
    _note(member, "resumed", by=by, reason=reason)
    publish(facts.MemberResumed(member_id=member.id, user_id=member.user_id))
    return member


def leave(member_id: int, *, reason: str, by: User) -> Member:
    """End the membership. Raises `StillBound` while something must be handed over."""
    member = _others(member_id, by)
    move(member.known_stage, Stage.LEFT)
    _require_free(member)
    depart(member, reason=reason, by=by)
    return member


def depart(member: Member, *, reason: str, by: User) -> None:
    """End it without asking what is left to do; for `leave`, and for who has their account erased."""
    _release_led(member)
    member.leader_id = None
    member.is_public = False
    member.stage = Stage.LEFT.value
    _note(member, "left", by=by, reason=reason)
    publish(facts.MemberLeft(member_id=member.id, user_id=member.user_id))


def describe(member: Member, skills: Mapping[str, int]) -> None:
    """What a member says they can do: discipline → level. What was confirmed stays confirmed while it is claimed."""
    held = {skill.discipline: skill for skill in member.skills}
    for name, level in skills.items():
        if name in held:
            held[name].level = level
        else:
            member.skills.append(MemberSkill(discipline=name, level=level))
    member.skills = [skill for skill in member.skills if skill.discipline in skills]
    member.updated_at = clock.now()


def _others(member_id: int, by: User) -> Member:
    """The membership of somebody else, locked: nobody decides about themselves."""
    member = queries.locked(member_id)
    if member.user_id == by.id:
        raise Conflict(_l("Nobody decides about their own membership. Ask a colleague to do it."))
    return member


def _require(member: Member, status: Status, levels: Mapping[str, int | None]) -> dict[str, Any]:
    """The receipt that says yes. Raises `NotEligible` with the one that says no."""
    found = eligibility(status, levels)
    if not found.is_met:
        missing = ", ".join(str(COMPETENCE_LABELS[name]) for name in found.missing)
        raise NotEligible(
            _l(
                "%(name)s cannot be “%(status)s” with these assessed levels: at least 3 is needed in %(missing)s.",
                name=member.user.name,
                status=status.label,
                missing=missing,
            ),
            because=found.because(),
        )
    return found.because()


def _require_free(member: Member) -> None:
    bound = [each for answer in obligations.answers(member.user_id) for each in answer]
    if bound:
        raise StillBound("; ".join(str(each.words) for each in bound))


def _place(member: Member, position: Position) -> None:
    if position.role_activity is RoleActivity.PASSIVE and not may_be_passive(position.status):
        raise Conflict(_l("Only a customer representative may be passive: leaders and experts are always active."))
    member.status = position.status.value
    member.role_activity = position.role_activity.value
    member.duty = (position.duty or usual_duty(position.status)).value
    member.leader_id = None if position.status is Status.PROJECT_LEADER else position.leader_id


def _release_led(member: Member) -> None:
    db.session.execute(sa.update(Member).where(Member.leader_id == member.id).values(leader_id=None))


def _note(member: Member, event: str, *, by: User, reason: str = "", because: dict[str, Any] | None = None) -> None:
    """Write the step down, let the roles of the account follow, and tell the person."""
    member.updated_at = clock.now()
    db.session.flush()
    step = MemberStage(
        member_id=member.id,
        event=event,
        stage=member.stage,
        status=member.status,
        role_activity=member.role_activity,
        duty=member.duty,
        reason=reason,
        because=because or {},
        by_id=by.id,
        happened_at=clock.now(),
    )
    db.session.add(step)
    entitling.follow(member, by=by)
    if by.id != member.user_id:
        audit.record(f"member.{event}", member, status=member.status, stage=member.stage)
    telling.tell(member, step)


def _free_slug(user: User) -> str:
    wish = slug_of(user.name) or f"member-{user.id}"
    return wish if queries.is_free(wish) else f"{wish}-{user.id}"
