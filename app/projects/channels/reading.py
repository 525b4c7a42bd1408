"""How far each person has read, and whether they want letters about the rest."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from app.accounts.models import User
from app.database import db
from app.projects.channels.models import Channel, Message, Reading


def read_up_to(channel: Channel, user: User, message_id: int) -> None:
    """Everything up to that message is read. Never goes back, never beyond what was written here."""
    newest = db.session.scalar(sa.select(sa.func.max(Message.id)).where(Message.channel_id == channel.id)) or 0
    reached = min(message_id, newest)
    row = insert(Reading).values(channel_id=channel.id, user_id=user.id, read_up_to=reached)
    further = sa.func.greatest(Reading.read_up_to, row.excluded.read_up_to)
    db.session.execute(
        row.on_conflict_do_update(index_elements=["channel_id", "user_id"], set_={"read_up_to": further})
    )


def want_digest(channel: Channel, user: User, wanted: bool) -> None:
    """Whether this person gets the daily letter about what is unread here."""
    row = insert(Reading).values(channel_id=channel.id, user_id=user.id, wants_digest=wanted)
    db.session.execute(
        row.on_conflict_do_update(index_elements=["channel_id", "user_id"], set_={"wants_digest": wanted})
    )
