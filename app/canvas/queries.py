"""Named reads of canvases. A personal canvas is its owner's alone; the organisation's is for staff."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from app.accounts.access import Viewer
from app.canvas.groups import Kind
from app.canvas.models import Canvas, CanvasEntry
from app.canvas.sockets import Proposal
from app.database import db
from app.errors import NotFound

Link = tuple[str, int] | tuple[str, str, str]


def visible_to(viewer: Viewer) -> sa.ColumnElement[bool]:
    """Own canvases, and for staff the organisation's; an administrator too sees no canvas of others."""
    if viewer.user is None:
        return sa.false()
    own = Canvas.owner_id == viewer.user.id
    return sa.or_(own, Canvas.kind == Kind.ORGANISATION) if viewer.is_staff else own


def canvases_of(viewer: Viewer) -> Sequence[Canvas]:
    """What the viewer may open, the organisation's first and then the latest."""
    select = sa.select(Canvas).where(visible_to(viewer), Canvas.removed_at.is_(None))
    ordered = select.order_by(Canvas.owner_id.is_not(None), Canvas.updated_at.desc(), Canvas.id.desc())
    return db.session.scalars(ordered).all()


def canvas_of(viewer: Viewer, canvas_id: int, *, removed: bool = False) -> Canvas:
    """Raises `NotFound` for everybody else."""
    if canvas_id >= 2**63:
        raise NotFound
    select = sa.select(Canvas).where(Canvas.id == canvas_id, visible_to(viewer))
    canvas = db.session.scalar(select if removed else select.where(Canvas.removed_at.is_(None)))
    if canvas is None:
        raise NotFound
    return canvas


def locked(viewer: Viewer, canvas_id: int, *, removed: bool = False) -> Canvas:
    """The canvas, its row locked: who draws on it at the same time waits. Raises `NotFound`."""
    canvas_of(viewer, canvas_id, removed=removed)
    select = sa.select(Canvas).where(Canvas.id == canvas_id).with_for_update(of=Canvas)
    return db.session.scalars(select.execution_options(populate_existing=True)).one()


def organisation_canvas() -> Canvas | None:
    return db.session.scalar(sa.select(Canvas).where(Canvas.kind == Kind.ORGANISATION, Canvas.removed_at.is_(None)))


def entries_of(canvas: Canvas) -> Sequence[CanvasEntry]:
    """Everybody on the canvas, in the order in which they were named."""
    select = sa.select(CanvasEntry).where(CanvasEntry.canvas_id == canvas.id, CanvasEntry.removed_at.is_(None))
    return db.session.scalars(select.order_by(CanvasEntry.id)).all()


def entry_of(canvas: Canvas, entry_id: int, *, removed: bool = False) -> CanvasEntry:
    """Raises `NotFound` for an entry of another canvas."""
    entry = db.session.get(CanvasEntry, entry_id) if entry_id < 2**63 else None
    if entry is None or entry.canvas_id != canvas.id or (entry.removed_at is not None and not removed):
        raise NotFound
    return entry


def link_of(each: Proposal | CanvasEntry) -> Link:
    """By what two mentions of the same person are known: the contact, the account, else name and group."""
    if each.contact_id is not None:
        return ("contact", each.contact_id)
    if each.user_id is not None:
        return ("user", each.user_id)
    return ("name", each.group, each.name.casefold())


def linked_to(canvas: Canvas) -> set[Link]:
    return {link_of(entry) for entry in entries_of(canvas)}


def names_on(canvas: Canvas) -> set[str]:
    return {entry.name.casefold() for entry in entries_of(canvas)}
