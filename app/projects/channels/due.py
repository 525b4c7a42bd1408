"""What waits for one person in the channels they are in: answers, complaints, the pulse."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa
from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import QueryableAttribute, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from app.accounts.models import User
from app.database import db
from app.projects.channels.complaining import responsible
from app.projects.channels.models import Channel, Complaint, PulseAnswer, PulseQuestion, Wait
from app.projects.models import Project, ProjectMember
from app.projects.queries import answers_for
from app.projects.sockets import WaitingItem
from app.projects.states import OPEN, Part


def waiting_for(user: User) -> list[WaitingItem]:
    """Nothing of a channel that is closed, of a project that has ended, or where the person is no longer."""
    return [*_answers(user), *_complaints(user), *_answered(user), *_pulses(user)]


def _answers(user: User) -> Iterator[WaitingItem]:
    found = sa.select(Wait).where(Wait.ended_at.is_(None), Wait.channel_id.in_(_channels(user, team=True)))
    for wait in db.session.scalars(found.options(*_with_project(Wait.channel)).order_by(Wait.due_at)):
        owner = answers_for(wait.channel.project_id)
        if owner is not None and owner.user_id == user.id:
            yield WaitingItem(
                project_id=wait.channel.project_id,
                label=_l("Answer the client"),
                title=wait.channel.project.title,
                url=_address(wait.channel, wait.message_id),
                part=owner.part,
                due_at=wait.due_at,
            )


def _complaints(user: User) -> Iterator[WaitingItem]:
    found = sa.select(Complaint).where(
        Complaint.answer_id.is_(None), Complaint.channel_id.in_(_channels(user, team=True))
    )
    for complaint in db.session.scalars(found.options(*_with_project(Complaint.channel)).order_by(Complaint.due_at)):
        if any(person.id == user.id for person in responsible(complaint.channel)):
            reference = complaint.channel.project.reference
            yield WaitingItem(
                project_id=complaint.channel.project_id,
                label=_l("Answer the complaint"),
                title=complaint.channel.project.title,
                url=url_for("channels.answer_complaint", reference=reference, complaint_id=complaint.id),
                part=_part_in(complaint.channel, user),
                due_at=complaint.due_at,
            )


def _answered(user: User) -> Iterator[WaitingItem]:
    """A complaint of theirs was answered: does that settle it?"""
    found = sa.select(Complaint).where(
        Complaint.answer_id.is_not(None),
        Complaint.closed_at.is_(None),
        Complaint.channel_id.in_(_channels(user, team=False)),
    )
    for complaint in db.session.scalars(found.options(*_with_project(Complaint.channel)).order_by(Complaint.id)):
        if complaint.message.author_id == user.id:
            yield WaitingItem(
                project_id=complaint.channel.project_id,
                label=_l("Read the answer to your complaint"),
                title=complaint.channel.project.title,
                url=_address(complaint.channel, complaint.answer_id or 0),
                part=Part.CLIENT,
            )


def _pulses(user: User) -> Iterator[WaitingItem]:
    answered = sa.select(PulseAnswer.question_id).where(PulseAnswer.user_id == user.id)
    found = (
        sa.select(PulseQuestion)
        .join(Channel, Channel.id == PulseQuestion.channel_id)
        .join(ProjectMember, ProjectMember.project_id == Channel.project_id)
        .where(
            ProjectMember.user_id == user.id,
            ProjectMember.left_at.is_(None),
            PulseQuestion.asked_at >= ProjectMember.joined_at,
            PulseQuestion.channel_id.in_(_channels(user, team=False)),
            PulseQuestion.id.not_in(answered),
        )
    )
    for question in db.session.scalars(found.options(*_with_project(PulseQuestion.channel)).order_by(PulseQuestion.id)):
        reference = question.channel.project.reference
        yield WaitingItem(
            project_id=question.channel.project_id,
            label=_l("Say how the work is going"),
            title=question.title,
            url=url_for("channels.answer_pulse", reference=reference, question_id=question.id),
            part=Part.CLIENT,
        )


def _channels(user: User, *, team: bool) -> sa.Select[int]:
    """Open channels in which the person is now, of the team or for the client."""
    side = ProjectMember.part != Part.CLIENT if team else ProjectMember.part == Part.CLIENT
    return (
        sa.select(Channel.id)
        .join(Project, Project.id == Channel.project_id)
        .join(ProjectMember, ProjectMember.project_id == Project.id)
        .where(
            ProjectMember.user_id == user.id,
            ProjectMember.left_at.is_(None),
            ProjectMember.on_channel,
            side,
            Channel.closed_at.is_(None),
            Project.state.in_([str(state) for state in OPEN]),
        )
    )


def _part_in(channel: Channel, user: User) -> str:
    return next(
        (member.part for member in channel.project.members if member.user_id == user.id and member.is_live),
        Part.PROJECT_LEADER.value,
    )


def _address(channel: Channel, message_id: int) -> str:
    reference = channel.project.reference
    return url_for("channels.show", reference=reference, at=message_id, _anchor=f"m-{message_id}")


def _with_project(channel: QueryableAttribute[Channel]) -> tuple[ORMOption, ...]:
    return (joinedload(channel).joinedload(Channel.project),)
