"""Canvases with whoever a story needs on them."""

from __future__ import annotations

from typing import Any

from app.accounts.models import User
from app.canvas.groups import Group, Kind, Payment
from app.canvas.models import Canvas, CanvasEntry, CanvasSubsidy
from app.database import db


def canvas(owner: User | None, kind: Kind | None = None, title: str = "My work") -> Canvas:
    """A canvas of `owner`, or the organisation's where there is none."""
    chosen = kind or (Kind.SELF_EMPLOYED if owner else Kind.ORGANISATION)
    row = Canvas(kind=chosen.value, owner_id=owner.id if owner else None, title=title)
    db.session.add(row)
    db.session.commit()
    return row


def entry(of: Canvas, name: str, *, pays: bool = False, group: Group = Group.INTERNAL, **changes: Any) -> CanvasEntry:
    row = CanvasEntry(
        canvas_id=of.id,
        name=name,
        group=group.value,
        payment=(Payment.PAYS if pays else Payment.FREE).value,
        relations=[],
        **changes,
    )
    db.session.add(row)
    db.session.commit()
    return row


def pays_for(payer: CanvasEntry, free: CanvasEntry) -> None:
    db.session.add(CanvasSubsidy(canvas_id=free.canvas_id, entry_id=free.id, payer_id=payer.id))
    db.session.commit()
