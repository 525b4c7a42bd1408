"""How well those who are helped say they are helped: the pulse of their projects, for the customers canvas."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import sqlalchemy as sa
from flask_babel import gettext as _

from app.canvas.sockets import Score
from app.database import db
from app.orders.models import Order
from app.projects.channels.models import Channel, PulseAnswer, PulseQuestion
from app.projects.models import Project, ProjectMember
from app.projects.states import Part


def scores(
    owner_id: int | None, contact_ids: Collection[int], user_ids: Collection[int]
) -> Mapping[tuple[str, int], Score]:
    """By client and by who answered; a person is told of the projects they worked in, the organisation of all."""
    return {
        **{("contact", whom): score for whom, score in _by(Order.contact_id, contact_ids, owner_id)},
        **{("user", whom): score for whom, score in _by(PulseAnswer.user_id, user_ids, owner_id)},
    }


def _by(
    column: sa.orm.InstrumentedAttribute[int], wanted: Collection[int], owner_id: int | None
) -> list[tuple[int, Score]]:
    if not wanted:
        return []
    select = (
        sa.select(column, sa.func.sum(PulseAnswer.score), sa.func.count())
        .join(PulseQuestion, PulseQuestion.id == PulseAnswer.question_id)
        .join(Channel, Channel.id == PulseQuestion.channel_id)
        .join(Project, Project.id == Channel.project_id)
        .join(Order, Order.id == Project.order_id)
        .where(column.in_(list(wanted)))
        .group_by(column)
    )
    if owner_id is not None:
        worked = sa.select(ProjectMember.project_id).where(
            ProjectMember.user_id == owner_id, ProjectMember.part != Part.CLIENT
        )
        select = select.where(Project.id.in_(worked))
    return [
        (whom, Score(label=_("Pulse"), mean_hundredths=int(total) * 100 // count, count=count))
        for whom, total, count in db.session.execute(select)
    ]
