"""How is it going? Asked of the client after each milestone, answered once by each person, told to the leader."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import lazy_gettext as _l
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import selectinload

from app import clock
from app.database import db
from app.errors import Conflict, NotFound
from app.projects.access import Participation
from app.projects.channels import letters
from app.projects.channels.models import Channel, PulseAnswer, PulseQuestion
from app.projects.channels.queries import members_on


def ask(channel: Channel, milestone_id: int, title: str) -> None:
    """One question per milestone; a letter to each of the client's people in the channel. Twice is as good as once."""
    question_id = db.session.scalar(
        insert(PulseQuestion)
        .values(channel_id=channel.id, milestone_id=milestone_id, title=title, asked_at=clock.now())
        .on_conflict_do_nothing(index_elements=[PulseQuestion.milestone_id])
        .returning(PulseQuestion.id)
    )
    if question_id is None:
        return
    question = db.session.get_one(PulseQuestion, question_id)
    for member in members_on(channel):
        if member.is_client:
            letters.ask_pulse(channel, question, member.user)


def answer(question: PulseQuestion, me: Participation, *, score: int, line: str) -> None:
    """Raises `Conflict` for a second answer, `NotFound` for those who are not asked."""
    if not me.is_client:
        raise NotFound
    added = db.session.scalar(
        insert(PulseAnswer)
        .values(question_id=question.id, user_id=me.user.id, score=score, line=line, answered_at=clock.now())
        .on_conflict_do_nothing(index_elements=["question_id", "user_id"])
        .returning(PulseAnswer.id)
    )
    if added is None:
        raise Conflict(_l("You have answered this question already. Thank you."))


def question_in(channel: Channel, question_id: int) -> PulseQuestion:
    """Raises `NotFound`."""
    found = db.session.scalar(
        sa.select(PulseQuestion).where(PulseQuestion.id == question_id, PulseQuestion.channel_id == channel.id)
    )
    if found is None:
        raise NotFound
    return found


def waiting_for(channel: Channel, me: Participation) -> Sequence[PulseQuestion]:
    """What this person of the client was asked since they came and has not answered, the newest first."""
    if not me.is_client or me.member is None:
        return []
    answered = sa.select(PulseAnswer.question_id).where(PulseAnswer.user_id == me.user.id)
    return db.session.scalars(
        sa.select(PulseQuestion)
        .where(
            PulseQuestion.channel_id == channel.id,
            PulseQuestion.asked_at >= me.member.joined_at,
            PulseQuestion.id.not_in(answered),
        )
        .order_by(PulseQuestion.id.desc())
        .limit(3)
    ).all()


def results(channel: Channel, me: Participation) -> Sequence[PulseQuestion]:
    """All questions with their answers, the newest first: for the leader, and for whoever oversees."""
    if not (me.leads or me.oversees):
        raise NotFound
    return db.session.scalars(
        sa.select(PulseQuestion)
        .where(PulseQuestion.channel_id == channel.id)
        .options(selectinload(PulseQuestion.answers))
        .order_by(PulseQuestion.id.desc())
    ).all()
