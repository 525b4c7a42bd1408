"""Credit: the service that came of an idea names whoever proposed it."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.catalogue.models import Service
from app.database import db
from app.events import publish
from reviews.contributions.deciding import locked_idea, step
from reviews.contributions.facts import IdeaCredited
from reviews.contributions.idea_states import IdeaState
from reviews.contributions.models import Idea, IdeaCredit


def credit(idea_id: int, service: Service, *, shown_name: str, answer: str, by: User) -> Idea:
    """The service's page says whose idea it was; the idea is made real. Raises `CannotMove` before it was accepted."""
    idea = locked_idea(idea_id)
    if idea.known_state is not IdeaState.COMPLETED:
        step(idea, IdeaState.COMPLETED, answer=answer, by=by, because={"rule": "credit", "service": service.slug})
    db.session.execute(
        insert(IdeaCredit)
        .values(
            idea_id=idea.id,
            service_id=service.id,
            shown_name=shown_name,
            credited_at=clock.now(),
            credited_by_id=by.id,
        )
        .on_conflict_do_nothing(constraint="uq_idea_credit_idea_id_service_id")
    )
    db.session.expire(idea, ["credits"])
    audit.record("idea.credited", idea, service=service.slug)
    publish(IdeaCredited(idea_id=idea.id, service_id=service.id))
    return idea
