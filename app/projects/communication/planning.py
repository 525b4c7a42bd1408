"""Writing the communication plan: its message, and its items."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy.dialects.postgresql import insert

from app import clock
from app.accounts.models import User
from app.database import db
from app.projects.communication.models import CommunicationItem, CommunicationPlan
from app.projects.timeline import note


@dataclass(frozen=True, kw_only=True)
class ItemDraft:
    discipline: str
    channel: str
    starts_on: date
    ends_on: date
    title: str
    note: str
    state: str
    shown_to_client: bool


def write_message(project_id: int, *, message: str, audience: str, shown_to_client: bool, by: User) -> None:
    """The one message behind all channels, written for the first time or anew: one row for each project."""
    values = {
        "message": message,
        "audience": audience,
        "shown_to_client": shown_to_client,
        "updated_at": clock.now(),
        "updated_by_id": by.id,
    }
    db.session.execute(
        insert(CommunicationPlan)
        .values(project_id=project_id, **values)
        .on_conflict_do_update(index_elements=[CommunicationPlan.project_id], set_=values)
    )
    note(project_id, "plan_message_changed", by, internal=not shown_to_client)


def add(project_id: int, draft: ItemDraft, *, by: User) -> CommunicationItem:
    item = CommunicationItem(project_id=project_id, created_by_id=by.id, **asdict(draft))
    db.session.add(item)
    db.session.flush()
    note(project_id, "plan_item_added", by, internal=not item.shown_to_client, item_id=item.id)
    return item


def revise(item: CommunicationItem, draft: ItemDraft, *, by: User) -> None:
    for name, value in asdict(draft).items():
        setattr(item, name, value)
    note(item.project_id, "plan_item_changed", by, internal=True, item_id=item.id)
    db.session.flush()


def remove(item: CommunicationItem, *, by: User) -> None:
    """Take it out of the plan; it can be put back."""
    if item.removed_at is None:
        item.removed_at = clock.now()
        note(item.project_id, "plan_item_removed", by, internal=True, item_id=item.id)
        db.session.flush()


def put_back(item: CommunicationItem) -> None:
    item.removed_at = None
    db.session.flush()
