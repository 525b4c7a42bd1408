"""Using a licensed work somewhere: only where its licence covers it, and always noted in the usage log."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app import clock
from app.accounts import audit
from app.accounts.models import User
from app.catalogue.models import Service
from app.config import settings
from app.database import db
from app.errors import Conflict
from reviews.contributions import scopes
from reviews.contributions.licence_models import Licence, UsageEntry
from reviews.contributions.surfaces import licence_in_force

# Which medium a surface of ours is.
MEDIUM_OF = {"service": "web", "case": "web", "social": "social", "mail": "mail", "print": "print", "film": "film"}


class NotCovered(Conflict):
    title = _l("The licence does not cover that")


@dataclass(frozen=True, kw_only=True)
class Use:
    """Where, for what, and in which country it can be seen."""

    surface: str
    title: str
    purpose: str
    place: str = ""
    medium: str = ""
    url: str = ""
    spot: str = ""


def place(reference: str, use: Use, *, by: User | None, service: Service | None = None) -> UsageEntry:
    """Note the use and, with a service, show it there. Raises `NotFound` outside the window and `NotCovered`."""
    licence = licence_in_force(reference)
    place = use.place or settings().seller.country
    medium = MEDIUM_OF.get(use.surface) or use.medium or "place"
    _require_cover(licence, use.purpose, place, medium)
    entry = UsageEntry(
        licence_id=licence.id,
        surface=use.surface,
        title=use.title,
        url=use.url,
        spot=use.spot,
        purpose=use.purpose,
        place=place,
        medium=medium,
        service_id=service.id if service else None,
        placed_by_id=by.id if by else None,
    )
    db.session.add(entry)
    db.session.flush()
    audit.record("licence.placed", ("licence", licence.id), surface=use.surface)
    return entry


def take_down(entry: UsageEntry, reason: str = "taken_down") -> None:
    """Quiet when it is gone already."""
    if entry.ended_at is None:
        entry.ended_at, entry.end_reason = clock.now(), reason
        audit.record("licence.taken_down", ("licence", entry.licence_id), surface=entry.surface)


def _require_cover(licence: Licence, purpose: str, place: str, medium: str) -> None:
    covered = (
        (
            scopes.covers(licence.spans("purposes"), scopes.PURPOSES.index(purpose)),
            _l("It was not given for that purpose."),
        ),
        (scopes.covers(licence.spans("places"), scopes.number_of(place)), _l("It was not given for that country.")),
        (scopes.covers(licence.spans("media"), scopes.MEDIA.index(medium)), _l("It was not given for that medium.")),
    )
    for yes, words in covered:
        if not yes:
            raise NotCovered(words)
