"""The plan of channels of a case: where it is told, by which link, and whether that is done."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from flask_babel import gettext as _

from app import clock
from app.accounts.models import User
from app.database import db
from app.errors import Invalid, NotFound
from app.mail.links import absolute_url
from cases.publishing.addressing import bare
from cases.publishing.channels import Channel
from cases.publishing.models import PlannedChannel
from cases.publishing.outputs.prose import is_safe
from cases.writing.models import Case


def plan(
    case: Case, channel: Channel, title: str, language: str, planned_on: date | None, *, by: User | None
) -> PlannedChannel:
    """One more place, with a link of its own."""
    made = PlannedChannel(
        case_id=case.id,
        channel=channel,
        title=title,
        language=language,
        planned_on=planned_on,
        made_by_id=by.id if by else None,
    )
    db.session.add(made)
    db.session.flush()
    return made


def channel_in(case: Case, channel_id: int) -> PlannedChannel:
    """Raises `NotFound`."""
    found = db.session.scalar(
        sa.select(PlannedChannel).where(
            PlannedChannel.id == channel_id, PlannedChannel.case_id == case.id, PlannedChannel.removed_at.is_(None)
        )
    )
    if found is None:
        raise NotFound
    return found


def finish(it: PlannedChannel, url: str) -> None:
    """It came out there; `url` may be empty for paper. Raises `Invalid` for an address nobody can open."""
    if url and not is_safe(url):
        raise Invalid(_("Please give a whole address that begins with https://."))
    it.url, it.done_at = url, clock.now()


def reopen(it: PlannedChannel) -> None:
    it.done_at = None


def remove(it: PlannedChannel) -> None:
    """It leaves the plan; what came by its link stays counted."""
    it.removed_at = clock.now()


def link_of(it: PlannedChannel) -> str:
    """The tracked link, for whoever posts or prints it."""
    page = bare(absolute_url("cases.case", slug=it.case.slug, language=it.language))
    return f"{page}?from={it.code}"
